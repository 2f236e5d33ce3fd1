"""Who waits for what, as the database is asked."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.expressions import Case, When

from event_booking.bookings.models import WaitlistEntry
from event_booking.events.models import Event, TicketType


def is_waited_for() -> Exists:
    """Of a ticket type: somebody waits who takes it, since it was named, or since none was and everybody may see it."""
    named = WaitlistEntry.ticket_types.through.objects.filter(waitlistentry=OuterRef("pk"))
    takes = Q(ticket_types=OuterRef("pk")) | (~Exists(named) & Q(event__ticket_types__is_hidden=False))
    mine = Q(event__ticket_types=OuterRef("pk"))
    return Exists(WaitlistEntry.objects.filter(mine, takes, status=WaitlistEntry.Status.WAITING))


def refresh_flags(event_id: int) -> None:
    """Bring up to date which types of an event are waited for, and drop what is set aside for nobody.

    The event must be locked by ``lock_event``.
    """
    types = TicketType.objects.filter(event=event_id, removed_at=None)
    for rows, waited in ((types, is_waited_for()), (Event.objects.filter(pk=event_id), _anybody())):
        aside: Any = Case(When(waited, then=F("set_aside")), default=Value(0))
        truth: Any = Case(When(waited, then=Value(True)), default=Value(False))
        rows.order_by().update(has_waitlist=truth, set_aside=aside)


def _anybody() -> Exists:
    return Exists(WaitlistEntry.objects.filter(event=OuterRef("pk"), status=WaitlistEntry.Status.WAITING))
