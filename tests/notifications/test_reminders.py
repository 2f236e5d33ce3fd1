"""Reminders: once for each start, for the right people, never after it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import DateTimeField, Value
from django.utils import timezone

from event_booking.journal.models import Entry
from event_booking.notifications import reminders
from event_booking.notifications.models import Delivery, Notification, Reminder
from event_booking.notifications.outbox import send_waiting
from event_booking.testing import override_event_booking


def soon(**delta: float) -> datetime:
    return timezone.now().replace(microsecond=0) + timedelta(**delta)


def due() -> list[tuple[str, dict]]:
    return list(Entry.objects.filter(fact="event.reminder_due").order_by("id").values_list("subject_id", "data"))


def test_an_event_within_a_day_is_announced_once(event_factory, user_factory, booking_factory):
    event = event_factory(starts_at=soon(hours=23))
    booking_factory(event, user_factory())
    later = event_factory(starts_at=soon(hours=25))
    booking_factory(later, user_factory())
    assert [reminders.announce_reminders() for _ in range(3)] == [1, 0, 0]
    assert due() == [(str(event.pk), {"starts_at": event.starts_at.isoformat()})]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"starts_at": soon(hours=-1), "ends_at": soon(hours=1)}, "confirmed"),
        ({"status": "cancelled"}, "confirmed"),
        ({"status": "draft"}, "confirmed"),
        ({"deleted_at": soon()}, "confirmed"),
        ({}, "held"),
        ({}, "cancelled"),
    ],
)
def test_some_are_not_announced(fields, status, event_factory, user_factory, booking_factory):
    booking_factory(event_factory(**{"starts_at": soon(hours=5), **fields}), user_factory(), status=status)
    assert reminders.announce_reminders() == 0


def test_whoever_has_living_tickets_at_that_moment_is_reminded_once(
    event_factory, user_factory, booking_factory, relay, mailoutbox
):
    event, ann, ben, held = event_factory(starts_at=soon(hours=23)), user_factory(), user_factory(), user_factory()
    references = [booking_factory(event, ann).reference for _ in range(2)]
    gone = booking_factory(event, ben)
    booking_factory(event, held, status="held")
    reminders.announce_reminders()
    gone.tickets.update(status="cancelled")
    gone.status = "cancelled"
    gone.save()
    relay()
    relay()
    row = Notification.objects.get()
    assert (row.user, row.kind, row.expires_at) == (ann, "event_reminder", event.starts_at)
    [mail] = mailoutbox
    assert mail.subject.startswith(f"Soon: {event.title}, ")
    assert all(reference in mail.body for reference in references)


def test_a_moved_event_has_another_reminder_and_the_old_one_is_not_sent(
    event_factory, user_factory, booking_factory, relay
):
    event = event_factory(starts_at=soon(hours=23))
    booking_factory(event, user_factory())
    reminders.announce_reminders()
    event.starts_at, event.ends_at = soon(hours=40), soon(hours=42)
    event.save()
    relay()
    assert not Notification.objects.exists()
    with override_event_booking(REMINDER_HOURS=48):
        relay()
        relay()
    assert Notification.objects.get().expires_at == event.starts_at
    assert Reminder.objects.count() == 2


def test_a_fact_that_is_heard_after_the_start_reminds_nobody(event_factory, user_factory, booking_factory, relay):
    event = event_factory(starts_at=soon(hours=1))
    booking_factory(event, user_factory())
    reminders.announce_reminders()
    start = soon(minutes=-5)
    event.starts_at = start
    event.save()
    Entry.objects.update(data={"starts_at": start.isoformat()})
    relay()
    assert not Notification.objects.exists()


def test_a_mail_that_was_held_up_is_not_sent_after_the_start(event_factory, user_factory, booking_factory, relay, sent):
    event = event_factory(starts_at=soon(hours=1))
    booking_factory(event, user_factory())
    reminders.announce_reminders()
    relay()
    Delivery.objects.update(state="waiting", sent_at=None, due_at=soon(seconds=-1))
    Notification.objects.update(expires_at=soon(seconds=-1))
    sent.clear()
    send_waiting()
    assert sent == []


def test_over_a_change_of_clocks_it_is_a_day_of_real_hours_and_says_the_right_time(
    event_factory, user_factory, booking_factory, relay, sent, monkeypatch
):
    # in Berlin clocks go back on 26 October 2031 at 3 o'clock; the event begins at 10 o'clock of that day
    starts_at = datetime(2031, 10, 26, 9, tzinfo=UTC)
    event = event_factory(starts_at=starts_at, timezone="Europe/Berlin")
    booking_factory(event, user_factory())

    def announced_at(moment):
        monkeypatch.setattr(reminders, "Now", lambda: Value(moment, output_field=DateTimeField()))
        return reminders.announce_reminders()

    a_day_before = starts_at - timedelta(hours=24)
    assert announced_at(a_day_before - timedelta(seconds=1)) == 0
    assert announced_at(a_day_before) == 1
    relay()
    assert [message.kind for message in sent] == ["event_reminder"] * 2
    assert all("Oct. 26, 2031 at 10 a.m. (Europe/Berlin)" in message.text for message in sent)


def _announce_at_once(count) -> int:
    barrier, recorded = threading.Barrier(count), []

    def work():
        try:
            barrier.wait()
            recorded.append(reminders.announce_reminders())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(recorded)


@pytest.fixture
def many(event_factory, user_factory, booking_factory):
    user, organizer = user_factory(), user_factory()
    for _ in range(20):
        booking_factory(event_factory(starts_at=soon(hours=5), organizer=organizer), user)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_three_beats_at_once_announce_each_event_once(many):
    assert _announce_at_once(3) == 20
    assert len(due()) == 20


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_constraint_they_announce_it_several_times(many, monkeypatch):
    monkeypatch.setattr(
        Reminder.objects.__class__, "get_or_create", lambda manager, **values: (manager.create(**values), True)
    )
    everybody_looked, look = threading.Barrier(3), reminders._due

    def look_at_the_same_instant():
        events = list(look())
        everybody_looked.wait(20)
        return events

    monkeypatch.setattr(reminders, "_due", look_at_the_same_instant)
    [constraint] = Reminder._meta.constraints
    with connection.schema_editor() as editor:
        editor.remove_constraint(Reminder, constraint)
    try:
        assert _announce_at_once(3) == 60
    finally:
        Reminder.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Reminder, constraint)
