"""Somebody has lost the mail with their tickets."""

import pytest
from django.core import mail

from event_booking.bookings.models import Booking
from event_booking.bookings.services import BookingRequest, Channel, create_booking
from event_booking.journal.models import Entry
from event_booking.notifications.models import Preference
from event_booking.testing import override_event_booking


@pytest.fixture
def event(event_factory):
    return event_factory(types=[{"name": "Free"}, {"name": "Paid", "price": 5}])


@pytest.fixture
def book(event, user_factory, relay):
    """A booking, of which whoever booked has been told."""

    def make(*, number=0, user=None, **more):
        kind = event.ticket_types.all()[number]
        wish = BookingRequest(event_id=event.pk, quantities={kind.pk: 2})
        booking = create_booking(user=user or user_factory(), wish=wish, **more)
        relay()
        mail.outbox.clear()
        return booking

    return make


@pytest.fixture
def resend(event, client_for):
    def ask(booking, *, user=event.organizer, where=event):
        answer = client_for(user).post(f"/api/v1/events/{where.pk}/bookings/{booking.reference}/resend/")
        return answer.status_code, answer.json()

    return ask


def resent():
    return list(Entry.objects.filter(fact="booking.tickets_resent").values_list("subject_id", "data"))


def test_the_mail_comes_again_with_the_tickets(event, book, resend, relay):
    booking, other = book(), book()

    assert resend(booking) == (200, {"deliveries": 1})
    relay()

    (letter,) = mail.outbox
    assert letter.to == [booking.user.email]
    assert f"tickets-{booking.reference}.pdf" in [part.get_filename() for part in letter.message().walk()]
    assert resent() == [(str(booking.pk), {"event": event.pk})]
    assert Entry.objects.about(other).filter(fact="booking.tickets_resent").count() == 0


def test_only_so_often_for_one_booking(book, resend, relay):
    booking, other = book(), book()

    with override_event_booking(TICKET_RESENDS_PER_DAY=2):
        statuses = [resend(booking)[0] for _ in range(4)]
        relay()

        assert statuses == [200, 200, 429, 429]
        assert len(resent()) == 2
        assert resend(other)[0] == 200
    with override_event_booking(TICKET_RESENDS_PER_DAY=0):
        assert resend(book())[0] == 429


def test_there_must_be_tickets_and_a_mail_that_brought_them(book, resend, event):
    held, sold = book(number=1), book(user=event.organizer, channel=Channel.BOX_OFFICE)
    booking = book()
    Preference.objects.create(user=booking.user, kind="booking_confirmed", channel="email", enabled=False)

    assert [resend(each)[1]["code"] for each in (held, sold, booking)] == [
        "not_confirmed", "nothing_to_resend", "nothing_to_resend",
    ]  # fmt: skip
    assert resent() == []


def test_before_anybody_was_told_there_is_nothing_to_send_again(event, user_factory, resend):
    wish = BookingRequest(event_id=event.pk, quantities={event.ticket_types.first().pk: 1})

    assert resend(create_booking(user=user_factory(), wish=wish))[1]["code"] == "nothing_to_resend"


def test_nothing_is_promised_that_would_not_leave(book, resend, relay):
    """Nobody mails whose account is closed."""
    booking = book()
    booking.user.is_active = False
    booking.user.save()

    status, answer = resend(booking)
    relay()

    assert (status, answer["code"], resent(), mail.outbox) == (409, "nothing_to_resend", [], [])


def test_it_is_for_the_organizer_of_that_event(event, event_factory, book, resend, user_factory):
    booking, other = book(), event_factory(organizer=event.organizer)

    askers = [None, booking.user, user_factory("organizer"), user_factory("admin")]
    assert [resend(booking, user=user)[0] for user in askers] == [401, 403, 404, 200]
    assert resend(booking, where=other)[0] == 404
    assert resend(Booking(reference="nobody"))[0] == 404
