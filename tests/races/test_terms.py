"""Changing a booking while others change it too. Each promise is followed by its negative control."""

import threading
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection
from django.db.models import F, Sum
from django.utils import timezone

from event_booking.bookings import stock
from event_booking.bookings.exceptions import NotTransferable
from event_booking.bookings.models import Booking, BookingItem, Ticket
from event_booking.bookings.services import (
    BookingRequest,
    cancel_booking,
    cancel_bookings_of_event,
    cancelling,
    check_in,
    confirm_booking,
    create_booking,
    expire_holds,
    extend_hold,
    holds,
    move_booking,
    moving,
    transfer_ticket,
    transferring,
)
from event_booking.database import short_transaction
from event_booking.events.models import Event, Series, TicketType
from event_booking.events.services import cancel_event, editing, publishing, remove_series, update_event
from event_booking.journal.models import Entry
from tests.races.at_once import at_once, tally
from tests.races.test_bookings import unguarded_stock
from tests.races.windows import Meeting, Window

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def book(event, user, quantity=1):
    wish = BookingRequest(event_id=event.pk, quantities={event.ticket_types.first().pk: quantity})
    return create_booking(user=user, wish=wish)


def assert_sound(*events):
    """Taken seats, those under a ceiling, seats of living bookings and living tickets agree, and a booking is whole."""
    for event in events:
        for kind in event.ticket_types.all():
            living = BookingItem.objects.filter(ticket_type=kind, booking__status__in=Booking.LIVING)
            seats = living.aggregate(seats=Sum("quantity", default=0))["seats"]
            tickets = Ticket.objects.living().filter(ticket_type=kind, booking__status__in=Booking.LIVING).count()
            assert kind.taken == seats == tickets
        fresh = Event.objects.get(pk=event.pk)
        total = fresh.ticket_types.aggregate(taken=Sum("taken"))["taken"]
        assert fresh.taken == (0 if fresh.capacity is None else total)
    assert not BookingItem.objects.exclude(ticket_type__event=F("booking__event")).exists()
    assert not Ticket.objects.living().exclude(ticket_type__event=F("booking__event")).exists()


def deadlocks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def facts(name):
    return Entry.objects.filter(fact=name).count()


def unlocked(pk):
    return Booking.objects.get(pk=pk)


@pytest.fixture
def dates(event_factory, user_factory):
    organizer = user_factory("organizer")
    series = Series.objects.create(organizer=organizer, title="Saturdays", allows_moves=True)

    def make(number=2, **fields):
        return [event_factory(organizer=organizer, series=series, **fields) for _ in range(number)]

    return make


def pass_on(ticket):
    return transfer_ticket(ticket=ticket, actor=None, name="Ben", email="ben@example.com")


def scan(ticket):
    return check_in(ticket=Ticket.objects.select_related("booking").get(pk=ticket.pk), actor=None)


def move(booking, event):
    return move_booking(booking=booking, actor=None, event_id=event.pk)


def cancel(booking):
    return cancel_booking(booking=booking, actor=None)


def transfer_by_read_and_write(monkeypatch, pause):
    """Look first, write later: what the conditional UPDATE and the lock of the booking are there to prevent."""

    def end(ticket):
        if Ticket.objects.get(pk=ticket.pk).status != Ticket.Status.VALID:
            raise NotTransferable
        pause()
        Ticket.objects.filter(pk=ticket.pk).update(status=Ticket.Status.CANCELLED)

    monkeypatch.setattr(transferring, "lock_booking", unlocked)
    monkeypatch.setattr(transferring, "_end", end)


def test_50_transfers_of_one_ticket_make_one_new_ticket(event_factory, user_factory):
    event = event_factory()
    ticket = book(event, user_factory()).tickets.get()

    results = at_once([partial(pass_on, ticket)] * 50)

    assert tally(results) == {"ok": 1, "NotTransferable": 49}
    assert Ticket.objects.living().count() == facts("ticket.transferred") == 1
    assert_sound(event)


def test_without_its_guards_one_ticket_becomes_many(event_factory, user_factory, monkeypatch):
    ticket = book(event_factory(), user_factory()).tickets.get()
    transfer_by_read_and_write(monkeypatch, Meeting(5).wait)

    results = at_once([partial(pass_on, ticket)] * 5)

    assert Ticket.objects.living().count() == tally(results)["ok"] > 1


