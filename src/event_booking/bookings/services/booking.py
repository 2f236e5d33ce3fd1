"""From a wish to a booking: held or confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from event_booking.bookings.exceptions import HoldExpired, LimitExceeded, NotConfirmable, SalesClosed, SoldOut
from event_booking.bookings.models import Booking, BookingItem, Ticket
from event_booking.bookings.signals import booking_confirmed, booking_held
from event_booking.bookings.stock import take_seats
from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.events.exceptions import EventCancelled
from event_booking.events.models import Event, TicketType


@dataclass(frozen=True, kw_only=True)
class BookingRequest:
    """What somebody wants: ``quantities`` maps primary keys of ticket types to numbers of tickets.

    ``attendees`` are ``{"name", "email"}`` for as many of the tickets as are known, in the order of the ticket types.
    """

    event_id: int
    quantities: Mapping[int, int]
    attendees: Sequence[Mapping[str, str]] = field(default_factory=list)
    note: str = ""


def create_booking(*, user: Any, wish: BookingRequest) -> Booking:
    """Book: confirmed at once where it is free, held for ``HOLD_MINUTES`` where it costs something.

    Raises ``SoldOut``, ``SalesClosed``, ``LimitExceeded``, ``EventCancelled``, what ``CAN_BOOK`` raises, and
    ``ValidationError`` for an event or ticket types that are not there.
    """
    with short_transaction() as now:
        booking = draft_booking(user=user, wish=wish, now=now)
        take_seats(event=booking.event, quantities=wish.quantities)
    return booking


def draft_booking(*, user: Any, wish: BookingRequest, now: datetime) -> Booking:
    """Everything but the seats, in the caller's ``short_transaction``, which goes on to ``take_seats`` at its end."""
    types = _ticket_types(wish)
    event = types[0].event
    _check_event(event, user)
    _check_sale(types, event, wish, now)
    _check_limits(types, event, user, wish)
    lines = [(kind, wish.quantities[kind.pk], _price(event, kind, user, wish)) for kind in types]
    booking = _store(user, event, lines, wish, now)
    fact = booking_confirmed if booking.status == Booking.Status.CONFIRMED else booking_held
    fact.record(booking, actor=user)
    return booking


def confirm_booking(*, booking: Booking, actor: Any, paid: bool = False) -> Booking:
    """Make a hold final; a booking that is final already is returned as it is.

    Raises ``HoldExpired``, ``EventCancelled``, and ``NotConfirmable`` for one that has ended or must be ``paid`` first.
    """
    with short_transaction() as now:
        locked = Booking.objects.select_for_update(of=("self",), no_key=True).select_related("event").get(pk=booking.pk)
        if locked.status == Booking.Status.CONFIRMED:
            return locked
        _check_confirmable(locked, now, paid=paid)
        locked.status, locked.confirmed_at, locked.expires_at = Booking.Status.CONFIRMED, now, None
        locked.save(update_fields=["status", "confirmed_at", "expires_at"])
        booking_confirmed.record(locked, actor=actor)
    return locked


def _check_confirmable(booking: Booking, now: datetime, *, paid: bool) -> None:
    if booking.status == Booking.Status.EXPIRED or booking.has_expired(now):
        raise HoldExpired
    if booking.event.status == Event.Status.CANCELLED:
        raise EventCancelled
    if booking.status != Booking.Status.HELD:
        raise NotConfirmable
    if not paid and import_string(app_settings().PAYMENT_REQUIRED)(booking=booking):
        raise NotConfirmable


def _ticket_types(wish: BookingRequest) -> list[TicketType]:
    wanted = TicketType.objects.offered().filter(event=wish.event_id, event__deleted_at=None, pk__in=wish.quantities)
    types = list(wanted.select_related("event").order_by("pk"))
    if len(types) == len(wish.quantities):
        return types
    if not Event.objects.existing().filter(pk=wish.event_id).exists():
        raise ValidationError({"event": [_("There is no such event.")]})
    raise ValidationError({"items": [_("This event has no such ticket type.")]})


