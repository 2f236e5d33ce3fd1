"""What waits is looked at once more before it leaves."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from event_booking.accounts.services.roles import approve_organizer, ask_to_organize, revoke_role
from event_booking.bookings.models import Booking, WaitlistEntry
from event_booking.events.models import Event
from event_booking.events.services.publishing import cancel_event, delete_event
from event_booking.journal.models import Entry
from event_booking.notifications import outbox, services
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import Delivery, QuietHours
from event_booking.notifications.preferences import change_preferences
from event_booking.notifications.templating import zone_of
from event_booking.profiles.models import Subscription
from event_booking.testing import override_event_booking


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


@pytest.fixture
def published(event_factory, user_factory, record, sent):
    """``published(2)``: an event; so many followers of its organizer have news of it waiting on each channel."""

    def make(followers=1):
        event = event_factory()
        for _ in range(followers):
            Subscription.objects.create(subscriber=user_factory(), target=event.organizer)
        services.notify(kind=KINDS["new_event"], entry=record("event.published", event))
        return event

    return make


def outcomes(event_or_person):
    rows = Delivery.objects.filter(notification__fact__subject_id=str(event_or_person.pk))
    return set(rows.values_list("state", "last_error"))


def draft_again(*, event):
    Event.objects.filter(pk=event.pk).update(status="draft")  # an admin can


UNTRUE = ("dead", "Rejected: no longer true")


@pytest.mark.parametrize("end", [draft_again, cancel_event, delete_event])
def test_an_event_that_is_gone_is_not_recommended_to_followers(end, published):
    gone, there = published(), published()
    end(event=gone)
    outbox.send_waiting()
    assert (outcomes(gone), outcomes(there)) == ({UNTRUE}, {("sent", "")})


@pytest.fixture
def asked(user_factory, sent):
    """Somebody who asks to organize, of which every admin has news waiting on each channel."""

    def make():
        person = user_factory()
        with override_event_booking(ORGANIZER_SIGNUP="approval"):
            ask_to_organize(user=person, message="Bread")
        entry = Entry.objects.get(fact="account.organizer_requested", subject_id=person.pk)
        services.notify(kind=KINDS["organizer_requested"], entry=entry)
        return person

    return make


def test_a_request_that_was_decided_bothers_no_admin(asked, user_factory):
    boss = user_factory("admin")
    ann, ben = asked(), asked()
    approve_organizer(user=ann, actor=boss)
    outbox.send_waiting()
    assert (outcomes(ann), outcomes(ben)) == ({UNTRUE}, {("sent", "")})


def test_who_is_no_admin_any_more_reads_no_requests(asked, user_factory, sent):
    boss, former = user_factory("admin"), user_factory("admin")
    asked()
    revoke_role(user=former, role="admin", actor=boss)
    outbox.send_waiting()
    assert {message.user for message in sent} == {boss}


@pytest.mark.parametrize("what", ["published", "asked"])
def test_what_is_asked_at_the_last_moment_is_asked_once_for_all_who_are_told(
    what, published, asked, user_factory, django_assert_max_num_queries
):
    if what == "published":
        published(20)
    else:
        for _ in range(20):
            user_factory("admin")
        asked()
    with django_assert_max_num_queries(20 + 40):  # one to note each
        assert outbox.send_waiting() == 40


def test_an_offer_whose_seats_are_gone_is_not_sent(event_factory, user_factory, booking_factory, record, sent):
    late, timely = [_offer(event_factory(), user_factory(), booking_factory) for _ in range(2)]
    for entry in (late, timely):
        services.notify(kind=KINDS["waitlist_offer"], entry=record("waitlist.offered", entry))
    late.user.event_booking_notifications.update(expires_at=Now() - timedelta(seconds=1))
    outbox.send_waiting()
    assert {message.user for message in sent} == {timely.user}
    [told] = timely.user.event_booking_notifications.all()
    assert told.expires_at == timely.offer.expires_at


def _offer(event, user, booking_factory):
    held = booking_factory(event, user, status="held")
    Booking.objects.filter(pk=held.pk).update(expires_at=timezone.now() + timedelta(hours=2))
    return WaitlistEntry.objects.create(
        event=event, user=user, quantity=1, status="offered", offer=Booking.objects.get(pk=held.pk)
    )


def test_a_kind_that_nobody_declares_any_more_leaves(waiting, sent, monkeypatch):
    """Its templates are still there, say, and its app is not."""
    monkeypatch.delitem(KINDS, "welcome")
    outbox.send_waiting()
    assert len(sent) == 2
