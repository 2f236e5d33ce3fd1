"""The order in which everybody locks: ticket types by key, then their event."""

from typing import Any

from django.db import OperationalError, connections, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from event_booking.events.models import Event, TicketType

ATTEMPTS = 5


class _NewTicketType(Exception):
    """A ticket type was added while we waited, and is not ours."""


def lock_event(pk: Any) -> Event:
    """Lock an event and its ticket types until the transaction ends, and return it as it is then.

    Sales wait meanwhile, so that stock can be counted. Raises ``Event.DoesNotExist`` for one that is gone or deleted.

    A ticket type that somebody adds between the two locks must not be locked after the event: whoever takes them in the
    right order would wait for us, and we for them. All locks are given back then, by the savepoint, and taken again.
    """
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _lock_both(pk)
        except _NewTicketType:
            continue
    raise OperationalError(_("This event is being changed by others."))


def lock_event_alone(pk: Any) -> Event:
    """Lock an event for changes that its ticket types have no part in. Nothing may lock these afterwards."""
    event: Event = for_change(Event.objects.existing()).get(pk=pk)
    return event


def for_change(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Lock rows whose key will stay: bookings that merely point to them need not wait."""
    return rows.select_for_update(no_key=connections[rows.db].features.has_select_for_no_key_update)


def _lock_both(pk: Any) -> Event:
    types = TicketType.objects.filter(event=pk).order_by("pk")
    mine = list(for_change(types).values_list("pk", flat=True))
    event = lock_event_alone(pk)
    if types.exclude(pk__in=mine).exists():
        raise _NewTicketType
    return event
