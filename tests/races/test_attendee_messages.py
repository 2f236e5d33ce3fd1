"""Messages that several send, change, cancel and tell at once. Each promise is followed by its negative control."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from event_booking.bookings.models import Booking, Ticket
from event_booking.database import short_transaction
from event_booking.journal.models import Entry
from event_booking.journal.relay import relay_once
from event_booking.notifications import services
from event_booking.notifications.attendee_messages import editing, sending, telling
from event_booking.notifications.attendee_messages.editing import create_message, delete_message, update_message
from event_booking.notifications.attendee_messages.sending import cancel_message, send_due_messages, send_message
from event_booking.notifications.models import AttendeeMessage, Notification
from event_booking.testing import override_event_booking
from tests.races.at_once import at_once, tally
from tests.races.windows import Meeting, Window

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def event(event_factory):
    return event_factory(types=[{"capacity": 500}])


@pytest.fixture
def crowd(event, user_factory):
    """People with a ticket each."""
    people, kind = [user_factory() for _ in range(30)], event.ticket_types.get()
    bookings = Booking.objects.bulk_create(
        Booking(event=event, user=user, status="confirmed", total=0, currency="EUR", created_at=timezone.now())
        for user in people
    )
    Ticket.objects.bulk_create(Ticket(booking=booking, ticket_type=kind) for booking in bookings)
    return people


@pytest.fixture
def write(event, crowd):
    def make(**more):
        return create_message(event=event, author=event.organizer, subject="S", text="T", **more)

    return make


def sendings():
    return Entry.objects.filter(fact="attendee_message.sending").count()


def unlocked(monkeypatch, *modules):
    """Look without locking, as somebody might who trusts what was read a moment ago."""
    found = {"find_locked": lambda pk: AttendeeMessage.objects.filter(pk=pk).first()}
    found["lock_message"] = lambda pk: AttendeeMessage.objects.get(pk=pk)
    found["lock_waiting"] = found["lock_message"]
    for module in modules:
        for name in found.keys() & vars(module).keys():
            monkeypatch.setattr(module, name, found[name])


def run_in_window(window, first, second):
    """``first`` stands still in its window while ``second`` happens; what came of each."""
    return at_once([first, lambda: window.come_in(second)])


# --- send × send


def test_20_who_send_it_at_once_send_it_once(write, event):
    message = write()

    results = at_once([partial(send_message, message=message, actor=event.organizer)] * 20)

    assert tally(results) == {"ok": 20}
    assert sendings() == 1


def test_without_the_lock_it_is_sent_again_and_again(write, event, monkeypatch):
    message, meeting = write(), Meeting(5)
    unlocked(monkeypatch, sending)
    monkeypatch.setattr(sending, "short_transaction", lambda alone="": short_transaction())
    check = sending._check_limit
    monkeypatch.setattr(sending, "_check_limit", lambda *args: (meeting.wait(), check(*args)))

    at_once([partial(send_message, message=message, actor=event.organizer)] * 5)

    assert sendings() > 1


def test_three_beats_begin_a_due_message_once(write):
    message = write(send_at=timezone.now() + timedelta(hours=1))
    send_message(message=message)
    AttendeeMessage.objects.update(send_at=timezone.now())

    results = at_once([send_due_messages] * 6)

    assert tally(results) == {"ok": 6}
    assert sum(results) == sendings() == 1


def test_without_the_lock_a_due_message_begins_again_and_again(write, monkeypatch):
    send_message(message=write(send_at=timezone.now() + timedelta(hours=1)))
    AttendeeMessage.objects.update(send_at=timezone.now())
    unlocked(monkeypatch, sending)
    meeting, begin = Meeting(3), sending._begin
    monkeypatch.setattr(sending, "_begin", lambda *args, **kwargs: (meeting.wait(), begin(*args, **kwargs)))

    at_once([send_due_messages] * 3)

    assert sendings() > 1


def test_of_messages_that_are_sent_at_once_no_more_than_a_day_allows_begin(write):
    written = [write() for _ in range(12)]

    with override_event_booking(ATTENDEE_MESSAGES_PER_DAY=4, LOCK_TIMEOUT_SECONDS=30):
        results = at_once([partial(send_message, message=message) for message in written])

    assert tally(results) == {"ok": 4, "TooManyRequests": 8}
    assert sendings() == 4


def test_without_going_in_one_at_a_time_more_begin(write, monkeypatch):
    written, meeting = [write() for _ in range(6)], Meeting(6)
    monkeypatch.setattr(sending, "short_transaction", lambda alone="": short_transaction())
    begin = sending._begin
    monkeypatch.setattr(sending, "_begin", lambda *args, **kwargs: (meeting.wait(), begin(*args, **kwargs)))

    with override_event_booking(ATTENDEE_MESSAGES_PER_DAY=4, LOCK_TIMEOUT_SECONDS=30):
        at_once([partial(send_message, message=message) for message in written])

    assert sendings() > 4


# --- send × cancel, × change, × delete


def test_sending_and_cancelling_have_one_winner(write, event):
    for _ in range(8):
        message = write()
        send = partial(send_message, message=message, actor=event.organizer)
        cancel = partial(cancel_message, message=message, actor=event.organizer)

        with override_event_booking(ATTENDEE_MESSAGES_PER_DAY=100, LOCK_TIMEOUT_SECONDS=30):
            results = at_once([send, cancel] * 4)

        status = AttendeeMessage.objects.get(pk=message.pk).status
        facts = set(Entry.objects.about(message).values_list("fact", flat=True))
        refused = "MessageSent" if status == "sending" else "MessageCancelled"
        assert tally(results) == {"ok": 4, refused: 4}
        assert facts == {f"attendee_message.{status}"}


def test_without_the_lock_a_cancelled_message_would_be_sent_but_for_the_database(write, event, monkeypatch):
    message, window = write(), Window()
    monkeypatch.setattr(sending, "_begin", window.before(sending._begin))
    unlocked(monkeypatch, sending)

    send, cancel = partial(send_message, message=message), partial(cancel_message, message=message)
    results = run_in_window(window, send, cancel)

    # with the lock, whoever comes second is told so
    assert tally(results) == {"IntegrityError": 1, "ok": 1}


def test_what_is_sent_is_what_was_written_before_or_it_is_not_changed(write, event):
    for _ in range(8):
        message = write()
        send = partial(send_message, message=message, actor=event.organizer)
        changes = [partial(update_message, message=message, text=f"T{number}") for number in range(5)]

        with override_event_booking(ATTENDEE_MESSAGES_PER_DAY=100, LOCK_TIMEOUT_SECONDS=30):
            sent, *changed = at_once([send, *changes])

        stored = AttendeeMessage.objects.get(pk=message.pk)
        assert (sent.status, stored.status) == ("sending", "sending")
        assert set(tally(changed)) <= {"ok", "MessageSent"}
        assert stored.text == sent.text


def test_without_the_lock_words_would_change_after_it_was_sent_but_for_the_database(write, monkeypatch):
    message, window = write(), Window()
    monkeypatch.setattr(editing, "lock_waiting", window.after(lambda pk: AttendeeMessage.objects.get(pk=pk)))

    change, send = partial(update_message, message=message, text="Other"), partial(send_message, message=message)
    results = run_in_window(window, change, send)

    assert tally(results) == {"IntegrityError": 1, "ok": 1}


def test_what_is_sent_is_not_deleted(write, event):
    for _ in range(8):
        message = write()
        send = partial(send_message, message=message, actor=event.organizer)

        with override_event_booking(ATTENDEE_MESSAGES_PER_DAY=100, LOCK_TIMEOUT_SECONDS=30):
            results = at_once([send, partial(delete_message, message=message)])

        there = AttendeeMessage.objects.filter(pk=message.pk).exists()
        assert tally(results) == {"ok": 1, "MessageSent" if there else "DoesNotExist": 1}
        assert Entry.objects.about(message).exists() == there


# --- telling


def test_relays_that_tell_it_at_once_tell_everybody_once(write, crowd, monkeypatch):
    monkeypatch.setattr(telling, "SLICE", 4)
    message = write()
    entry = send_message(message=message).fact

    results = at_once([partial(telling.tell_attendees, entry=entry)] * 4)

    assert results == [True] * 4
    told = list(Notification.objects.values_list("user", flat=True))
    assert sorted(told) == sorted(user.pk for user in crowd)
    stored = AttendeeMessage.objects.get()
    assert (stored.status, stored.told, stored.recipients) == ("sent", 30, 30)
    assert Entry.objects.filter(fact="attendee_message.sent").count() == 1


def test_without_the_lock_people_are_counted_again_and_again(write, crowd, monkeypatch):
    entry = send_message(message=write()).fact
    unlocked(monkeypatch, telling)
    meeting, tell = Meeting(3), telling.next_people
    monkeypatch.setattr(telling, "next_people", lambda *args: (tell(*args), meeting.wait())[0])

    at_once([partial(telling.tell_attendees, entry=entry)] * 3)

    # the notifications are unique all the same, but each of them says that it has told the rest
    assert Notification.objects.count() == 30
    assert Entry.objects.filter(fact="attendee_message.sent").count() > 1


def test_the_relay_goes_on_with_a_message_after_what_else_is_due(write, crowd, monkeypatch):
    monkeypatch.setattr(telling, "SLICE", 4)
    monkeypatch.setattr(telling, "RUN_SECONDS", 0.0001)
    send_message(message=write())

    while relay_once():
        pass

    assert Notification.objects.count() == len(crowd)
    assert AttendeeMessage.objects.get().status == "sent"


def test_without_the_unique_key_and_the_look_before_a_person_is_told_twice(write, crowd, monkeypatch):
    rule = next(each for each in Notification._meta.constraints if each.name == "event_booking_notification_once")
    entry = send_message(message=write()).fact
    monkeypatch.setattr(services.telling, "_told_already", lambda *args: set())
    with connection.schema_editor() as editor:
        editor.remove_constraint(Notification, rule)
    try:
        telling.tell_attendees(entry=entry)
        AttendeeMessage.objects.update(status="sending", told=0, told_until="", finished_at=None)
        telling.tell_attendees(entry=entry)
        assert Notification.objects.count() == 2 * len(crowd)
    finally:
        Notification.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Notification, rule)
