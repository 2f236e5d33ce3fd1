"""What one booking does that is locked, or off, while others end: nothing to them. On PostgreSQL."""

import random
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from event_booking.bookings.models import Booking, Voucher
from event_booking.bookings.services import cancelling, expire_holds
from event_booking.events.services import cancel_event
from event_booking.journal.models import Entry
from event_booking.journal.relay import relay_once
from event_booking.testing import override_event_booking
from tests.races.test_bookings import book

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@contextmanager
def locked(*bookings):
    """Somebody else holds these rows, such as an admin who went to lunch."""
    taken, over = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            list(Booking.objects.select_for_update().filter(pk__in=[booking.pk for booking in bookings]))
            taken.set()
            over.wait(60)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert taken.wait(10)
    try:
        with override_event_booking(LOCK_TIMEOUT_SECONDS=0.1):
            yield
    finally:
        over.set()
        holder.join()


def one_each(event, user_factory, number, **wish):
    kind = event.ticket_types.get().pk
    return [book(user_factory(), event, {kind: 1}, **wish) for _ in range(number)]


def overdue(bookings):
    """Each a little later than the one before it."""
    for number, booking in enumerate(bookings):
        at = timezone.now() - timedelta(minutes=5) + timedelta(seconds=number)
        Booking.objects.filter(pk=booking.pk).update(expires_at=at)


@pytest.fixture
def holds(event_factory, user_factory, monkeypatch):
    """Of three events; a run has time for about one that is locked."""
    monkeypatch.setattr(cancelling, "RUN_SECONDS", 0.05)
    found = [one_each(event_factory(types=[{"price": 10}]), user_factory, 1)[0] for _ in range(3)]
    overdue(found)
    return found


def ended(booking):
    booking.refresh_from_db()
    return booking.status == Booking.Status.EXPIRED


def test_holds_that_are_locked_do_not_have_all_the_time_of_each_run(holds):
    with locked(*holds[:2]):
        assert any(expire_holds() or ended(holds[2]) for _ in range(100))
        assert ended(holds[2])


def test_the_oldest_first_they_would(holds, monkeypatch):
    monkeypatch.setattr(random, "shuffle", lambda rows: None)
    with locked(*holds[:2]):
        assert not any(expire_holds() or ended(holds[2]) for _ in range(10))


def test_of_a_cancelled_event_only_the_booking_that_is_locked_has_to_wait(event_factory, user_factory):
    event = event_factory()
    bookings = one_each(event, user_factory, 6)
    cancel_event(event=event)

    with locked(bookings[0]):
        while relay_once():
            if Booking.objects.living().count() == 1:
                break
        assert Booking.objects.living().get() == bookings[0]
        assert Entry.objects.get(fact="event.cancelled").state == Entry.State.WAITING

    while relay_once():
        pass
    assert not Booking.objects.living().exists()
    assert Entry.objects.get(fact="event.cancelled").state == Entry.State.DELIVERED


def test_nor_do_two_that_are_locked_have_all_the_time_of_each_run(event_factory, user_factory, monkeypatch):
    monkeypatch.setattr(cancelling, "RUN_SECONDS", 0.05)
    event = event_factory()
    bookings = one_each(event, user_factory, 6)
    cancel_event(event=event)

    with locked(*bookings[:2]):
        assert any(relay_once() and Booking.objects.living().count() == 2 for _ in range(200))


@pytest.fixture
def odd(event_factory, user_factory):
    """Of four bookings of an event, the first has a voucher that counts too little: it can not end."""
    event = event_factory(types=[{"price": 10}])
    Voucher.objects.create(event=event, code="X", kind="percentage", value=10)
    [first] = one_each(event, user_factory, 1, voucher="X")
    found = [first, *one_each(event, user_factory, 3)]
    Voucher.objects.update(used=0)
    return found


def test_a_hold_that_can_not_end_keeps_no_other_of_its_event(odd):
    overdue(odd)
    assert expire_holds() == 3
    assert Booking.objects.living().get() == odd[0]


def test_a_booking_that_can_not_end_keeps_no_other_of_a_cancelled_event(odd):
    cancel_event(event=odd[0].event)
    relay_once()
    assert Booking.objects.living().get() == odd[0]
    entry = Entry.objects.get(fact="event.cancelled")
    assert (entry.state, "NotCancellable" in entry.last_error) == (Entry.State.WAITING, True)
