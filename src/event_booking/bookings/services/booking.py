"""From a wish to a booking: held or confirmed."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import BigIntegerField, CharField, Exists, Model, OuterRef, QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from event_booking.bookings.exceptions import SalesClosed, SoldOut, VoucherInvalid
from event_booking.bookings.models import Booking, BookingItem, IdempotencyKey, Ticket, Voucher
from event_booking.bookings.services.limits import check_limits, check_minimum
from event_booking.bookings.services.prices import price_of
from event_booking.bookings.services.questions import clean_answers
from event_booking.bookings.services.vouchers import find_voucher, may_sell, use_vouchers, voucher_price
from event_booking.bookings.signals import booking_confirmed, booking_held
from event_booking.bookings.stock import take_seats
from event_booking.conf import app_settings
from event_booking.database import insert_together, next_key, next_key_in_turn, short_transaction
from event_booking.events.exceptions import EventCancelled
from event_booking.events.models import Event, Question, TicketType
from event_booking.prepared import Param, Prepared
from event_booking.tracing import traced

#: What a sale does not look at, and a hook gets when it asks for it.
BULKY = [f"event__{name}" for name in ("description", "search_text", "title_key", "city_key", "venue_address")]


@dataclass(frozen=True, kw_only=True)
class BookingRequest:
    """What somebody wants: ``quantities`` maps primary keys of ticket types to numbers of tickets.

    ``attendees`` are ``{"name", "email", "answers"}`` for as many of the tickets as are known, in the order of the
    ticket types' keys; ``answers`` maps keys of the event's questions to what was answered.
    """

    event_id: int
    quantities: Mapping[int, int]
    attendees: Sequence[Mapping[str, Any]] = field(default_factory=list)
    note: str = ""
    voucher: str = ""

    @property
    def tickets(self) -> int:
        return sum(self.quantities.values())


class Channel(Enum):
    """By which way a booking comes, which decides what is asked of it."""

    #: Somebody books for themselves: window, limits and ``CAN_BOOK`` apply; held where it costs something.
    ONLINE = "online"
    #: The organizer sells at the door: neither window nor limits; confirmed at once.
    BOX_OFFICE = "box_office"
    #: An offer to the waiting list: as online, but it takes seats that were set aside, and is held in any case.
    WAITLIST = "waitlist"


def person_transaction(user: Any) -> AbstractContextManager[datetime]:
    """A ``short_transaction`` in which nobody else books for the same person: limits and keys can be looked up."""
    return short_transaction(alone=f"person:{user.pk}")


@traced("book")
def create_booking(*, user: Any, wish: BookingRequest, channel: Channel = Channel.ONLINE) -> Booking:
    """Book: confirmed at once where it is free, held for ``HOLD_MINUTES`` where it costs something.

    Raises ``SoldOut``, ``SalesClosed``, ``LimitExceeded``, ``EventCancelled``, ``VoucherInvalid``, ``VoucherUsedUp``,
    what ``CAN_BOOK`` raises, and ``ValidationError`` for an event, ticket types or answers that can't be.
    """
    with person_transaction(user) as now:
        booking = draft_booking(user=user, wish=wish, now=now, channel=channel)
        sell(booking, actor=user, channel=channel)
    return booking


def draft_booking(
    *,
    user: Any,
    wish: BookingRequest,
    now: datetime,
    channel: Channel = Channel.ONLINE,
    types: Sequence[Any] = (),
) -> Booking:
    """What would be sold, checked but not stored, in the caller's ``person_transaction``; ``sell`` is its end.

    ``types`` are the ``types_on_offer``, where they have just been looked at. Whether they are open and have seats is
    decided anew when these are taken; price, window and limits are those of that look.
    """
    types = list(types) or types_on_offer(wish, user=user)
    _check_types(types, wish)
    event = types[0].event
    _check_event(event, user, channel)
    voucher = _voucher(types, wish, now, channel)
    _check_sale(types, event, wish, now, channel)
    if channel is not Channel.BOX_OFFICE:
        check_minimum(types, wish.quantities)
        check_limits(types, event=event, user=user, quantities=wish.quantities)
    people = _attendees(event, wish, channel, asks=types[0].asks_questions)
    booking = Booking(
        pk=types[0].next_booking or next_key_in_turn(Booking),
        user=user,
        event=event,
        currency=event.currency,
        note=wish.note,
        created_at=now,
        is_box_office=channel is Channel.BOX_OFFICE,
        cancellation_policy=event.cancellation_policy,
        agreed_start=event.starts_at,
    )
    items = _items(booking, types, wish, voucher)
    tickets = _tickets(booking, items, people)
    booking.total = sum((item.price for item in items), Decimal(0))
    _set_status(booking, now, channel)
    booking.know_parts(items, tickets)
    return booking


def sell(booking: Booking, *, actor: Any, channel: Channel = Channel.ONLINE, also: Sequence[Model] = ()) -> None:
    """Store a draft, and ``also`` these rows, and take its seats, which decides; nothing may follow but the commit."""
    items, tickets = list(booking.items.all()), list(booking.tickets.all())
    fact = booking_confirmed if booking.status == Booking.Status.CONFIRMED else booking_held
    data = {} if channel is Channel.ONLINE else {"channel": channel.value}
    insert_together([booking, *items, *tickets, *also, fact.prepare(booking, actor=actor, **data)])
    use_vouchers(items)
    quantities = {item.ticket_type_id: item.quantity for item in items}
    take_seats(event=booking.event, quantities=quantities, for_waitlist=channel is Channel.WAITLIST)
    booking.forget_parts()


def types_on_offer(wish: BookingRequest, *, user: Any, key: str = "") -> list[Any]:
    """The ticket types that are wanted and there, with their event.

    Each knows ``next_booking``, a key for the booking; ``asks_questions``, whether its event does; and ``is_answered``,
    whether the person's ``Idempotency-Key`` has an answer.
    """
    pks = {f"type_{number}": pk for number, pk in enumerate(wish.quantities)}
    return TYPES_ON_OFFER.rows(len(pks), event=wish.event_id, user=user.pk, key=key, **pks)


def _check_types(types: Sequence[TicketType], wish: BookingRequest) -> None:
    if len(types) == len(wish.quantities):
        return
    if not Event.objects.existing().filter(pk=wish.event_id).exists():
        raise ValidationError({"event": [_("There is no such event.")]})
    raise _no_such_type()


def _types_on_offer(number: int) -> QuerySet[TicketType]:
    key, person = BigIntegerField(), get_user_model()._meta.pk
    pks: Any = [Param(f"type_{each}", key) for each in range(number)]
    here = TicketType.objects.using(connection.alias)  # a replica could give no key
    wanted = here.offered().filter(event=Param("event", key), event__deleted_at=None, pk__in=pks)
    asks = Exists(Question.objects.filter(event=OuterRef("event")))
    answers = IdempotencyKey.objects.filter(user_id=Param("user", person), key=Param("key", CharField()))
    wanted = wanted.annotate(next_booking=next_key(Booking), asks_questions=asks, is_answered=Exists(answers))
    return wanted.select_related("event").defer(*BULKY).order_by("pk")


TYPES_ON_OFFER = Prepared(_types_on_offer)


def _no_such_type() -> ValidationError:
    return ValidationError({"items": [_("This event has no such ticket type.")]})


def _check_event(event: Event, user: Any, channel: Channel) -> None:
    if event.status == Event.Status.CANCELLED and event.published_at is not None:
        raise EventCancelled
    if event.status != Event.Status.PUBLISHED:
        raise ValidationError({"event": [_("There is no such event.")]})
    if channel is not Channel.BOX_OFFICE:
        import_string(app_settings().CAN_BOOK)(event=event, user=user)


def _voucher(types: list[TicketType], wish: BookingRequest, now: datetime, channel: Channel) -> Voucher | None:
    """The voucher of the wish. What it does not unlock is not there, whatever else is wrong with it."""
    hidden = channel is not Channel.BOX_OFFICE and any(kind.is_hidden for kind in types)
    try:
        voucher = find_voucher(event=types[0].event, types=types, code=wish.voucher, now=now)
    except VoucherInvalid as refusal:
        raise (_no_such_type() if hidden else refusal) from None
    if hidden and not all(may_sell(kind, voucher) for kind in types):
        raise _no_such_type()
    return voucher


def _check_sale(types: list[TicketType], event: Event, wish: BookingRequest, now: datetime, channel: Channel) -> None:
    """Refuse what is hopeless before any row is written; ``take_seats`` has the last word on seats."""
    if channel is Channel.BOX_OFFICE:
        if event.has_ended(now):
            raise SalesClosed
    elif not all(kind.on_sale(event, now) for kind in types):
        raise SalesClosed
    if channel is Channel.WAITLIST:
        if event.has_started(now):
            raise SalesClosed  # the waiting is over, even where tickets are still sold
        return
    ceiling = event.seats_left_under_ceiling()
    if ceiling is not None and ceiling < wish.tickets:
        raise SoldOut
    if any(kind.own_seats_left() < wish.quantities[kind.pk] for kind in types):
        raise SoldOut


def _attendees(event: Event, wish: BookingRequest, channel: Channel, *, asks: bool) -> list[Mapping[str, Any]]:
    """One for each ticket, as far as they are known; their answers checked, and asked for where people book."""
    people = [*wish.attendees, *[{}] * (wish.tickets - len(wish.attendees))]
    if not asks and not any(person.get("answers") for person in people):
        return people
    return clean_answers(event=event, attendees=people, required=channel is Channel.ONLINE)


def _items(
    booking: Booking, types: Sequence[TicketType], wish: BookingRequest, voucher: Voucher | None
) -> list[BookingItem]:
    items = []
    for kind in types:
        quantity = wish.quantities[kind.pk]
        price = price_of(event=booking.event, ticket_type=kind, user=booking.user, quantity=quantity)
        lowered, used = voucher_price(kind, price, voucher)
        items.append(
            BookingItem(
                booking=booking, ticket_type=kind, name=kind.name, quantity=quantity, unit_price=lowered, voucher=used
            )
        )
    return items


def _tickets(booking: Booking, items: list[BookingItem], people: list[Mapping[str, Any]]) -> list[Ticket]:
    kinds = [item.ticket_type for item in items for _ in range(item.quantity)]
    return [
        Ticket(
            booking=booking,
            ticket_type=kind,
            attendee_name=person.get("name", ""),
            attendee_email=person.get("email", ""),
            answers=person.get("answers", {}),
        )
        for kind, person in zip(kinds, people, strict=True)
    ]


def _set_status(booking: Booking, now: datetime, channel: Channel) -> None:
    if channel is Channel.WAITLIST:
        until = now + timedelta(minutes=app_settings().OFFER_MINUTES)
        booking.status, booking.expires_at = Booking.Status.HELD, min(until, booking.event.starts_at)
    elif booking.total and channel is Channel.ONLINE:
        booking.status = Booking.Status.HELD
        booking.expires_at = now + timedelta(minutes=app_settings().HOLD_MINUTES)
    else:
        booking.status, booking.confirmed_at = Booking.Status.CONFIRMED, now
