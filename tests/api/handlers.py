"""A site's own exception handler, in the manner of RFC 9457."""

from rest_framework.views import exception_handler


def problem(exc, context):
    """``application/problem+json``: the status, a title, and the code as the type."""
    response = exception_handler(exc, context)
    if response is not None:
        codes = exc.get_codes() if hasattr(exc, "get_codes") else "not_found"
        kind = codes if isinstance(codes, str) else "invalid"
        response.data = {"type": f"https://errors.example/{kind}", "title": str(exc), "status": response.status_code}
        response.content_type = "application/problem+json"
    return response


def listed(exc, context):
    """A body that is no object."""
    response = exception_handler(exc, context)
    response.data = [str(exc)]
    return response
