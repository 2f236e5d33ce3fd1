"""Three relays at once remind everybody once; each promise with its negative control."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from event_booking.bookings.models import Booking, Ticket
from event_booking.journal.jobs import run_due_jobs
from event_booking.journal.models import Entry
from event_booking.journal.relay import relay_once
from event_booking.notifications import reminders
from event_booking.notifications.models import Delivery, Notification, Reminder
from event_booking.notifications.outbox import send_waiting
from tests.races.at_once import at_once, tally
from tests.races.windows import Meeting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

EVENTS, PEOPLE = 5, 8


@pytest.fixture
def people(event_factory, user_factory):
    """So many people go to each of some events that begin in five hours."""
    now = timezone.now()
    organizer, guests = user_factory("organizer"), [user_factory() for _ in range(PEOPLE)]
    for _ in range(EVENTS):
        event = event_factory(starts_at=now + timedelta(hours=5), organizer=organizer)
        kind = event.ticket_types.get()
        for guest in guests:
            booking = Booking.objects.create(
                event=event, user=guest, status="confirmed", total=0, currency="EUR", created_at=now - timedelta(days=9)
            )
            Ticket.objects.create(booking=booking, ticket_type=kind)
    return guests


def work():
    """What a relay does, from the announcement to the mail."""
    run_due_jobs()
    reminders.announce_reminders()
    while relay_once(3):
        send_waiting()
    send_waiting()


def test_three_relays_remind_everybody_of_each_event_once(people, mailoutbox):
    assert tally(at_once([work] * 3)) == {"ok": 3}
    work()  # what one left to another that was just ending

    assert Entry.objects.filter(fact="event.reminder_due").count() == EVENTS
    assert Notification.objects.count() == EVENTS * PEOPLE
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert len(mailoutbox) == len({mail.extra_headers["Message-ID"] for mail in mailoutbox}) == EVENTS * PEOPLE


def test_without_the_constraint_three_relays_announce_each_of_them_three_times(people, monkeypatch):
    meeting, look = Meeting(3), reminders._near

    def look_at_the_same_instant(usual):
        events = list(look(usual))
        meeting.wait()
        return events

    monkeypatch.setattr(reminders, "_near", look_at_the_same_instant)
    assert sum(at_once([reminders.announce_reminders] * 3)) == EVENTS

    Reminder.objects.all().delete()
    create = lambda manager, **values: (manager.create(**values), True)  # noqa: E731
    monkeypatch.setattr(Reminder.objects.__class__, "get_or_create", create)
    [constraint] = Reminder._meta.constraints
    with connection.schema_editor() as editor:
        editor.remove_constraint(Reminder, constraint)
    try:
        assert sum(at_once([reminders.announce_reminders] * 3)) == EVENTS * 3
    finally:
        Reminder.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Reminder, constraint)