def test_a_ticket_is_passed_on_or_used_and_never_both(event_factory, user_factory):
    for _ in range(5):
        event = event_factory()
        ticket = book(event, user_factory()).tickets.get()

        results = at_once([partial(pass_on, ticket), partial(scan, ticket)] * 5)

        assert tally(results)["ok"] == 1
        assert Ticket.objects.living().filter(booking__event=event).count() == 1
        assert_sound(event)


def test_without_the_conditional_update_a_ticket_is_passed_on_and_used(event_factory, user_factory, monkeypatch):
    ticket, window = book(event_factory(), user_factory()).tickets.get(), Window()
    transfer_by_read_and_write(monkeypatch, window.stand_still)

    results = at_once([partial(pass_on, ticket), partial(window.come_in, partial(scan, ticket))])

    assert tally(results) == {"ok": 2}


def test_a_cancelled_booking_has_no_ticket_that_was_passed_on(event_factory, user_factory):
    for _ in range(5):
        event = event_factory()
        booking = book(event, user_factory(), 2)
        ticket = booking.tickets.first()

        results = at_once([partial(pass_on, ticket), partial(cancel, booking)] * 3)

        assert set(tally(results)) <= {"ok", "NotTransferable", "NotCancellable"}
        assert Booking.objects.get(pk=booking.pk).status == "cancelled"
        assert not booking.tickets.living().exists()
        assert_sound(event)


def test_without_its_guards_a_ticket_outlives_its_booking(event_factory, user_factory, monkeypatch):
    booking, window = book(event_factory(), user_factory()), Window()
    transfer_by_read_and_write(monkeypatch, window.stand_still)

    results = at_once([partial(pass_on, booking.tickets.get()), partial(window.come_in, partial(cancel, booking))])

    assert tally(results) == {"ok": 2}
    assert booking.tickets.living().exists()


def held(event_factory, user_factory, ends_in):
    booking = book(event_factory(types=[{"price": 5}]), user_factory())
    Booking.objects.filter(pk=booking.pk).update(expires_at=timezone.now() + ends_in)
    return booking


@pytest.mark.parametrize("late", [timedelta(milliseconds=-50), timedelta(), timedelta(milliseconds=50)])
def test_a_hold_is_extended_or_expires_and_never_both(event_factory, user_factory, late):
    booking = held(event_factory, user_factory, late)

    *extended, _ = at_once([*[partial(extend_hold, booking=booking)] * 10, expire_holds])

    expire_holds()
    booking.refresh_from_db()
    outcomes = set(tally(extended))
    # who began a moment too late is refused, also where somebody who began in time has yet to get their turn
    assert outcomes <= {"ok", "HoldExpired"}
    assert booking.status == ("held" if "ok" in outcomes else "expired")
    assert_sound(booking.event)


def test_without_the_lock_somebody_is_told_of_more_time_for_a_hold_that_is_over(
    event_factory, user_factory, monkeypatch
):
    booking, window = held(event_factory, user_factory, timedelta(minutes=5)), Window()

    def expire():
        Booking.objects.filter(pk=booking.pk).update(expires_at=timezone.now())
        return expire_holds()

    monkeypatch.setattr(holds, "lock_booking", unlocked)
    monkeypatch.setattr(holds, "_latest_end", window.before(holds._latest_end))

    extended, ended = at_once([partial(extend_hold, booking=booking), partial(window.come_in, expire)])

    assert (extended.status, ended) == ("held", 1)
    assert Booking.objects.get(pk=booking.pk).status == "expired"


def test_opposite_moves_at_once_neither_deadlock_nor_lose_a_seat(dates, user_factory):
    first, second = dates(capacity=20, types=[{"capacity": 20}])
    there = [book(first, user_factory(), 2) for _ in range(8)]
    back = [book(second, user_factory(), 1) for _ in range(8)]
    before = deadlocks()

    results = at_once([call for a, b in zip(there, back, strict=True) for call in (to(a, second), to(b, first))])

    assert set(tally(results)) <= {"ok", "SoldOut"}
    assert tally(results)["ok"] >= 8
    assert deadlocks() == before
    assert_sound(first, second)


