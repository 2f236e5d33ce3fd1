"""Who waits for what, as the database is asked."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.expressions import Case, When
from django.db.models.functions import Coalesce, Least, Now

from event_booking.bookings.models import WaitlistEntry
from event_booking.events.models import Event, TicketType


def is_waited_for() -> Exists:
    """Of a ticket type: somebody waits who takes it, since it was named, or none was, and it may be offered some day.

    What was hidden since, or is not sold any more, is kept for nobody.
    """
    named = WaitlistEntry.ticket_types.through.objects.filter(waitlistentry=OuterRef("pk"))
    takes = Q(ticket_types=OuterRef("pk")) | ~Exists(named)
    not_over = Q(event__ticket_types__sales_end=None) | Q(event__ticket_types__sales_end__gt=Now())
    mine = Q(not_over, event__ticket_types=OuterRef("pk"), event__ticket_types__is_hidden=False)
    return Exists(WaitlistEntry.objects.filter(mine, takes, status=WaitlistEntry.Status.WAITING))


def refresh_flags(event_id: int) -> None:
    """Bring up to date which types of an event are waited for, and drop what is set aside for nobody.

    The event must be locked by ``lock_event``.
    """
    types, event = TicketType.objects.filter(event=event_id, removed_at=None), Event.objects.filter(pk=event_id)
    useful = Least(F("set_aside"), seats_waited_for())
    for rows, waited, kept in ((types, is_waited_for(), F("set_aside")), (event, _anybody(), useful)):
        aside: Any = Case(When(waited, then=kept), default=Value(0))
        truth: Any = Case(When(waited, then=Value(True)), default=Value(False))
        rows.order_by().update(has_waitlist=truth, set_aside=aside)


def seats_waited_for() -> Coalesce:
    """Of an event: free seats of the types that are waited for, which is all that an offer could take."""
    types = TicketType.objects.filter(event=OuterRef("pk"), has_waitlist=True).order_by()
    free = types.values("event").annotate(free=Sum(F("capacity") - F("taken"))).values("free")
    return Coalesce(Subquery(free), Value(0))


def _anybody() -> Exists:
    return Exists(WaitlistEntry.objects.filter(event=OuterRef("pk"), status=WaitlistEntry.Status.WAITING))
