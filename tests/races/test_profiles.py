"""Promises of profiles under concurrency, on PostgreSQL, each with its negative control."""

from functools import partial

import pytest
from django.contrib.auth import get_user_model
from rest_framework.test import APIClient

from event_booking.journal.models import Entry
from event_booking.profiles import services
from event_booking.profiles.models import Profile, Subscription
from event_booking.profiles.services import erase_profile, forget_subscriptions, subscribe, unsubscribe
from tests.profiles.counting import counted
from tests.races.at_once import at_once, tally
from tests.races.windows import Meeting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def post(user, target):
    client = APIClient()
    client.force_authenticate(get_user_model().objects.get(pk=user.pk))
    return client.post(f"/api/v1/profile/{target.pk}/subscribe/").status_code


def test_one_person_following_fifty_times_at_once_counts_once(user_factory):
    ann, ben = user_factory(), user_factory()

    statuses = at_once([partial(post, ben, ann)] * 50)

    assert sorted(statuses) == [200] * 49 + [201]
    assert counted() == {ann.pk: (1, 0), ben.pk: (0, 1)}
    assert Entry.objects.filter(fact="person.subscribed").count() == 1


def test_without_the_constraint_deciding_counters_drift(user_factory, monkeypatch):
    meeting = Meeting(10)

    def look_first(subscription):
        found = Subscription.objects.filter(subscriber=subscription.subscriber, target=subscription.target).exists()
        meeting.wait()
        Subscription.objects.bulk_create([subscription], ignore_conflicts=True)
        return not found

    monkeypatch.setattr(services, "_inserted", look_first)
    ann, ben = user_factory(), user_factory()

    at_once([partial(post, ben, ann)] * 10)

    with pytest.raises(AssertionError):
        counted()


def test_many_people_following_one_are_all_counted(user_factory):
    ann, others = user_factory(), [user_factory() for _ in range(30)]

    assert tally(at_once([partial(subscribe, subscriber=each, target=ann) for each in others])) == {"ok": 30}

    assert counted()[ann.pk] == (30, 0)


def test_following_and_unfollowing_in_a_circle_ends_without_deadlock(user_factory):
    people = [user_factory() for _ in range(4)]
    pairs = [(one, other) for one in people for other in people if one != other]
    calls = [partial(act, subscriber=one, target=other) for act in (subscribe, unsubscribe) for one, other in pairs] * 2

    assert tally(at_once(calls)) == {"ok": len(calls)}

    counted()


def test_erasing_while_people_follow_keeps_counters_right(user_factory):
    ann, others = user_factory(), [user_factory() for _ in range(10)]
    for each in others:
        subscribe(subscriber=each, target=ann)
        subscribe(subscriber=ann, target=each)
    calls = [partial(unsubscribe, subscriber=each, target=ann) for each in others]
    calls += [partial(erase_profile, user=each) for each in others[:3]] + [partial(erase_profile, user=ann)] * 2

    assert tally(at_once(calls)) == {"ok": len(calls)}

    forget_subscriptions(user=ann)
    assert set(counted().values()) == {(0, 0)}
    assert Profile.objects.count() == 11
