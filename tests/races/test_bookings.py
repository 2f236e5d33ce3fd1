"""Promises under concurrency, on PostgreSQL. Each is followed by its negative control: without the guard, it breaks."""

import random
import threading
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from importlib import import_module

import pytest
from django.db import connection
from django.db.models import F, Sum
from django.utils import timezone
from rest_framework.test import APIClient

from event_booking.bookings import stock
from event_booking.bookings.exceptions import SoldOut
from event_booking.bookings.models import Booking, BookingItem, Ticket
from event_booking.bookings.services import (
    BookingRequest,
    cancel_booking,
    cancelling,
    check_in,
    confirm_booking,
    create_booking,
    expire_holds,
)
from event_booking.bookings.services import (
    booking as booking_services,
)
from event_booking.database import short_transaction
from event_booking.events.models import Event, TicketType
from tests.races.at_once import at_once, tally
from tests.races.windows import Meeting, Window

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def book(user, event, quantities, **wish):
    return create_booking(user=user, wish=BookingRequest(event_id=event.pk, quantities=quantities, **wish))


def audit(event):
    """Taken seats, seats of living bookings and living tickets of each ticket type: all three must agree."""
    rows = []
    for kind in event.ticket_types.order_by("pk"):
        living = BookingItem.objects.filter(ticket_type=kind, booking__status__in=Booking.LIVING)
        tickets = Ticket.objects.living().filter(ticket_type=kind, booking__status__in=Booking.LIVING)
        rows.append((kind.taken, living.aggregate(n=Sum("quantity"))["n"] or 0, tickets.count()))
    return rows


def assert_sound(event):
    assert all(taken == seats == tickets for taken, seats, tickets in audit(event)), audit(event)


def deadlocks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


