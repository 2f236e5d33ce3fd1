"""``Idempotency-Key``: a request that is sent again gets the first answer again.

The key's row commits together with what the request did and with its answer, so a process that dies leaves either all
or nothing: a key is never stuck. Of two requests at once the second waits for the first to end, as one person's
requests do (``person_transaction``); then the unique index refuses it, and it finds the first one's answer.
"""

import hashlib
import json
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CharField, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer

from event_booking.bookings.models import IdempotencyKey
from event_booking.conf import app_settings
from event_booking.exceptions import IdempotencyConflict
from event_booking.prepared import Param, Prepared

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


def _by_key() -> QuerySet[IdempotencyKey]:
    user = Param("user", IdempotencyKey.user.field.target_field)
    return IdempotencyKey.objects.order_by().filter(user_id=user, key=Param("key", CharField()))


BY_KEY = Prepared(_by_key)


def find_answer(*, user: Any, key: str, request_digest: str) -> IdempotencyKey | None:
    """The row with the first answer to this key.

    Raises ``IdempotencyConflict`` when the key belongs to another request.
    """
    row = next(iter(BY_KEY.rows(user=user.pk, key=key)), None)
    if row is not None and row.request_digest != request_digest:
        raise IdempotencyConflict
    return row


def answer(*, user: Any, key: str, request_digest: str, status_code: int, data: Any) -> IdempotencyKey:
    """The answer, byte for byte, as a row to be stored with what it tells of."""
    body = JSONRenderer().render(data).decode()
    return IdempotencyKey(user=user, key=key, request_digest=request_digest, status_code=status_code, body=body)


def forget_old_keys() -> int:
    """Delete the answers that were kept long enough."""
    age = timedelta(days=app_settings().IDEMPOTENCY_DAYS)
    return IdempotencyKey.objects.filter(created_at__lt=Now() - age).delete()[0]
