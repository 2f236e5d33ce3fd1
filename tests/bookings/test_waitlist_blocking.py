"""Seats that nobody on the waiting list can get are kept for nobody, and nobody waits for what they can not get."""

from datetime import timedelta

import pytest
from django.utils import timezone

from event_booking.bookings.audit import Audit
from event_booking.bookings.exceptions import LimitExceeded, SalesClosed
from event_booking.bookings.models import Booking, Voucher, WaitlistEntry
from event_booking.bookings.services import (
    BookingRequest,
    Channel,
    cancel_booking,
    create_booking,
    expire_holds,
    join_waitlist,
    make_offers,
)
from event_booking.events.models import Event


@pytest.fixture
def full(event_factory, book):
    """An event that is sold out to one person: the event and the booking."""

    def make(**kind):
        event = event_factory(types=[{"name": "Talk", "capacity": 4, **kind}])
        return event, book(event, 4)

    return make


@pytest.fixture
def wait(user_factory):
    def make(event, quantity=1, ticket_types=()):
        return join_waitlist(user=user_factory(), event=event, quantity=quantity, ticket_types=ticket_types)

    return make


def cancel(booking):
    cancel_booking(booking=booking, actor=booking.user)


def cancel_late(booking):
    """Who may not cancel any more lets a hold end."""
    Booking.objects.filter(pk=booking.pk).update(status="held", expires_at=timezone.now() - timedelta(seconds=1))
    expire_holds()


def stock(event):
    return event.ticket_types.values_list("taken", "set_aside", "has_waitlist").get()


def test_a_type_that_was_hidden_since_is_sold_to_who_has_its_voucher(full, wait, book):
    event, booking = full()
    wait(event, ticket_types=[event.ticket_types.get().pk])
    event.ticket_types.update(is_hidden=True)
    Voucher.objects.create(event=event, code="VIP", kind="amount", value=0, unlocks_hidden=True)
    cancel(booking)
    assert stock(event) == (0, 4, True)

    assert make_offers() == 0
    assert stock(event) == (0, 0, False)
    assert book(event, 4, voucher="VIP").status == "confirmed"


def test_a_full_type_that_is_shown_again_is_waited_for_again(full, wait, book):
    event, _ = full()
    event.ticket_types.create(name="Dinner", capacity=1, event_open=True)
    dinner = event.ticket_types.get(name="Dinner")
    book(event, {dinner.pk: 1})
    event.ticket_types.filter(pk=dinner.pk).update(is_hidden=True)
    wait(event)
    dinner.refresh_from_db()
    assert not dinner.has_waitlist

    event.ticket_types.filter(pk=dinner.pk).update(is_hidden=False)
    make_offers()

    dinner.refresh_from_db()
    assert dinner.has_waitlist
    assert not list(Audit().findings())


def test_what_is_not_sold_online_any_more_is_sold_at_the_door(full, wait, user_factory):
    event, booking = full()
    wait(event)
    event.ticket_types.update(sales_end=timezone.now() - timedelta(minutes=1))
    cancel(booking)

    assert make_offers() == 0
    wish = BookingRequest(event_id=event.pk, quantities={event.ticket_types.get().pk: 4})
    assert create_booking(user=user_factory(), wish=wish, channel=Channel.BOX_OFFICE).status == "confirmed"


def test_what_is_sold_online_later_is_kept_for_who_waits(full, wait):
    event, booking = full()
    wait(event)
    event.ticket_types.update(sales_end=timezone.now() + timedelta(hours=1))
    cancel(booking)

    assert stock(event) == (0, 4, True)
    assert make_offers() == 1


def test_nobody_waits_for_fewer_tickets_than_are_sold_together(full, wait):
    event, _ = full(min_per_booking=2)

    with pytest.raises(LimitExceeded):
        wait(event, 1)
    assert not WaitlistEntry.objects.exists()
    wait(event, 2)


def test_the_waiting_is_over_when_the_event_begins_even_if_tickets_are_sold_on(full, wait):
    event, booking = full(sales_end=timezone.now() + timedelta(days=31))
    entry = wait(event)
    Event.objects.filter(pk=event.pk).update(
        starts_at=timezone.now() - timedelta(minutes=1), ends_at=timezone.now() + timedelta(days=32)
    )
    cancel_late(booking)

    # an offer would have ended before it was made
    assert make_offers() == 0
    entry.refresh_from_db()
    assert (entry.status, entry.passed_over_because) == ("waiting", "sales_closed")
    event.refresh_from_db()
    with pytest.raises(SalesClosed):
        wait(event)