@contextmanager
def without_check():
    """Without the CHECK constraint, which would stand behind a guard that is missing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE event_booking_events_tickettype DROP CONSTRAINT event_booking_tickettype_not_oversold"
        )
    try:
        yield
    finally:
        TicketType.objects.filter(taken__gt=F("capacity")).update(taken=F("capacity"))
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE event_booking_events_tickettype ADD CONSTRAINT event_booking_tickettype_not_oversold "
                "CHECK (taken <= capacity)"
            )


@contextmanager
def unguarded_stock(monkeypatch, meeting):
    """Count-then-write, as it is so often done."""

    def take(ticket_type, quantity, *, limited, for_waitlist):
        row = TicketType.objects.get(pk=ticket_type)
        meeting.wait()
        return row.taken + quantity <= row.capacity and TicketType.objects.filter(pk=row.pk).update(
            taken=row.taken + quantity
        )

    monkeypatch.setattr(stock, "_try_to_take", take)
    with without_check():
        yield


def test_200_people_want_50_tickets(event_factory, user_factory):
    event, people = event_factory(types=[{"capacity": 50}]), [user_factory() for _ in range(200)]
    kind, before = event.ticket_types.get().pk, deadlocks()

    results = at_once([partial(book, person, event, {kind: 1}) for person in people])

    assert tally(results) == {"ok": 50, "SoldOut": 150}
    assert audit(event) == [(50, 50, 50)]
    assert deadlocks() == before


def test_without_the_conditional_update_64_people_get_more_than_10_tickets(event_factory, user_factory, monkeypatch):
    event, people = event_factory(types=[{"capacity": 10}]), [user_factory() for _ in range(64)]
    kind = event.ticket_types.get().pk
    with unguarded_stock(monkeypatch, Meeting(64)):
        results = at_once([partial(book, person, event, {kind: 1}) for person in people])

    assert tally(results)["ok"] > 10


def test_64_requests_over_http_sell_10_tickets(event_factory, user_factory):
    event, people = event_factory(types=[{"capacity": 10}]), [user_factory() for _ in range(64)]
    body = {"event": event.pk, "items": [{"ticket_type": event.ticket_types.get().pk, "quantity": 1}]}

    def request(person):
        client = APIClient()
        client.force_authenticate(person)
        answer = client.post("/api/v1/bookings/", body, format="json")
        return answer.status_code, answer.json().get("code")

    APIClient().get("/health/live/")  # django-prometheus makes its counters at the first request, and not for a crowd
    results = at_once([partial(request, person) for person in people])

    assert sorted(results, key=str) == [(201, None)] * 10 + [(409, "sold_out")] * 54


def test_carts_in_opposite_order_do_not_deadlock(event_factory, user_factory):
    event = event_factory(capacity=60, types=[{"capacity": 40}, {"name": "Other", "capacity": 40}])
    first, second = event.ticket_types.values_list("pk", flat=True)
    carts = [{first: 1, second: 1}, {second: 1, first: 1}]
    people, before = [user_factory() for _ in range(40)], deadlocks()

    results = at_once([partial(book, person, event, carts[n % 2]) for n, person in enumerate(people)])

    assert tally(results) == {"ok": 30, "SoldOut": 10}
    assert audit(event) == [(30, 30, 30), (30, 30, 30)]
    assert Event.objects.get(pk=event.pk).taken == 60
    assert deadlocks() == before


def test_without_one_order_of_locks_carts_in_opposite_order_deadlock(event_factory, user_factory, monkeypatch):
    event = event_factory(types=[{"capacity": 40}, {"name": "Other", "capacity": 40}])
    cart = dict.fromkeys(event.ticket_types.values_list("pk", flat=True), 1)
    backwards, both = [True, False], threading.Barrier(2)

    def take_in_any_order(*, event, quantities, **more):
        first, second = sorted(quantities, reverse=backwards.pop())
        stock.take_seats(event=event, quantities={first: 1})
        both.wait(10)
        stock.take_seats(event=event, quantities={second: 1})

    monkeypatch.setattr(booking_services, "take_seats", take_in_any_order)

    results = at_once([partial(book, user_factory(), event, cart) for _ in range(2)])

    assert tally(results) == {"ok": 1, "OperationalError": 1}


def test_a_persons_limit_holds_over_parallel_requests(event_factory, user_factory):
    event, ann = event_factory(types=[{"capacity": 50, "max_per_person": 3}]), user_factory()
    kind = event.ticket_types.get().pk

    results = at_once([partial(book, ann, event, {kind: 1}) for _ in range(50)])

    assert tally(results) == {"ok": 3, "LimitExceeded": 47}
    assert audit(event) == [(3, 3, 3)]


def test_without_the_lock_on_the_person_the_limit_breaks(event_factory, user_factory, monkeypatch):
    event, ann = event_factory(types=[{"capacity": 50, "max_per_person": 3}]), user_factory()
    kind = event.ticket_types.get().pk
    monkeypatch.setattr(booking_services, "person_transaction", lambda user: short_transaction())
    price = booking_services.price_of
    meeting = Meeting(20)
    monkeypatch.setattr(booking_services, "price_of", lambda **asked: meeting.wait() or price(**asked))

    results = at_once([partial(book, ann, event, {kind: 1}) for _ in range(20)])

    assert tally(results)["ok"] > 3


def test_one_key_at_once_is_one_booking(event_factory, user_factory):
    event, ann = event_factory(types=[{"capacity": 50}]), user_factory()
    body = {"event": event.pk, "items": [{"ticket_type": event.ticket_types.get().pk, "quantity": 2}]}

    def request():
        client = APIClient()
        client.force_authenticate(ann)
        answer = client.post("/api/v1/bookings/", body, format="json", headers={"Idempotency-Key": "once"})
        return answer.status_code, answer.content

    results = at_once([request] * 50)

    assert len(set(results)) == 1
    assert results[0][0] == 201
    assert audit(event) == [(2, 2, 2)]


def test_without_the_claim_one_key_is_many_bookings(event_factory, user_factory, monkeypatch):
    event, ann = event_factory(types=[{"capacity": 50}]), user_factory()
    body = {"event": event.pk, "items": [{"ticket_type": event.ticket_types.get().pk, "quantity": 2}]}
    monkeypatch.setattr("event_booking.bookings.idempotency.read_key", lambda headers: None)

    def request():
        client = APIClient()
        client.force_authenticate(ann)
        return client.post("/api/v1/bookings/", body, format="json", headers={"Idempotency-Key": "once"}).status_code

    assert at_once([request] * 20) == [201] * 20
    assert Booking.objects.count() == 20


def held(event_factory, user_factory, **fields):
    event = event_factory(types=[{"price": 5, "capacity": 5}])
    booking = book(user_factory(), event, {event.ticket_types.get().pk: 2})
    if fields:
        Booking.objects.filter(pk=booking.pk).update(**fields)
    return event, booking


def test_confirming_many_times_at_once_confirms_once(event_factory, user_factory):
    event, booking = held(event_factory, user_factory)

    results = at_once([partial(confirm_booking, booking=booking, actor=booking.user)] * 50)

    assert tally(results) == {"ok": 50}
    assert facts("booking.confirmed") == 1
    assert_sound(event)


def test_without_the_lock_on_the_booking_it_is_confirmed_more_than_once(event_factory, user_factory, monkeypatch):
    _, booking = held(event_factory, user_factory)
    monkeypatch.setattr("event_booking.bookings.services.holds.lock_booking", read_together(20))

    at_once([partial(confirm_booking, booking=booking, actor=booking.user)] * 20)

    assert facts("booking.confirmed") > 1


def read_together(number):
    """Instead of the lock: so many see the same booking."""
    meeting = Meeting(number)

    def read(pk):
        booking = Booking.objects.select_related("event").get(pk=pk)
        meeting.wait()
        return booking

    return read


def facts(name):
    from event_booking.journal.models import Entry

    return Entry.objects.filter(fact=name).count()


@pytest.mark.parametrize("late", [timedelta(milliseconds=-50), timedelta(), timedelta(milliseconds=50)])
def test_confirming_against_expiring_has_one_winner(event_factory, user_factory, late):
    event, booking = held(event_factory, user_factory, expires_at=timezone.now() + late)

    at_once([partial(confirm_booking, booking=booking, actor=booking.user), expire_holds] * 10)
    expire_holds()

    booking.refresh_from_db()
    assert (facts("booking.confirmed"), facts("booking.expired")) in [(1, 0), (0, 1)]
    assert booking.status == ("confirmed" if facts("booking.confirmed") else "expired") or booking.status == "held"
    assert_sound(event)


def test_without_the_lock_both_confirming_and_expiring_win(event_factory, user_factory, monkeypatch):
    _, booking = held(event_factory, user_factory)
    window = Window()
    unlocked = window.after(lambda pk: Booking.objects.select_related("event").get(pk=pk))
    monkeypatch.setattr("event_booking.bookings.services.holds.lock_booking", unlocked)

    def expire():
        Booking.objects.filter(pk=booking.pk).update(expires_at=timezone.now())
        return expire_holds()

    at_once([partial(confirm_booking, booking=booking, actor=booking.user), partial(window.come_in, expire)])

    assert (facts("booking.confirmed"), facts("booking.expired")) == (1, 1)


def test_cancelling_many_times_at_once_gives_seats_back_once(event_factory, user_factory):
    event, booking = held(event_factory, user_factory)

    results = at_once([partial(cancel_booking, booking=booking, actor=booking.user)] * 50)

    assert tally(results) == {"ok": 1, "NotCancellable": 49}
    assert audit(event) == [(0, 0, 0)]


def test_without_the_lock_on_the_booking_seats_come_back_more_than_once(event_factory, user_factory, monkeypatch):
    event, booking = held(event_factory, user_factory)
    TicketType.objects.filter(event=event).update(taken=5)  # others hold the rest

    monkeypatch.setattr(cancelling, "lock_booking", read_together(20))
    monkeypatch.setattr(cancelling, "_end_tickets", lambda booking, endable: None)

    results = at_once([partial(cancel_booking, booking=booking, actor=booking.user)] * 20)

    assert tally(results)["ok"] > 1


def test_a_ticket_is_checked_in_once(event_factory, user_factory):
    event = event_factory()
    booking = book(user_factory(), event, {event.ticket_types.get().pk: 1})
    code = booking.tickets.get().code

    def scan():
        return check_in(ticket=Ticket.objects.select_related("booking").get(code=code), actor=event.organizer)

    assert tally(at_once([scan] * 50)) == {"ok": 1, "AlreadyCheckedIn": 49}
    assert facts("ticket.checked_in") == 1


def test_without_the_conditional_update_a_ticket_is_checked_in_more_than_once(event_factory, user_factory, monkeypatch):
    event = event_factory()
    booking = book(user_factory(), event, {event.ticket_types.get().pk: 1})
    code, meeting = booking.tickets.get().code, Meeting(20)

    def look_then_write(rows, changes, row):
        valid = rows.exists()
        meeting.wait()
        row.save()
        return valid and Ticket.objects.filter(code=code).update(**changes)

    module = import_module("event_booking.bookings.services.check_in")  # the package has a function of that name
    monkeypatch.setattr(module, "update_and_insert", look_then_write)

    def scan():
        return check_in(ticket=Ticket.objects.select_related("booking").get(code=code), actor=event.organizer)

    assert tally(at_once([scan] * 20))["ok"] > 1


def test_checking_in_against_cancelling_has_one_winner(event_factory, user_factory):
    for _ in range(5):
        event = event_factory()
        booking = book(user_factory(), event, {event.ticket_types.get().pk: 1})
        code = booking.tickets.get().code

        def scan(code=code, event=event):
            return check_in(ticket=Ticket.objects.select_related("booking").get(code=code), actor=event.organizer)

        results = at_once([scan, partial(cancel_booking, booking=booking, actor=booking.user)] * 5)

        assert tally(results)["ok"] == 1
        assert_sound(event)


def test_if_cancelling_did_not_look_at_tickets_again_somebody_would_be_in_without_one(
    event_factory, user_factory, monkeypatch
):
    event = event_factory()
    booking = book(user_factory(), event, {event.ticket_types.get().pk: 1})
    ticket = booking.tickets.select_related("booking").get()
    looked, inside = threading.Event(), threading.Event()

    def blindly(booking, endable):
        looked.set()
        assert inside.wait(30)
        booking.tickets.update(status=Ticket.Status.CANCELLED)

    def scan():
        assert looked.wait(30)
        try:
            return check_in(ticket=ticket, actor=event.organizer)
        finally:
            inside.set()

    monkeypatch.setattr(cancelling, "_end_tickets", blindly)

    assert tally(at_once([partial(cancel_booking, booking=booking, actor=booking.user), scan])) == {"ok": 2}


def test_nothing_is_sold_once_an_event_is_cancelled(event_factory, user_factory):
    from event_booking.bookings.services import cancel_bookings_of_event
    from event_booking.events.services import cancel_event

    event, people = event_factory(types=[{"capacity": 100}]), [user_factory() for _ in range(30)]
    kind = event.ticket_types.get().pk
    buys = [partial(book, person, event, {kind: 1}) for person in people]

    results = at_once([*buys[:15], partial(cancel_event, event=event, actor=event.organizer), *buys[15:]])
    cancel_bookings_of_event(event_id=event.pk)

    assert set(tally(results)) <= {"ok", "EventCancelled", "SalesClosed"}
    assert audit(event) == [(0, 0, 0)]
    assert not Booking.objects.living().exists()


def test_without_the_switch_on_the_ticket_type_an_event_is_sold_after_it_was_cancelled(
    event_factory, user_factory, monkeypatch
):
    from event_booking.events.services import cancel_event, publishing

    event, ann = event_factory(types=[{"capacity": 100}]), user_factory()
    kind = event.ticket_types.get().pk
    monkeypatch.setattr(publishing, "open_ticket_types", lambda event, is_open: None)
    price, looked, cancelled = booking_services.price_of, threading.Event(), threading.Event()

    def slow_price(**asked):
        looked.set()
        assert cancelled.wait(30)
        return price(**asked)

    def cancel():
        assert looked.wait(30)
        cancel_event(event=event, actor=event.organizer)
        cancelled.set()

    monkeypatch.setattr(booking_services, "price_of", slow_price)

    at_once([partial(book, ann, event, {kind: 1}), cancel])

    assert Booking.objects.living().filter(event__status="cancelled").exists()


def test_capacity_is_changed_200_times_while_50_people_book(event_factory, user_factory):
    event, people = event_factory(types=[{"capacity": 20}]), [user_factory() for _ in range(50)]
    kind = event.ticket_types.get().pk

    results = at_once([*(partial(come_and_go, person, event, kind) for person in people), *changers(event, kind)])

    assert [each for each in results if isinstance(each, Exception)] == []
    assert_sound(event)
    stored = TicketType.objects.get(pk=kind)
    assert 0 <= stored.taken <= stored.capacity


def test_without_its_guard_capacity_falls_below_what_is_taken(event_factory, user_factory):
    event, ann, window = event_factory(types=[{"capacity": 20}]), user_factory(), Window()
    kind = event.ticket_types.get().pk

    def shrink_blindly():
        allowed = TicketType.objects.get(pk=kind).taken <= 1
        window.stand_still()
        return allowed and TicketType.objects.filter(pk=kind).update(capacity=1)

    with without_check():
        at_once([shrink_blindly, partial(window.come_in, partial(book, ann, event, {kind: 3}))])
        stored = TicketType.objects.get(pk=kind)
        assert stored.taken > stored.capacity
        TicketType.objects.filter(pk=kind).update(capacity=F("taken"))


def come_and_go(person, event, kind):
    """Book and cancel a few times, taking refusals as they come."""
    for _ in range(3):
        try:
            booking = book(person, event, {kind: 1})
        except SoldOut:
            continue
        if person.pk % 3:
            cancel_booking(booking=booking, actor=person)


def changers(event, kind):
    """Four organizers who change the capacity fifty times each."""
    from event_booking.events.exceptions import CapacityBelowTaken
    from event_booking.events.services import update_event

    def change(seed):
        rng = random.Random(seed)
        for _ in range(50):
            rows = [{"id": kind, "name": "Standard", "price": 0, "capacity": rng.randint(1, 40)}]
            with suppress(CapacityBelowTaken):
                update_event(event=event, actor=event.organizer, ticket_types=rows)

    return [partial(change, seed) for seed in range(4)]


def test_a_locked_row_is_waited_for_no_longer_than_promised(event_factory, user_factory):
    from django.db import OperationalError, transaction

    from event_booking.testing import override_event_booking

    event, ann = event_factory(), user_factory()
    kind = event.ticket_types.get().pk
    locked, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            TicketType.objects.select_for_update().get(pk=kind)
            locked.set()
            done.wait(20)

    def buy():
        locked.wait(10)
        try:
            return book(ann, event, {kind: 1})
        finally:
            done.set()

    with override_event_booking(LOCK_TIMEOUT_SECONDS=1):
        _, result = at_once([hold, buy])

    assert isinstance(result, OperationalError)
    assert audit(event) == [(0, 0, 0)]


def test_deleting_and_changing_an_event_while_it_is_booked_does_not_deadlock(event_factory, user_factory):
    from event_booking.events.services import delete_event, update_event

    before = deadlocks()
    for _ in range(5):
        event = event_factory(types=[{"capacity": 5}, {"name": "Other", "capacity": 5}])
        first, second = event.ticket_types.values_list("pk", flat=True)
        kept = [{"id": first, "name": "Standard", "price": 0, "capacity": 5}]
        people = [user_factory() for _ in range(8)]
        buys = [partial(book, person, event, {first: 1, second: 1}) for person in people]

        results = at_once(
            [
                *buys[:4],
                partial(update_event, event=event, ticket_types=kept),
                partial(delete_event, event=event),
                *buys[4:],
            ]
        )

        refusals = {"ok", "SoldOut", "SalesClosed", "ValidationError", "HasBookings", "DoesNotExist"}
        assert set(tally(results)) <= refusals, tally(results)
        assert_sound(event)
    assert deadlocks() == before
