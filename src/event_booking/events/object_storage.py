"""Hand-outs that lie in S3, or in what speaks its protocol."""

import posixpath
from typing import Any

from django.utils.http import content_disposition_header

from event_booking.events.models import EventFile

__all__ = ["signed_by_s3"]

#: Seconds for which a signed address is good: enough to begin a download.
SIGNED_SECONDS = 60


def signed_by_s3(*, file: EventFile) -> str:
    """For ``HANDOUT_URL``, with ``S3Storage`` of django-storages: an attachment under its own name, for a minute."""
    storage: Any = file.file.storage
    asked = {
        "Bucket": storage.bucket.name,
        "Key": posixpath.join(storage.location, str(file.file.name)),
        "ResponseContentDisposition": content_disposition_header(as_attachment=True, filename=file.name),
        "ResponseContentType": file.content_type,
        "ResponseCacheControl": "private, no-store",
    }
    client = storage.bucket.meta.client
    address: str = client.generate_presigned_url("get_object", Params=asked, ExpiresIn=SIGNED_SECONDS)
    return address
