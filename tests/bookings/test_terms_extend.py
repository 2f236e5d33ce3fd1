"""A hold can be renewed, by the database's clock, and not for ever."""

from datetime import timedelta

import pytest
from django.utils import timezone

from event_booking.bookings.exceptions import HoldExpired, NotExtendable
from event_booking.bookings.models import Booking, WaitlistEntry
from event_booking.bookings.services import cancel_booking, confirm_booking, extend_hold
from event_booking.events.exceptions import EventCancelled
from event_booking.events.models import Event
from event_booking.testing import override_event_booking


def minutes(number):
    return timedelta(minutes=number)


@pytest.fixture
def hold(event_factory, book):
    """``hold(made=10)``: a hold that was made so many minutes ago, and ends 15 minutes after that."""

    def make(*, made=0, **event):
        booking = book(event_factory(types=[{"price": 5}], **event))
        made_at = timezone.now() - minutes(made)
        Booking.objects.filter(pk=booking.pk).update(created_at=made_at, expires_at=made_at + minutes(15))
        booking.refresh_from_db()
        return booking

    return make


def test_a_renewed_hold_lasts_as_long_as_a_new_one(hold):
    booking = hold(made=10)

    before = timezone.now()
    renewed = extend_hold(booking=booking)
    after = timezone.now()

    assert before + minutes(15) <= renewed.expires_at <= after + minutes(15)
    booking.refresh_from_db()
    assert booking.expires_at == renewed.expires_at


def test_a_hold_ends_hold_max_minutes_after_it_was_made_however_often_it_is_renewed(hold):
    booking = hold(made=10)
    with override_event_booking(HOLD_MAX_MINUTES=20):
        assert extend_hold(booking=booking).expires_at == booking.created_at + minutes(20)
        with pytest.raises(NotExtendable):
            extend_hold(booking=booking)


def test_a_hold_is_not_extended_beyond_the_start_of_its_event(hold):
    starts_at = timezone.now() + minutes(7)
    booking = hold(made=10, starts_at=starts_at)

    assert extend_hold(booking=booking).expires_at == starts_at


def test_a_hold_that_is_over_is_not_revived(hold):
    booking = hold(made=16)
    with pytest.raises(HoldExpired):
        extend_hold(booking=booking)

    Booking.objects.update(status="expired")
    with pytest.raises(HoldExpired):
        extend_hold(booking=booking)


def test_only_holds_of_events_that_happen_are_extended(hold):
    booking = hold(made=10)
    Event.objects.update(status="cancelled")
    with pytest.raises(EventCancelled):
        extend_hold(booking=booking)
    Event.objects.update(status="published")

    confirm_booking(booking=booking, actor=booking.user)
    with pytest.raises(NotExtendable):
        extend_hold(booking=booking)
    cancel_booking(booking=booking, actor=booking.user)
    with pytest.raises(NotExtendable):
        extend_hold(booking=booking)


def test_an_offer_to_the_waiting_list_keeps_its_own_deadline(hold):
    booking = hold(made=10)
    WaitlistEntry.objects.create(event=booking.event, user=booking.user, quantity=1, status="offered", offer=booking)

    with pytest.raises(NotExtendable):
        extend_hold(booking=booking)


def test_over_http_a_hold_is_extended_by_its_owner_alone(hold, client_for):
    booking = hold(made=10)
    url = f"/api/v1/bookings/{booking.reference}/extend/"

    assert client_for(booking.event.organizer).post(url).status_code == 404
    assert client_for().post(url).status_code == 401
    answer = client_for(booking.user).post(url)

    booking.refresh_from_db()
    assert answer.status_code == 200
    assert answer.json()["expires_at"] == booking.expires_at.isoformat().replace("+00:00", "Z")
    assert booking.expires_at > booking.created_at + minutes(15)
    with override_event_booking(HOLD_MAX_MINUTES=20):
        refused = client_for(booking.user).post(url)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_extendable")
