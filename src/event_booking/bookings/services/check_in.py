"""The door: a ticket opens it once, until the organizer takes that back."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BigIntegerField, CharField, QuerySet

from event_booking.bookings.exceptions import AlreadyCheckedIn, NotCheckedIn, NotConfirmed, TicketCancelled
from event_booking.bookings.models import Booking, Ticket
from event_booking.bookings.querysets import TicketQuerySet
from event_booking.bookings.signals import ticket_check_in_undone, ticket_checked_in
from event_booking.bookings.ticket_keys import code_for_event
from event_booking.database import short_transaction, update_and_insert
from event_booking.events.models import Event
from event_booking.prepared import Param, Prepared
from event_booking.tracing import traced


def find_ticket(text: str, *, event_id: int, manager: Any, roles: frozenset[str]) -> Ticket | None:
    """The ticket that a bare code or a signed one names, if it is for this event and the manager may manage that."""
    code = code_for_event(text, event_id=event_id)
    if event_id > BigIntegerField.MAX_BIGINT:
        return None  # a number from a path, which no event can have
    try:
        rows = TICKET_BY_CODE.rows(roles, code=code, event=event_id, manager=manager.pk)
    except EmptyResultSet:
        return None  # with these roles nobody manages anything
    return rows[0] if rows else None


def _by_code(roles: frozenset[str]) -> QuerySet[Ticket]:
    events = Event.objects.managed_by(MANAGER, roles=roles).filter(pk=Param("event", BigIntegerField()))
    tickets = Ticket.objects.filter(code=Param("code", CharField()), booking__event__in=events)
    return tickets.order_by().select_related("booking").defer("booking__note")


#: Stands for whoever asks.
MANAGER: Any = SimpleNamespace(pk=Param("manager", Event.organizer.field.target_field))
TICKET_BY_CODE = Prepared(_by_code)


@traced("check_in")
def check_in(*, ticket: Ticket, actor: Any, where: str = "") -> Ticket:
    """Let somebody in with this ticket, whose ``booking`` is loaded, at the door called ``where``.

    Raises ``AlreadyCheckedIn``, ``TicketCancelled``, ``NotConfirmed`` for a ticket that is only held, and
    ``Ticket.DoesNotExist`` when it was passed on, or moved to another event, since it was loaded.
    """
    with short_transaction() as now:
        if ticket.booking.status == Booking.Status.HELD:
            raise NotConfirmed
        used = used_at(now, actor=actor, where=where)
        fact = ticket_checked_in.prepare(ticket, actor=actor, **given(where=where))
        if not update_and_insert(unchanged(ticket, Ticket.Status.VALID), used, fact):
            cancelled = unchanged(ticket).get().status == Ticket.Status.CANCELLED
            raise TicketCancelled if cancelled else AlreadyCheckedIn
        keep(ticket, used)
    return ticket


def undo_check_in(*, ticket: Ticket, actor: Any, reason: str = "") -> Ticket:
    """Make a used ticket valid again; the journal keeps who did it, and why. Raises ``NotCheckedIn``."""
    with short_transaction():
        unused = {"status": Ticket.Status.VALID, "checked_in_at": None, "checked_in_by": None, "checked_in_where": ""}
        fact = ticket_check_in_undone.prepare(ticket, actor=actor, **given(reason=reason))
        if not update_and_insert(unchanged(ticket, Ticket.Status.USED), unused, fact):
            raise NotCheckedIn
        keep(ticket, unused)
    return ticket


def unchanged(ticket: Ticket, status: str = "") -> TicketQuerySet:
    """The ticket's row, with this status, as long as it has the code and the event that were looked at.

    A ticket type belongs to one event, so a ticket that moved to another event has another one.
    """
    row = Ticket.objects.filter(code=ticket.code, ticket_type=ticket.ticket_type_id)
    return row.filter(status=status) if status else row


def used_at(at: datetime, *, actor: Any, where: str) -> dict[str, Any]:
    """What is written on a ticket that opens the door."""
    return {"status": Ticket.Status.USED, "checked_in_at": at, "checked_in_by": actor, "checked_in_where": where}


def keep(ticket: Ticket, values: dict[str, Any]) -> None:
    """Know what was just written."""
    for name, value in values.items():
        setattr(ticket, name, value)


def given(**data: str) -> dict[str, str]:
    """What a fact tells, without what is empty."""
    return {name: value for name, value in data.items() if value}
