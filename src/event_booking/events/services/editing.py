"""Making and changing an event, with all that hangs on it, in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from event_booking.database import short_transaction
from event_booking.events.derived import DERIVED, derive
from event_booking.events.models import Event, new_slug
from event_booking.events.services.details import merge_ingredients, merge_questions, set_tags
from event_booking.events.services.locks import lock_event
from event_booking.events.services.series import keep_series
from event_booking.events.services.ticket_types import merge_ticket_types, prices_of, set_ceiling
from event_booking.events.signals import event_changed

#: Fields that are rows of other tables, or decided together with some.
PARTS = ("tags", "ticket_types", "ingredients", "questions", "capacity")
#: What ``event_changed`` calls a change of each of these columns.
TOLD_AS = {
    "starts_at": "starts_at",
    "ends_at": "ends_at",
    "timezone": "timezone",
    "venue_name": "venue",
    "venue_address": "venue",
    "city": "venue",
    "latitude": "venue",
    "longitude": "venue",
    "online_url": "online_url",
    "format": "format",
    "title": "title",
}


def create_event(*, organizer: Any, **fields: Any) -> Event:
    """Store a draft; ``tags``, ``ticket_types``, ``ingredients`` and ``questions`` as lists.

    Raises ``ValidationError`` for a start in the past.
    """
    columns, parts = _split(fields)
    with short_transaction() as now:
        keep_series(columns.get("series"))
        capacity = parts.pop("capacity", None)
        event = Event(organizer=organizer, slug=new_slug(columns["title"]), capacity=capacity, **columns)
        _check_times(event, now)
        derive(event, tags=(), prices=())
        event.save(force_insert=True)
        _set_parts(event, parts, now)
        refresh_derived(event)
    return event


def update_event(*, event: Event, actor: Any = None, **fields: Any) -> Event:
    """Change these fields and no others; return the event as it is then.

    Raises ``ValidationError`` when the start is moved into the past, or when the currency of an event changes that was
    published, ``CapacityBelowTaken``, ``HasBookings`` for a ticket type that goes while seats are taken, and
    ``Event.DoesNotExist`` for one that was deleted meanwhile. People hear of it if the event is published.
    """
    columns, parts = _split(fields)
    with short_transaction() as now:
        keep_series(columns.get("series"))
        event = lock_event(event.pk)
        changed = _set_columns(event, columns, now)
        if "capacity" in parts and parts["capacity"] != event.capacity:
            set_ceiling(event=event, capacity=parts["capacity"])
        _set_parts(event, parts, now)
        event.save(update_fields=[*changed, "updated_at"])
        refresh_derived(event)
        told = sorted({TOLD_AS[name] for name in changed if name in TOLD_AS})
        if told and event.status == Event.Status.PUBLISHED:
            event_changed.record(event, actor=actor, changed=told)
    return event


def refresh_derived(event: Event) -> None:
    """Bring the columns up to date that follow from others, tags and prices; the event must be locked or new."""
    derive(event, tags=event.tags.values_list("name", flat=True), prices=prices_of(event))
    Event.objects.filter(pk=event.pk).update(**{name: getattr(event, name) for name in DERIVED})


def _split(fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    columns = {name: value for name, value in fields.items() if name not in PARTS}
    return columns, {name: value for name, value in fields.items() if name in PARTS}


def _set_columns(event: Event, columns: Mapping[str, Any], now: datetime) -> list[str]:
    changed = [name for name, value in columns.items() if getattr(event, name) != value]
    for name in changed:
        setattr(event, name, columns[name])
    if "starts_at" in changed or "ends_at" in changed:
        _check_times(event, now if "starts_at" in changed else None)
    if "currency" in changed and event.published_at is not None:
        # somebody may be buying at this moment, and would have bought for another price
        raise ValidationError({"currency": _("It can not be changed once the event is published.")})
    if "title" in changed and event.published_at is None:
        # nobody has seen its address yet
        event.slug = new_slug(event.title)
        changed.append("slug")
    return changed


def _check_times(event: Event, now: datetime | None) -> None:
    if now is not None and event.has_started(now):
        raise ValidationError({"starts_at": _("An event begins in the future.")})
    event.clean()


def _set_parts(event: Event, parts: Mapping[str, Any], now: datetime) -> None:
    if "tags" in parts:
        set_tags(event=event, names=parts["tags"])
    if "ingredients" in parts:
        merge_ingredients(event=event, rows=parts["ingredients"])
    if "questions" in parts:
        merge_questions(event=event, rows=parts["questions"])
    if "ticket_types" in parts:
        merge_ticket_types(event=event, rows=parts["ticket_types"], now=now)
