"""What a site may keep with an event beyond our columns: JSON that every database can store."""

import json
import math
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from event_booking.conf import app_settings

LARGEST_BYTES = 16_000
DEEPEST = 20


def validate_metadata(value: object) -> None:
    """Accept an object of at most 16 kB that PostgreSQL's jsonb and a browser's JSON can hold."""
    if not isinstance(value, dict):
        raise ValidationError(_("Metadata is an object."))
    if not _can_be_stored(value, DEEPEST):
        raise ValidationError(_("This can not be stored as JSON."))
    if len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()) > LARGEST_BYTES:
        raise ValidationError(_("Metadata is larger than 16 kB."))


def ask_site(metadata: dict[str, Any], event: Any = None) -> None:
    """Let the hook ``METADATA_VALIDATOR`` raise ``ValidationError`` for what this site does not want."""
    import_string(app_settings().METADATA_VALIDATOR)(metadata=metadata, event=event)


def _can_be_stored(value: object, depth: int) -> bool:
    """No NUL, no half of a character, no infinity, not too deep: none of them has a place in jsonb."""
    if depth < 0:
        return False
    if isinstance(value, dict):
        return all(_is_text(key) and _can_be_stored(part, depth - 1) for key, part in value.items())
    if isinstance(value, list):
        return all(_can_be_stored(part, depth - 1) for part in value)
    if isinstance(value, str):
        return _is_text(value)
    return not isinstance(value, float) or math.isfinite(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