def _check_event(event: Event, user: Any) -> None:
    if event.status == Event.Status.CANCELLED and event.published_at is not None:
        raise EventCancelled
    if event.status != Event.Status.PUBLISHED:
        raise ValidationError({"event": [_("There is no such event.")]})
    import_string(app_settings().CAN_BOOK)(event=event, user=user)


def _check_sale(types: list[TicketType], event: Event, wish: BookingRequest, now: datetime) -> None:
    """Refuse what is hopeless before any row is written; ``take_seats`` has the last word on seats."""
    for kind in types:
        if not kind.on_sale(event, now):
            raise SalesClosed
        if wish.quantities[kind.pk] < kind.min_per_booking:
            least = kind.min_per_booking
            message = ngettext(
                "At least %(number)d ticket of this type must be booked.",
                "At least %(number)d tickets of this type must be booked.",
                least,
            )
            raise LimitExceeded(message % {"number": least})
    ceiling = event.seats_left_under_ceiling()
    if ceiling is not None and ceiling < sum(wish.quantities.values()):
        raise SoldOut
    if any(kind.capacity - kind.taken < wish.quantities[kind.pk] for kind in types):
        raise SoldOut


def _check_limits(types: list[TicketType], event: Event, user: Any, wish: BookingRequest) -> None:
    """Count what the person holds, while nobody else can book for the same person."""
    overall = app_settings().MAX_TICKETS_PER_PERSON
    if not overall and all(kind.max_per_person is None for kind in types):
        return
    _lock_person(user)
    living = Booking.objects.living().filter(user=user.pk, event=event.pk)
    held = BookingItem.objects.filter(booking__in=living)
    has = dict(held.values_list("ticket_type").annotate(Sum("quantity")).order_by())
    for kind in types:
        wanted = has.get(kind.pk, 0) + wish.quantities[kind.pk]
        if kind.max_per_person is not None and wanted > kind.max_per_person:
            message = ngettext(
                "One person may have %(number)d ticket of this type.",
                "One person may have %(number)d tickets of this type.",
                kind.max_per_person,
            )
            raise LimitExceeded(message % {"number": kind.max_per_person})
    if overall and sum(has.values()) + sum(wish.quantities.values()) > overall:
        message = ngettext(
            "One person may have %(number)d ticket for this event.",
            "One person may have %(number)d tickets for this event.",
            overall,
        )
        raise LimitExceeded(message % {"number": overall})


def _lock_person(user: Any) -> None:
    """On the person's own row, so that people do not wait for each other."""
    get_user_model()._default_manager.select_for_update(no_key=True).get(pk=user.pk)  # noqa: SLF001


def _price(event: Event, kind: TicketType, user: Any, wish: BookingRequest) -> Decimal:
    hook = import_string(app_settings().PRICE)
    price: Decimal = hook(event=event, ticket_type=kind, user=user, quantity=wish.quantities[kind.pk])
    return price


def _store(
    user: Any, event: Event, lines: list[tuple[TicketType, int, Decimal]], wish: BookingRequest, now: datetime
) -> Booking:
    total = sum((price * quantity for _kind, quantity, price in lines), Decimal(0))
    booking = Booking(user=user, event=event, total=total, currency=event.currency, note=wish.note, created_at=now)
    if total:
        booking.status = Booking.Status.HELD
        booking.expires_at = now + timedelta(minutes=app_settings().HOLD_MINUTES)
    else:
        booking.status, booking.confirmed_at = Booking.Status.CONFIRMED, now
    booking.save(force_insert=True)
    items = BookingItem.objects.bulk_create(
        BookingItem(booking=booking, ticket_type=kind, name=kind.name, quantity=quantity, unit_price=price)
        for kind, quantity, price in lines
    )
    kinds = [kind for kind, quantity, _price in lines for _ in range(quantity)]
    people = [*wish.attendees, *[{}] * (len(kinds) - len(wish.attendees))]
    tickets = Ticket.objects.bulk_create(
        Ticket(
            booking=booking,
            ticket_type=kind,
            attendee_name=person.get("name", ""),
            attendee_email=person.get("email", ""),
        )
        for kind, person in zip(kinds, people, strict=True)
    )
    booking.know_parts(items, tickets)
    return booking
