"""Pictures over plain http, for a site without a web server in front."""

import mimetypes
from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

#: What the package writes itself, from pictures that were uploaded. Hand-outs have rights and a view of their own.
PICTURES = {".jpg", ".png", ".webp"}


@require_safe
def media(request: HttpRequest, name: str) -> FileResponse:
    """One picture. Names are random and never reused, so that it may be kept for good."""
    if PurePosixPath(name).suffix not in PICTURES or "\0" in name:
        raise Http404
    try:
        file = default_storage.open(name)
    except (OSError, SuspiciousFileOperation) as error:
        raise Http404 from error
    return FileResponse(
        file,
        content_type=mimetypes.guess_type(name)[0],
        headers={
            "Cache-Control": "public, max-age=31536000, immutable",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Content-Disposition": "inline",
        },
    )
