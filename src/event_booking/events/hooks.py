"""Defaults of what a site decides about events."""

from typing import Any

from event_booking.events.models import Event, EventFile


def any_metadata(*, metadata: dict[str, Any], event: Event | None) -> None:
    """``METADATA_VALIDATOR``: every object is fine."""


def no_address(*, file: EventFile) -> str:
    """``HANDOUT_URL``: the site sends hand-outs itself."""
    return ""
