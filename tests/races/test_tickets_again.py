"""Tickets that several ask to be mailed again at once. The promise is followed by its negative control."""

from functools import partial

import pytest

from event_booking.bookings.services import BookingRequest, create_booking
from event_booking.database import short_transaction
from event_booking.journal.models import Entry
from event_booking.notifications.models import Delivery, Notification
from event_booking.notifications.services import tickets_again
from event_booking.notifications.services.tickets_again import send_tickets_again
from event_booking.testing import override_event_booking
from tests.races.at_once import at_once, tally
from tests.races.windows import Meeting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def booking(event_factory, user_factory):
    event = event_factory()
    wish = BookingRequest(event_id=event.pk, quantities={event.ticket_types.get().pk: 1})
    made = create_booking(user=user_factory(), wish=wish)
    fact = Entry.objects.about(made).get(fact="booking.confirmed")
    note = Notification.objects.create(user=made.user, kind="booking_confirmed", fact=fact)
    Delivery.objects.create(notification=note, channel="email")
    return made


def resent():
    return Entry.objects.filter(fact="booking.tickets_resent").count()


def test_of_those_who_ask_at_once_no_more_than_a_day_allows_succeed(booking):
    with override_event_booking(TICKET_RESENDS_PER_DAY=2, LOCK_TIMEOUT_SECONDS=30):
        results = at_once([partial(send_tickets_again, booking=booking, actor=booking.event.organizer)] * 8)

    assert tally(results) == {"ok": 2, "TooManyRequests": 6}
    assert resent() == 2


def test_without_going_in_one_at_a_time_more_succeed(booking, monkeypatch):
    meeting, check = Meeting(4), tickets_again._check_limit
    monkeypatch.setattr(tickets_again, "short_transaction", lambda alone="": short_transaction())
    monkeypatch.setattr(tickets_again, "_check_limit", lambda *args: (check(*args), meeting.wait()))

    with override_event_booking(TICKET_RESENDS_PER_DAY=2, LOCK_TIMEOUT_SECONDS=30):
        at_once([partial(send_tickets_again, booking=booking, actor=booking.event.organizer)] * 4)

    assert resent() > 2
