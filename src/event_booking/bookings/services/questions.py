"""Answers to what an event's organizer asks everybody who comes."""

from collections.abc import Mapping, Sequence
from typing import Any

from event_booking.events.models import Event


def clean_answers(*, event: Event, attendees: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The attendees with their answers checked; raise ``ValidationError`` where a required one is missing or wrong."""
    raise NotImplementedError
