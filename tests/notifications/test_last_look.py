"""What waits is looked at once more before it leaves."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from event_booking.notifications import outbox, services
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import Delivery, QuietHours
from event_booking.notifications.preferences import change_preferences
from event_booking.notifications.rendering import zone_of


@pytest.fixture
def waiting(user_factory, record, sent):
    """Somebody who has a welcome waiting on each channel."""
    ann = user_factory()
    services.notify(kind=KINDS["welcome"], entry=record("account.activated", ann))
    return ann


def hours_around_now(user):
    here = timezone.now().astimezone(zone_of(user))
    return (here - timedelta(hours=2)).time(), (here + timedelta(hours=2)).time()


def rows():
    return dict(Delivery.objects.values_list("channel", "state"))


def test_what_was_switched_off_meanwhile_does_not_leave(waiting, sent):
    change_preferences(user=waiting, wanted={"kinds": {"welcome": {"memory": False}}})
    outbox.send_waiting()
    assert [message.html != "" for message in sent] == [True]
    assert rows() == {"memory": "dropped", "letter": "sent"}


def test_a_kind_that_is_off_by_default_leaves_if_it_was_wanted(waiting, sent):
    change_preferences(user=waiting, wanted={"kinds": {"welcome": {"memory": False, "letter": False}}})
    change_preferences(user=waiting, wanted={"kinds": {"welcome": {"memory": True, "letter": True}}})
    outbox.send_waiting()
    assert len(sent) == 2


def test_who_sleeps_by_now_is_not_woken(waiting, sent):
    """A mail server was away all evening, say."""
    begin, end = hours_around_now(waiting)
    QuietHours.objects.create(user=waiting, begin=begin, end=end)
    outbox.send_waiting()
    assert sent == []
    assert set(Delivery.objects.values_list("state", "attempts", "claimed_by")) == {("waiting", 0, None)}
    assert {row.due_at.astimezone(zone_of(waiting)).time() for row in Delivery.objects.all()} == {end}


def test_what_would_come_too_late_wakes_them(waiting, sent):
    begin, end = hours_around_now(waiting)
    QuietHours.objects.create(user=waiting, begin=begin, end=end)
    waiting.event_booking_notifications.update(expires_at=Now() + timedelta(hours=1))
    outbox.send_waiting()
    assert len(sent) == 2


def test_urgent_news_wake_them(user_factory, event_factory, booking_factory, record, sent, relay):
    ann = user_factory()
    begin, end = hours_around_now(ann)
    booking = booking_factory(event_factory(), ann, status="cancelled")
    record("booking.cancelled", booking, reason="event_cancelled")
    QuietHours.objects.create(user=ann, begin=begin, end=end)
    relay()
    assert [message.kind for message in sent] == ["event_cancelled"] * 2


def test_other_quiet_hours_count_for_what_waits(user_factory, record, sent):
    ann = user_factory()
    begin, end = hours_around_now(ann)
    QuietHours.objects.create(user=ann, begin=begin, end=end)
    services.notify(kind=KINDS["welcome"], entry=record("account.activated", ann))
    later = (timezone.now().astimezone(zone_of(ann)) + timedelta(hours=3)).time()

    change_preferences(user=ann, wanted={"quiet_hours": (begin, later)})
    outbox.send_waiting()
    assert sent == []
    assert {row.due_at.astimezone(zone_of(ann)).time() for row in Delivery.objects.all()} == {later}

    change_preferences(user=ann, wanted={"quiet_hours": None})
    outbox.send_waiting()
    assert len(sent) == 2


def test_a_kind_that_nobody_declares_any_more_leaves(waiting, sent, monkeypatch):
    """Its templates are still there, say, and its app is not."""
    monkeypatch.delitem(KINDS, "welcome")
    outbox.send_waiting()
    assert len(sent) == 2
