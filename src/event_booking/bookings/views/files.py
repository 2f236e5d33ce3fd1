"""Files that are somebody's own."""

from django.http import HttpResponse


def private_file(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A private file: shown in the browser, kept by no cache on the way."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
