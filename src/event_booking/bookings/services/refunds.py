"""What is paid back of cancelled tickets. Whoever pays, hears of it by the facts; here it is only counted."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from event_booking.bookings.exceptions import NotCancellable
from event_booking.bookings.models import Booking, Ticket
from event_booking.bookings.services.locks import lock_booking
from event_booking.conf import KEYS, app_settings
from event_booking.database import short_transaction
from event_booking.events.cancellation_policy import share_ends_at
from event_booking.events.models import Event, TicketType

NOTHING = Decimal("0.00")
#: Who cancels decides for everybody else: people get all of their money back.
IN_FULL = ("organizer", "event_cancelled")


@dataclass(frozen=True, kw_only=True)
class RefundLine:
    """What comes back of one ticket."""

    ticket: Ticket
    price: Decimal
    #: 0 to 1.
    share: Decimal

    @property
    def refund(self) -> Decimal:
        return (self.price * self.share).quantize(NOTHING, ROUND_HALF_UP)


@dataclass(frozen=True, kw_only=True)
class Quote:
    """What would come back, line by line, and until when it is that much."""

    booking: Booking
    lines: Sequence[RefundLine]
    until: datetime | None

    @property
    def refund(self) -> Decimal:
        return total_of(self.lines)


def quote_cancellation(*, booking: Booking, codes: Sequence[str] | None = None, reason: str = "person") -> Quote:
    """What ``cancel_booking`` would pay back now; nothing is changed. Raises ``NotCancellable``.

    ``until`` is ``None`` where nothing would come back, and where a site's own hook decides, of which nobody knows.
    """
    with short_transaction() as now:
        lock_booking(booking.pk)  # its lines and its tickets are read one after the other, and it may be moved
        booking = Booking.objects.with_details().get(pk=booking.pk)
        _, chosen = cancellable_tickets(booking, codes, now, reason=reason)
        lines = refund_lines(booking, chosen, now, reason=reason)
    return Quote(booking=booking, lines=lines, until=_until(booking, lines, now, reason))


def cancellable_tickets(
    booking: Booking, codes: Sequence[str] | None, now: datetime, *, reason: str
) -> tuple[list[Ticket], list[Ticket]]:
    """The booking's living tickets, and those of them that are to be cancelled; raise ``NotCancellable``.

    A person keeps all of a ticket type that is sold by several, or as many as are sold at least. An organizer takes
    back what was sold, at the box office too, until the event ends.
    """
    is_over = booking.event.has_ended if reason in IN_FULL else booking.event.has_started
    if not booking.is_living or is_over(now):
        raise NotCancellable
    living = list(booking.tickets.living())
    chosen = living if codes is None else [ticket for ticket in living if ticket.code in codes]
    known = codes is None or set(codes) == {ticket.code for ticket in chosen}
    if not chosen or not known or any(ticket.status == Ticket.Status.USED for ticket in chosen):
        raise NotCancellable
    if codes is not None and reason not in IN_FULL:
        _check_rest(living, chosen)
    return living, chosen


def _check_rest(living: list[Ticket], chosen: list[Ticket]) -> None:
    rest = Counter(ticket.ticket_type_id for ticket in living)
    rest.subtract(ticket.ticket_type_id for ticket in chosen)
    minima = TicketType.objects.filter(pk__in={ticket.ticket_type_id for ticket in chosen})
    if any(0 < rest[pk] < least for pk, least in minima.values_list("pk", "min_per_booking")):
        raise NotCancellable


def refund_lines(booking: Booking, tickets: Iterable[Ticket], now: datetime, *, reason: str) -> list[RefundLine]:
    """One for each of these tickets. A hold has not been paid, so nothing comes back of it."""
    prices = {item.ticket_type_id: item.unit_price for item in booking.items.all()}
    return [
        RefundLine(
            ticket=ticket, price=prices[ticket.ticket_type_id], share=_share(booking, ticket, now, reason=reason)
        )
        for ticket in tickets
    ]


def total_of(lines: Iterable[RefundLine]) -> Decimal:
    return sum((line.refund for line in lines), NOTHING)


def _share(booking: Booking, ticket: Ticket, now: datetime, *, reason: str) -> Decimal:
    if booking.status != Booking.Status.CONFIRMED:
        return Decimal(0)
    if _is_in_full(booking, reason):
        return Decimal(1)
    if ticket.status == Ticket.Status.USED:
        return Decimal(0)  # of somebody whose account is erased after they went in
    return min(_ask(booking, ticket, now), booking.most_refund)


def share_left(booking: Booking, tickets: Iterable[Ticket], now: datetime) -> Decimal:
    """The largest share that may still come back of a booking that leaves its date; never more later."""
    shares = [_ask(booking, ticket, now) for ticket in tickets] if booking.status == Booking.Status.CONFIRMED else []
    return min([booking.most_refund, *shares]).quantize(Decimal("0.0001"), ROUND_DOWN)


def _ask(booking: Booking, ticket: Ticket, now: datetime) -> Decimal:
    path = app_settings().CANCELLATION_POLICY
    return _checked(import_string(path)(booking=booking, ticket=ticket, now=now), path)


def _is_in_full(booking: Booking, reason: str) -> bool:
    return reason in IN_FULL or booking.event.status == Event.Status.CANCELLED


def _checked(answer: Any, path: str) -> Decimal:
    try:
        share = Decimal(str(answer))
    except InvalidOperation:
        share = Decimal("NaN")
    if not share.is_finite() or not 0 <= share <= 1:
        message = f"EVENT_BOOKING['CANCELLATION_POLICY']: {path} answered {answer!r}, which is no share from 0 to 1"
        raise ImproperlyConfigured(message)
    return share


def _until(booking: Booking, lines: Sequence[RefundLine], now: datetime, reason: str) -> datetime | None:
    event = booking.event
    if not total_of(lines):
        return None
    if reason in IN_FULL:
        return event.ends_at
    if event.status == Event.Status.CANCELLED:
        return event.starts_at
    if KEYS["CANCELLATION_POLICY"].default != app_settings().CANCELLATION_POLICY:
        return None
    share_ends = share_ends_at(booking.terms(), starts_at=booking.terms_start(), now=now, most=booking.most_refund)
    return share_ends and min(share_ends, event.starts_at)
