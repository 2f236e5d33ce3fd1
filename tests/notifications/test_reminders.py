"""Reminders: for whoever goes, once for each offset of each start, never late, never of what is no longer true."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import DateTimeField, Value
from django.db.models.functions import Now
from django.utils import timezone

from event_booking.bookings.services import transfer_ticket
from event_booking.journal.models import Entry
from event_booking.journal.relay import relay_once
from event_booking.notifications import last_look, reminders
from event_booking.notifications.models import Delivery, Notification, Reminder
from event_booking.notifications.outbox import send_waiting
from event_booking.testing import override_event_booking

#: In Berlin clocks go back on that day, at 3 o'clock; it is 10 o'clock there.
START = datetime(2031, 10, 26, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def at(monkeypatch):
    """``at(2 * HOUR)``: it is so long before ``START``, as the database tells reminders."""

    def set_clock(before):
        moment = Value(START - before, output_field=DateTimeField())
        monkeypatch.setattr(reminders, "Now", lambda: moment)

    return set_clock


@pytest.fixture
def announced(at):
    """``announced(2 * HOUR)``: how many reminders are announced so long before ``START``."""

    def announce(before):
        at(before)
        return reminders.announce_reminders()

    return announce


@pytest.fixture
def goes(booking_factory, user_factory):
    """``goes(event)``: somebody who booked it long ago, or so long ``before`` its start."""

    def make(event, user=None, *, before=90 * 24 * HOUR, **fields):
        user = user or user_factory()
        booking_factory(event, user, confirmed_at=event.starts_at - before, **fields)
        return user

    return make


@pytest.fixture
def event(event_factory):
    return event_factory(starts_at=START)


def due():
    """What was recorded: events and how many minutes before they begin."""
    facts = Entry.objects.filter(fact="event.reminder_due").order_by("id")
    return [(int(fact.subject_id), fact.data["minutes"]) for fact in facts]


def deliver():
    while relay_once():
        pass


def told(sent):
    """Whom the short channel told how many minutes before, in the order in which it did."""
    facts = [(message.user, int(message.message_id.split(".")[1])) for message in sent if not message.html]
    return [(user, Entry.objects.get(pk=fact).data["minutes"]) for user, fact in facts]


def test_it_is_announced_a_day_and_two_hours_before_each_once(event, goes, announced):
    goes(event)

    befores = [25 * HOUR, 24 * HOUR, 24 * HOUR, 3 * HOUR, 2 * HOUR, 2 * HOUR, HOUR, 0 * HOUR, -HOUR]

    assert [announced(before) for before in befores] == [0, 1, 0, 0, 1, 0, 0, 0, 0]
    assert due() == [(event.pk, 1440), (event.pk, 120)]
    assert Entry.objects.first().data == {"starts_at": START.isoformat(), "minutes": 120}


def test_an_event_may_have_its_own_or_none(event_factory, goes, announced):
    own, none = (event_factory(starts_at=START, reminders=value) for value in ([20160, 30], []))
    goes(own)
    goes(none)

    for before in (14 * 24 * HOUR, 24 * HOUR, 2 * HOUR, HOUR / 2):
        announced(before)

    assert due() == [(own.pk, 20160), (own.pk, 30)]


@pytest.mark.parametrize(("hours", "minutes"), [([48], [2880]), ([1, 0.5, 3], [180, 60, 30]), ([], [])])
def test_the_site_says_when_an_event_does_not(hours, minutes, event, goes, announced):
    goes(event)

    with override_event_booking(REMINDER_HOURS=hours):
        for before in (48 * HOUR, 24 * HOUR, 3 * HOUR, 2 * HOUR, HOUR, HOUR / 2):
            announced(before)

    assert due() == [(event.pk, each) for each in minutes]


@pytest.mark.parametrize(
    ("fields", "booked"),
    [
        ({"status": "cancelled"}, {}),
        ({"status": "draft"}, {}),
        ({"deleted_at": START}, {}),
        ({}, {"status": "held"}),
        ({}, {"status": "cancelled"}),
        ({}, {"is_box_office": True}),
    ],
)
def test_some_are_not_announced(fields, booked, event_factory, goes, announced):
    goes(event_factory(starts_at=START, **fields), **booked)

    assert announced(5 * HOUR) == 0


def test_after_hours_without_a_relay_only_the_nearest_one_comes(event, goes, announced, sent):
    ann = goes(event)

    assert [announced(HOUR), announced(HOUR)] == [1, 0]
    deliver()
    send_waiting()

    assert told(sent) == [(ann, 120)]


def test_one_that_is_added_later_and_is_farther_than_what_came_is_not_made_up_for(event, goes, announced):
    goes(event)
    announced(HOUR)
    event.reminders = [1440]
    event.save()

    assert announced(HOUR) == 0


def test_each_person_hears_what_came_due_after_they_booked(event, goes, announced, sent):
    early, late, last = goes(event), goes(event, before=23 * HOUR), goes(event, before=HOUR)
    announced(24 * HOUR)
    deliver()
    announced(2 * HOUR)
    deliver()
    send_waiting()

    assert sorted(told(sent), key=lambda each: each[0].pk) == [(early, 120), (late, 120)]
    # the first one was overtaken before it left
    assert Notification.objects.filter(user=early).count() == 2
    assert not Notification.objects.filter(user=last).exists()


def test_somebody_is_told_once_with_all_of_their_bookings(event, goes, booking_factory, announced, mailoutbox):
    ann = goes(event)
    goes(event, ann)
    announced(24 * HOUR)
    deliver()
    deliver()
    send_waiting()

    row = Notification.objects.get()
    assert (row.user, row.kind, row.expires_at) == (ann, "event_reminder", START)
    [mail] = mailoutbox
    assert mail.subject.startswith(f"Soon: {event.title}, ")
    assert len(row.context["references"]) == 2
    assert all(reference in mail.body for reference in row.context["references"])


def cancel(booking):
    booking.tickets.update(status="cancelled")
    booking.status = "cancelled"
    booking.save()


def test_whoever_cancels_before_it_is_heard_is_not_told(event, goes, announced, sent):
    ann, ben = goes(event), goes(event)
    announced(24 * HOUR)
    cancel(ben.event_booking_bookings.get())
    deliver()
    send_waiting()

    assert told(sent) == [(ann, 1440)]
    assert Notification.objects.get().user == ann


def test_whoever_cancels_before_it_is_sent_is_not_told(event, goes, announced, sent):
    ann, ben = goes(event), goes(event)
    announced(24 * HOUR)
    deliver()
    cancel(ben.event_booking_bookings.get())
    send_waiting()

    assert told(sent) == [(ann, 1440)]
    gone = Delivery.objects.filter(notification__user=ben)
    assert set(gone.values_list("state", "last_error")) == {("dead", "Rejected: no longer true")}


def test_without_that_look_they_would_be(event, goes, announced, sent, monkeypatch):
    monkeypatch.setattr(last_look, "is_true", lambda told: True)
    ben = goes(event)
    announced(24 * HOUR)
    deliver()
    cancel(ben.event_booking_bookings.get())
    send_waiting()

    assert told(sent) == [(ben, 1440)]


def test_whoever_passed_their_ticket_on_is_reminded_for_the_one_who_goes(event, goes, announced, sent):
    ann = goes(event)
    [ticket] = ann.event_booking_bookings.get().tickets.all()
    announced(24 * HOUR)
    deliver()
    transfer_ticket(ticket=ticket, actor=ann, name="Ben", email="ben@example.com")
    send_waiting()

    assert told(sent) == [(ann, 1440)]


@pytest.mark.parametrize("fields", [{"status": "cancelled"}, {"status": "draft"}, {"deleted_at": START}])
@pytest.mark.parametrize("heard", [True, False])
def test_of_an_event_that_is_off_nothing_is_sent(fields, heard, event, goes, announced, sent):
    goes(event)
    announced(24 * HOUR)
    if heard:
        deliver()
    type(event).objects.filter(pk=event.pk).update(**fields)
    deliver()
    send_waiting()

    assert told(sent) == []


@pytest.mark.parametrize("heard", [True, False])
def test_a_moved_event_has_reminders_of_its_own_and_the_old_one_is_not_sent(heard, event, goes, announced, sent):
    ann = goes(event)
    announced(2 * HOUR)
    if heard:
        deliver()
    event.starts_at, event.ends_at = START + 30 * HOUR, START + 32 * HOUR
    event.save()
    deliver()
    send_waiting()
    assert told(sent) == []

    assert [announced(before - 30 * HOUR) for before in (25 * HOUR, 24 * HOUR, 2 * HOUR)] == [0, 1, 1]
    deliver()
    send_waiting()

    assert told(sent) == [(ann, 120)]
    assert Reminder.objects.count() == 3


def test_moved_there_and_back_it_does_not_remind_again(event, goes, announced):
    goes(event)
    announced(2 * HOUR)
    for later in (30 * HOUR, 0 * HOUR):
        event.starts_at, event.ends_at = START + later, START + later + HOUR
        event.save()

    assert announced(HOUR) == 0


def test_after_the_start_nothing_is_heard_and_nothing_sent(event, goes, announced, at, sent):
    goes(event)
    announced(2 * HOUR)
    at(timedelta(0))
    deliver()
    assert not Notification.objects.exists()

    Entry.objects.update(state="waiting", delivered_at=None, due_at=Now())
    at(timedelta(seconds=1))
    deliver()
    assert Notification.objects.exists()
    at(timedelta(0))
    send_waiting()
    assert sent == []


def test_a_mail_that_was_held_up_is_not_sent_after_the_start(event_factory, goes, sent):
    soon = event_factory(starts_at=timezone.now() + HOUR)
    goes(soon)
    reminders.announce_reminders()
    deliver()
    Notification.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    send_waiting()

    assert sent == []
    assert set(Delivery.objects.values_list("last_error", flat=True)) == {"Rejected: too late to be of use"}


def test_a_fact_of_the_time_when_there_was_but_one_reminder_is_understood(event, goes, announced, sent):
    ann = goes(event)
    announced(24 * HOUR)
    Entry.objects.update(data={"starts_at": START.isoformat()})
    deliver()
    send_waiting()

    assert [message.user for message in sent] == [ann, ann]


def test_over_a_change_of_clocks_it_is_real_hours_and_the_words_say_the_right_time(event, goes, announced, sent):
    goes(event)

    assert announced(24 * HOUR + timedelta(seconds=1)) == 0
    assert announced(24 * HOUR) == 1  # 11 o'clock of the day before, by the clock on the wall
    deliver()
    send_waiting()

    assert [message.kind for message in sent] == ["event_reminder"] * 2
    assert all("Oct. 26, 2031 at 10 a.m. (Europe/Berlin)" in message.text for message in sent)


@pytest.mark.postgres
@pytest.mark.parametrize("hours", [-30, 30])
def test_a_process_whose_clock_is_wrong_does_nothing_early_or_late(hours, event_factory, goes, sent, monkeypatch):
    """By the database's clock one event is 25 hours away and one 23: by this process's own both, or none of them."""
    now = timezone.now()
    far, near = (event_factory(starts_at=now + distance * HOUR) for distance in (25, 23))
    goes(far)
    ann = goes(near)
    monkeypatch.setattr(timezone, "now", lambda: now + hours * HOUR)
    monkeypatch.setattr("time.time", lambda: (now + hours * HOUR).timestamp())

    assert reminders.announce_reminders() == 1
    deliver()
    send_waiting()

    assert due() == [(near.pk, 1440)]
    assert told(sent) == [(ann, 1440)]


@pytest.mark.parametrize("number", [1, 20])
def test_looking_costs_one_query_for_any_number_of_events(
    number, event_factory, goes, announced, user_factory, django_assert_num_queries
):
    organizer, ann = user_factory("organizer"), user_factory()
    for _ in range(number):
        goes(event_factory(starts_at=START, organizer=organizer), ann)
    assert announced(24 * HOUR) == number

    with django_assert_num_queries(1):
        assert announced(23 * HOUR) == 0
