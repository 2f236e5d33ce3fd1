"""What is refused before any transaction begins, and what must not be."""

import pytest
from django.db.models import F

from event_booking.bookings.exceptions import SoldOut
from event_booking.bookings.models import IdempotencyKey
from event_booking.bookings.services import BookingRequest
from event_booking.bookings.services.hopeless import look_before


def wish_of(event, quantity=1):
    return BookingRequest(event_id=event.pk, quantities={event.ticket_types.get().pk: quantity})


def test_the_last_seats_under_a_ceiling_are_not_refused_and_one_more_is(event_factory, user_factory):
    event, ann = event_factory(capacity=2, types=[{"capacity": 5}]), user_factory()

    assert look_before(wish_of(event, 2), user=ann, key=None)
    with pytest.raises(SoldOut):
        look_before(wish_of(event, 3), user=ann, key=None)


@pytest.mark.parametrize("fields", [{"event_open": False}, {"is_hidden": True}])
def test_what_is_not_everybody_s_to_buy_is_judged_later(fields, event_factory, user_factory):
    """So that nobody is told of seats which they may not see."""
    event = event_factory()
    event.ticket_types.update(taken=F("capacity"), **fields)

    assert look_before(wish_of(event), user=user_factory(), key=None)


def test_a_request_that_has_an_answer_is_never_told_that_seats_are_gone(event_factory, book, user_factory):
    event, ann = event_factory(types=[{"capacity": 1}]), user_factory()
    book(event, user=ann)
    IdempotencyKey.objects.create(user=ann, key="k", request_digest="")
    wish = BookingRequest(event_id=event.pk, quantities={event.ticket_types.get().pk: 1})

    assert look_before(wish, user=ann, key="k")
    for key in ("other", None):
        with pytest.raises(SoldOut):
            look_before(wish, user=ann, key=key)
