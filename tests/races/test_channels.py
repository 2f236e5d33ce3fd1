"""Promises of channels under concurrency, on PostgreSQL, each with its negative control."""

from functools import partial

import pytest

from event_booking.notifications.models import PushSubscription, TelegramChat, TelegramLink
from event_booking.notifications.push import subscriptions
from event_booking.notifications.push.subscriptions import MOST_BROWSERS, subscribe
from event_booking.notifications.telegram import chats
from event_booking.notifications.telegram.chats import connect, new_link
from tests.races.at_once import at_once, tally
from tests.races.windows import Meeting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def browser(user, number):
    return partial(subscribe, user=user, endpoint=f"https://push.example/{number}", p256dh="x", auth="x")


def test_a_crowd_of_browsers_leaves_no_more_than_the_most(user_factory):
    ann = user_factory()

    assert tally(at_once([browser(ann, number) for number in range(2 * MOST_BROWSERS)])) == {"ok": 2 * MOST_BROWSERS}

    assert PushSubscription.objects.count() == MOST_BROWSERS


def test_without_standing_in_line_there_are_more(user_factory, monkeypatch):
    ann, meeting = user_factory(), Meeting(5)
    for number in range(MOST_BROWSERS):
        browser(ann, number)()
    monkeypatch.setattr(subscriptions, "_stand_in_line", lambda user: None)
    delete = PushSubscription.objects.all().__class__.exclude

    def all_have_counted(rows, *args, **kwargs):
        meeting.wait()  # everybody has seen the same twenty and their own
        return delete(rows, *args, **kwargs)

    monkeypatch.setattr(PushSubscription.objects.all().__class__, "exclude", all_have_counted)
    at_once([browser(ann, f"more-{number}") for number in range(5)])
    monkeypatch.undo()

    assert PushSubscription.objects.count() > MOST_BROWSERS


def test_one_browser_of_many_people_is_told_for_one(user_factory):
    people = [user_factory() for _ in range(10)]

    assert tally(at_once([browser(person, "shared") for person in people] * 2)) == {"ok": 20}

    assert PushSubscription.objects.count() == 1


def test_a_link_opened_in_many_chats_at_once_connects_one(user_factory):
    ann = user_factory()
    token, _ = new_link(user=ann)

    results = at_once([partial(connect, token=token, chat_id=number) for number in range(1, 21)])

    assert sorted(result is not None for result in results) == [False] * 19 + [True]
    assert TelegramChat.objects.count() == 1


def test_without_the_deletion_deciding_several_would_have_connected(user_factory, monkeypatch):
    ann, meeting = user_factory(), Meeting(5)
    token, _ = new_link(user=ann)
    rows = TelegramLink.objects.all().__class__
    delete = rows.delete

    def look_first(links):
        meeting.wait()
        return delete(links) if not links.exists() else (1, {})

    monkeypatch.setattr(rows, "delete", look_first)
    results = at_once([partial(connect, token=token, chat_id=number) for number in range(1, 6)])

    assert sum(result is not None and not isinstance(result, Exception) for result in results) > 1


def test_many_links_in_one_chat_leave_it_to_one_person(user_factory):
    people = [user_factory() for _ in range(10)]
    tokens = [new_link(user=person)[0] for person in people]

    assert tally(at_once([partial(connect, token=token, chat_id=7) for token in tokens])) == {"ok": 10}

    assert TelegramChat.objects.count() == 1
    assert chats.is_connected(chat_id=7)
