"""Ids of one person's notifications are committed in their order, whoever writes at once."""

import threading

import pytest
from django.db import transaction

from event_booking.journal.facts import FACTS
from event_booking.notifications import services
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import Notification
from event_booking.notifications.services import telling
from tests.races.at_once import at_once, tally
from tests.races.windows import Window

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def fact(user_factory):
    def make(user):
        with transaction.atomic():
            return FACTS["account.activated"].record(user)

    return make


def write(entry):
    services.notify(kind=KINDS["welcome"], entry=entry)


def race(monkeypatch, first, second):
    """The second writes while the first has its id and has not committed; returns what a reader saw meanwhile."""
    window, seen, insert = Window(), [], telling.Delivery.objects.bulk_create

    def stand_still_with_an_id(*args, **kwargs):
        if threading.current_thread().name == "first":
            window.stand_still()
        return insert(*args, **kwargs)

    monkeypatch.setattr(telling.Delivery.objects, "bulk_create", stand_still_with_an_id)

    def write_first():
        threading.current_thread().name = "first"
        write(first)

    def write_and_look():
        write(second)
        seen.extend(Notification.objects.order_by("id").values_list("id", flat=True))

    assert tally(at_once([write_first, lambda: window.come_in(write_and_look)])) == {"ok": 2}
    return seen


def test_whoever_has_seen_a_notification_has_seen_all_before_it(fact, user_factory, monkeypatch):
    ann = user_factory()

    seen = race(monkeypatch, fact(ann), fact(ann))

    assert seen == sorted(Notification.objects.values_list("id", flat=True))


def test_without_the_order_one_appears_behind_the_back_of_whoever_looked(fact, user_factory, monkeypatch):
    monkeypatch.setattr(telling, "write_in_order", lambda users: None)
    ann = user_factory()

    seen = race(monkeypatch, fact(ann), fact(ann))

    late = set(Notification.objects.values_list("id", flat=True)) - set(seen)
    assert len(late) == 1
    assert late.pop() < max(seen)


def test_many_writers_to_many_people_do_not_wait_for_each_other_in_a_circle(fact, user_factory):
    users = [user_factory() for _ in range(12)]
    entries = [fact(user) for user in users]

    def write_many(number):
        for entry in entries[number:] + entries[:number]:
            with transaction.atomic():
                telling.write_in_order([user.pk for user in users[number:] + users[:number]])
            write(entry)

    assert tally(at_once([lambda number=number: write_many(number) for number in range(4)])) == {"ok": 4}
    assert Notification.objects.count() == len(users)
