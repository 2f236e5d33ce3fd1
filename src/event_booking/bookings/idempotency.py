"""``Idempotency-Key``: a request that is sent again gets the first answer again.

The key's row commits together with what the request did and with its answer, so a process that dies leaves either all
or nothing: a key is never stuck. Of two requests at once the second waits at the unique index for the first to end.
"""

import hashlib
import json
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer

from event_booking.bookings.models import IdempotencyKey
from event_booking.conf import app_settings
from event_booking.exceptions import IdempotencyConflict

HEADER = "Idempotency-Key"


def read_key(headers: Any) -> str | None:
    """The request's key, or ``None``; raise ``ValidationError`` for one that can't be a key."""
    key: str | None = headers.get(HEADER)
    if key is not None and not (0 < len(key) <= 255 and key.isascii() and key.isprintable() and key.strip()):
        raise ValidationError({HEADER: [_("Enter 1 to 255 printable ASCII characters.")]})
    return key


def digest(*parts: Any) -> str:
    """One hash for all spellings of the same JSON."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def claim(*, user: Any, key: str, request_digest: str) -> IdempotencyKey:
    """Reserve the key in the current transaction, or return the row that has the first answer.

    Raises ``IdempotencyConflict`` when the key belongs to another request.
    """
    mine = IdempotencyKey(user=user, key=key, request_digest=request_digest)
    IdempotencyKey.objects.bulk_create([mine], ignore_conflicts=True)
    row = IdempotencyKey.objects.get(user=user.pk, key=key)
    if row.request_digest != request_digest:
        raise IdempotencyConflict
    return row


def answer(row: IdempotencyKey, *, status_code: int, data: Any) -> None:
    """Keep the answer, byte for byte, beside what it tells of."""
    row.status_code, row.body = status_code, JSONRenderer().render(data).decode()
    row.save(update_fields=["status_code", "body"])


def forget_old_keys() -> int:
    """Delete the answers that were kept long enough."""
    age = timedelta(days=app_settings().IDEMPOTENCY_DAYS)
    return IdempotencyKey.objects.filter(created_at__lt=Now() - age).delete()[0]