def to(booking, event):
    return partial(move, booking, event)


def test_without_one_order_of_locks_opposite_moves_wait_for_each_other(dates, user_factory, monkeypatch):
    first, second = dates(types=[{"capacity": 20}])
    bookings, both = [book(event, user_factory()) for event in (first, second)], threading.Barrier(2)

    def give_then_take(*, source_id, given, target, taken):
        stock.give_back_seats(event_id=source_id, quantities=given)
        both.wait(10)
        stock.take_seats(event=target, quantities=taken)

    monkeypatch.setattr(moving, "move_seats", give_then_take)

    results = at_once([to(bookings[0], second), to(bookings[1], first)])

    assert tally(results) == {"ok": 1, "OperationalError": 1}


def test_moving_and_booking_at_once_sell_what_there_is(dates, user_factory):
    first, second = dates(types=[{"capacity": 10}])
    movers, newcomers = [book(first, user_factory()) for _ in range(10)], [user_factory() for _ in range(10)]

    results = at_once(
        [*[to(booking, second) for booking in movers], *[partial(book, second, who) for who in newcomers]]
    )

    assert tally(results) == {"ok": 10, "SoldOut": 10}
    assert_sound(first, second)


def test_without_the_conditional_update_more_move_than_there_are_seats(dates, user_factory, monkeypatch):
    first, second = dates(types=[{"capacity": 10}])
    TicketType.objects.filter(event=first).update(capacity=2)
    # to the event whose ticket type is locked first, so that nothing else has them go one by one
    movers = [book(second, user_factory()) for _ in range(8)]
    with unguarded_stock(monkeypatch, Meeting(8)):
        results = at_once([to(booking, first) for booking in movers])

    assert tally(results)["ok"] > 2


def test_one_booking_that_is_moved_cancelled_and_confirmed_at_once_keeps_its_seats_together(dates, user_factory):
    for _ in range(4):
        first, second, third = dates(3, types=[{"price": 5}])
        booking = book(first, user_factory(), 2)
        calls = [to(booking, second), to(booking, third), partial(confirm_booking, booking=booking, actor=None)]

        results = at_once([*calls * 2, partial(cancel, booking)])

        assert set(tally(results)) <= {"ok", "NotMovable", "NotConfirmable", "NotCancellable"}
        assert Booking.objects.get(pk=booking.pk).status == "cancelled"
        assert_sound(first, second, third)


def test_without_its_guards_one_booking_takes_seats_of_several_moves(dates, user_factory, monkeypatch):
    first, second = dates(types=[{"capacity": 10}])
    booking = book(first, user_factory())
    TicketType.objects.filter(event=first).update(taken=10)  # others hold the rest
    all_read = threading.Barrier(5)

    def read(pk):
        row = Booking.objects.get(pk=pk)
        all_read.wait(10)
        return row

    monkeypatch.setattr(moving, "person_transaction", lambda user: short_transaction())
    monkeypatch.setattr(moving, "lock_booking", read)
    monkeypatch.setattr(moving, "_match_types", same_types)
    monkeypatch.setattr(moving, "_renew_tickets", lambda booking, kinds, seats: None)
    monkeypatch.setattr(moving, "_move_items", lambda items, kinds: None)

    results = at_once([to(booking, second)] * 5)

    assert tally(results) == {"ok": 5}
    assert second.ticket_types.get().taken == 5


def same_types(items, target, wanted):
    return {item.ticket_type_id: target.ticket_types.get() for item in items}


def moved_in_the_window(monkeypatch, booking, event, call):
    """Move while ``call`` waits for the lock of the booking; return what both gave."""
    window = Window()
    monkeypatch.setattr(moving, "move_seats", window.before(moving.move_seats))
    return at_once([to(booking, event), partial(window.come_in, call)])


CALLS = {
    "cancel": lambda booking: cancel_booking(booking=booking, actor=None),
    "confirm": lambda booking: confirm_booking(booking=booking, actor=None),
    "extend": lambda booking: extend_hold(booking=booking),
}


@pytest.mark.parametrize("name", CALLS)
def test_whoever_waited_while_a_booking_was_moved_finds_it_at_its_new_date(dates, user_factory, monkeypatch, name):
    first, second = dates(types=[{"price": 5}])
    booking = book(first, user_factory())

    moved, done = moved_in_the_window(monkeypatch, booking, second, partial(CALLS[name], booking))

    assert (moved.event, done.event) == (second, second)
    assert_sound(first, second)


