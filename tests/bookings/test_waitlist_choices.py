"""Who is served with which seats, where ticket types have limits of their own; and when waiting ends."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.utils import timezone

from event_booking.bookings.exceptions import LimitExceeded, SeatsAvailable
from event_booking.bookings.models import Booking
from event_booking.bookings.services import cancel_booking, close_waitlists, join_waitlist, make_offers, offers
from event_booking.bookings.services import waitlist as waitlist_services
from event_booking.events.models import Event, TicketType
from event_booking.events.services import update_event
from event_booking.testing import override_event_booking

pytestmark = pytest.mark.django_db


@pytest.fixture
def wait(user_factory):
    def make(event, quantity=1, user=None, ticket_types=()):
        return join_waitlist(user=user or user_factory(), event=event, quantity=quantity, ticket_types=ticket_types)

    return make


@pytest.fixture
def sold(event_factory, book):
    """``sold(a={...}, b={...})``: a sold-out event, keys of its ticket types, and their bookings, one for each type."""

    def make(**types):
        event = event_factory(types=[{"name": name, **fields} for name, fields in types.items()])
        kinds = list(event.ticket_types.order_by("pk"))
        return event, [kind.pk for kind in kinds], [book(event, {kind.pk: kind.capacity}) for kind in kinds]

    return make


def cancel(booking, tickets=None):
    codes = None if tickets is None else [ticket.code for ticket in booking.tickets.all()[:tickets]]
    return cancel_booking(booking=booking, actor=booking.user, codes=codes)


def states(event):
    return list(event.waitlist.order_by("pk").values_list("status", flat=True))


def test_the_limit_of_one_type_does_not_stand_in_the_way_of_another(event_factory, book, wait, user_factory):
    ann = user_factory()
    event = event_factory(types=[{"capacity": 2, "max_per_person": 1}, {"name": "Balcony", "capacity": 1}])
    standard, balcony = event.ticket_types.order_by("pk").values_list("pk", flat=True)
    book(event, {standard: 1}, user=ann)
    others = [book(event, {kind: 1}) for kind in (standard, balcony)]
    wait(event, user=ann)
    for booking in others:
        cancel(booking)

    make_offers()
    assert Booking.objects.get(status="held").items.get().ticket_type_id == balcony


def test_nor_does_its_minimum(sold, wait):
    event, (_, b, c), bookings = sold(a={"capacity": 3, "min_per_booking": 2}, b={"capacity": 2}, c={"capacity": 1})
    wait(event, 3)
    cancel(bookings[0], tickets=1)
    cancel(bookings[1])
    cancel(bookings[2])

    make_offers()
    items = Booking.objects.get(status="held").items.all()
    assert {item.ticket_type_id: item.quantity for item in items} == {b: 2, c: 1}


def test_a_group_may_wait_for_as_many_as_types_sell_to_one_person_together(event_factory, book, wait):
    event = event_factory(types=[{"name": name, "capacity": 2, "max_per_person": 2} for name in ("a", "b")])
    first, second = event.ticket_types.order_by("pk").values_list("pk", flat=True)
    for kind in (first, second):
        book(event, {kind: 2})

    wait(event, 4)
    event.ticket_types.update(max_per_person=1)
    with pytest.raises(LimitExceeded):
        wait(event, 3)


def test_who_wants_fewer_than_are_sold_at_once_may_not_wait(sold, wait):
    event, _, _ = sold(a={"capacity": 2, "min_per_booking": 2})

    with pytest.raises(LimitExceeded):
        wait(event)


def test_types_are_offered_in_the_event_s_own_order(sold, wait):
    event, (first, second), bookings = sold(a={"capacity": 1}, b={"capacity": 1})
    TicketType.objects.filter(pk=first).update(position=5)
    wait(event)
    for booking in bookings:
        cancel(booking)

    make_offers()
    assert Booking.objects.get(status="held").items.get().ticket_type_id == second


def price_that_fails(*, event, ticket_type, user, quantity):
    if user.first_name == "Unlucky":
        raise ZeroDivisionError
    return ticket_type.price


def test_a_hook_that_fails_for_one_person_does_not_hold_up_those_behind(sold, wait, user_factory):
    event, _, [booking] = sold(a={"capacity": 2})
    wait(event, user=user_factory(first_name="Unlucky"))
    wait(event)
    cancel(booking, tickets=1)

    with override_event_booking(PRICE=f"{__name__}.price_that_fails"):
        make_offers()
    assert states(event) == ["waiting", "offered"]


def test_waiting_ends_with_the_sale(sold, wait):
    event, _, _ = sold(a={"capacity": 1})
    wait(event)
    event.ticket_types.update(sales_end=timezone.now() - timedelta(minutes=1))

    assert close_waitlists() == 1
    assert states(event) == ["left"]
    assert close_waitlists() == 0


def test_waiting_ends_with_the_ticket_type(sold, wait):
    event, (first, second), bookings = sold(a={"capacity": 1}, b={"capacity": 1})
    wait(event, ticket_types=[first])
    wait(event, ticket_types=[first, second])
    wait(event)
    cancel(bookings[0])
    update_event(event=event, ticket_types=[{"id": second}])

    close_waitlists()
    assert states(event) == ["left", "waiting", "waiting"]


def test_it_ends_at_one_event_while_another_is_still_sold(sold, wait):
    (over, _, _), (other, _, _) = sold(a={"capacity": 1}), sold(a={"capacity": 1})
    wait(over)
    wait(other)
    over.ticket_types.update(sales_end=timezone.now() - timedelta(minutes=1))

    close_waitlists()

    assert (states(over), states(other)) == (["left"], ["waiting"])
    assert [Event.objects.get(pk=event.pk).has_waitlist for event in (over, other)] == [False, True]


def test_nobody_waits_for_more_seats_than_there_ever_are(event_factory, book, wait):
    event = event_factory(capacity=2, types=[{"capacity": 5}])
    book(event, 2)
    event.refresh_from_db()

    wait(event, 2)
    for asked, refusal in (
        ({"quantity": 3}, {"quantity": ["There are not as many seats."]}),
        ({"ticket_types": [987654]}, {"ticket_types": ["This event has no such ticket type."]}),
    ):
        with pytest.raises(ValidationError) as refused:
            wait(event, **asked)
        assert refused.value.message_dict == refusal


def test_the_site_decides_at_which_event_somebody_waits(sold, wait, user_factory, monkeypatch):
    event, _, _ = sold(a={"capacity": 1})
    told, ann = [], user_factory()
    monkeypatch.setattr(f"{__name__}.refuses_one", lambda **asked: told.append(asked), raising=False)

    with override_event_booking(CAN_BOOK=f"{__name__}.refuses_one"):
        wait(event, user=ann)

    assert told == [{"event": event, "user": ann}]


@pytest.mark.parametrize("elsewhere", [True, False])
def test_nobody_waits_for_seats_that_they_hold_there_but_for_those_of_others(
    elsewhere, event_factory, book, wait, user_factory
):
    ann = user_factory()
    event, other = (event_factory(capacity=1, types=[{"capacity": 5, "price": 5}]) for _ in range(2))
    book(other, user=ann)
    book(event, user=user_factory() if elsewhere else ann)
    event.refresh_from_db()

    if elsewhere:
        assert wait(event, user=ann).status == "waiting"
    else:
        with pytest.raises(SeatsAvailable):
            wait(event, user=ann)


def test_an_event_that_somebody_holds_does_not_stop_the_others(sold, wait, monkeypatch):
    (held, _, _), (other, _, _) = sold(a={"capacity": 1}), sold(a={"capacity": 1})
    wait(held)
    wait(other)
    Event.objects.update(status="cancelled", cancelled_at=timezone.now())
    lock = waitlist_services.lock_event

    def busy(pk):
        if pk == held.pk:
            raise OperationalError
        return lock(pk)

    monkeypatch.setattr(waitlist_services, "lock_event", busy)
    close_waitlists()
    assert (states(held), states(other)) == (["waiting"], ["left"])


def test_one_person_s_busy_lock_does_not_hold_up_those_behind(sold, wait, monkeypatch):
    event, _, [booking] = sold(a={"capacity": 2})
    first, _ = wait(event), wait(event)
    cancel(booking, tickets=1)
    offer_to = offers.offer_to

    def busy(*, entry, actor=None):
        if entry.pk == first.pk:
            raise OperationalError
        return offer_to(entry=entry, actor=actor)

    monkeypatch.setattr(offers, "offer_to", busy)
    make_offers()
    assert states(event) == ["waiting", "offered"]