@pytest.mark.parametrize("name", CALLS)
def test_with_the_event_joined_to_the_lock_they_would_not_find_it_at_all(dates, user_factory, monkeypatch, name):
    first, second = dates(types=[{"price": 5}])
    booking = book(first, user_factory())

    def joined(pk):
        return Booking.objects.select_for_update(of=("self",), no_key=True).select_related("event").get(pk=pk)

    monkeypatch.setattr(cancelling, "lock_booking", joined)
    monkeypatch.setattr(holds, "lock_booking", joined)

    _, failed = moved_in_the_window(monkeypatch, booking, second, partial(CALLS[name], booking))

    assert type(failed).__name__ in ("DoesNotExist", "NotCancellable")


def test_a_persons_limit_holds_over_moves_at_once(dates, user_factory):
    first, second = dates(types=[{"capacity": 10}])
    TicketType.objects.filter(event=second).update(max_per_person=2)
    ann = user_factory()
    bookings = [book(first, ann) for _ in range(6)]

    results = at_once([to(booking, second) for booking in bookings])

    assert tally(results) == {"ok": 2, "LimitExceeded": 4}
    assert_sound(first, second)


def test_without_the_lock_on_the_person_moves_break_the_limit(dates, user_factory, monkeypatch):
    first, second = dates(types=[{"capacity": 10}])
    TicketType.objects.filter(event=second).update(max_per_person=2)
    ann, all_counted = user_factory(), threading.Barrier(6)
    bookings = [book(first, ann) for _ in range(6)]
    check_limits = moving.check_limits

    def slow(*args, **more):
        check_limits(*args, **more)
        all_counted.wait(10)

    monkeypatch.setattr(moving, "person_transaction", lambda user: short_transaction())
    monkeypatch.setattr(moving, "check_limits", slow)

    assert tally(at_once([to(booking, second) for booking in bookings])) == {"ok": 6}


def test_nobody_moves_to_a_date_once_it_is_cancelled(dates, user_factory):
    first, second = dates(types=[{"capacity": 20}])
    movers = [to(book(first, user_factory()), second) for _ in range(10)]

    results = at_once([*movers[:5], partial(cancel_event, event=second), *movers[5:]])
    cancel_bookings_of_event(event_id=second.pk)

    assert set(tally(results)) <= {"ok", "EventCancelled", "SalesClosed"}
    assert not Booking.objects.living().filter(event=second).exists()
    assert_sound(first, second)


def test_without_the_flag_on_the_ticket_type_somebody_moves_to_a_cancelled_date(dates, user_factory, monkeypatch):
    first, second = dates(types=[{"capacity": 20}])
    booking, window = book(first, user_factory()), Window()
    monkeypatch.setattr(moving, "move_seats", window.before(moving.move_seats))
    monkeypatch.setattr(publishing, "open_ticket_types", lambda **more: None)

    results = at_once([to(booking, second), partial(window.come_in, partial(cancel_event, event=second))])

    assert tally(results) == {"ok": 2}
    assert Booking.objects.living().filter(event__status="cancelled").exists()


def test_a_series_that_is_removed_while_an_event_joins_it_leaves_no_loose_end(dates):
    for _ in range(5):
        [event] = dates(1)
        series = Series.objects.create(organizer=event.organizer, title="Sundays")

        results = at_once(
            [partial(update_event, event=event, series=series), partial(remove_series, series=series)] * 3
        )

        assert set(tally(results)) <= {"ok", "ValidationError"}
        event.refresh_from_db()
        assert event.series != series


def test_without_the_lock_of_the_series_joining_it_ends_in_an_error(dates, monkeypatch):
    [event] = dates(1)
    series, window = Series.objects.create(organizer=event.organizer, title="Sundays"), Window()
    monkeypatch.setattr(editing, "keep_series", lambda series: window.stand_still())

    joined, _ = at_once(
        [
            partial(update_event, event=event, series=series),
            partial(window.come_in, partial(remove_series, series=series)),
        ]
    )

    assert isinstance(joined, IntegrityError)
