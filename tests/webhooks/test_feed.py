"""The feed: every fact once, in one order, for as long as it is kept."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from event_booking.accounts.signals import account_erased
from event_booking.journal.models import Entry
from event_booking.journal.relay import relay_once
from event_booking.testing import override_event_booking
from event_booking.webhooks import reading
from event_booking.webhooks.cursors import read_cursor, write_cursor
from event_booking.webhooks.models import Delivery, Feed, Message
from event_booking.webhooks.services import add_to_feed, erasure, forget_old
from tests.webhooks.conftest import record

API = "/api/v1/facts/"


@pytest.fixture
def client(client_for, organizer):
    return client_for(organizer)


def read(client, after="", **query):
    answer = client.get(API, {"after": after, **query} if after else query)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def entries_of(page):
    return [Message.objects.get(uid=row["id"].removeprefix("msg_")).fact_id for row in page["results"]]


def test_it_can_be_read_to_the_end_and_from_there_on(client, happen):
    entries = happen(5)

    first = read(client, page_size=3)
    second = read(client, first["next"], page_size=3)
    third = read(client, second["next"])
    assert entries_of(first) + entries_of(second) == [entry.pk for entry in entries]
    assert third == {"results": [], "next": third["next"]}

    later = happen(1)
    assert entries_of(read(client, third["next"])) == [entry.pk for entry in later]
    assert entries_of(read(client, second["next"])) == [entry.pk for entry in later]


def test_an_empty_feed_has_a_cursor_for_later(client, happen):
    empty = read(client)
    entries = happen(2)

    assert empty["results"] == []
    assert entries_of(read(client, empty["next"])) == [entry.pk for entry in entries]


def test_a_row_is_what_a_webhook_gets(client, happen, receiver, webhook):
    from event_booking.webhooks.sending import send_waiting

    webhook()
    happen()
    send_waiting()

    assert read(client)["results"] == [json.loads(receiver.asked[0][2])]


def test_by_kind_and_the_cursor_passes_the_others(client, happen, event_factory, organizer):
    from django.db import transaction

    from event_booking.events.services import cancel_event

    happen(3)
    event = event_factory(organizer=organizer)
    with transaction.atomic():
        cancel_event(event=event)
    happen(2)

    page = read(client, type="event.cancelled")
    assert [row["type"] for row in page["results"]] == ["event.cancelled"]
    assert read(client, page["next"])["results"] == []
    both = read(client, type=["event.cancelled", "event.changed"])
    assert len(both["results"]) == 6


def test_only_ones_own(client, happen, client_for, user_factory):
    happen()
    rival = client_for(user_factory("organizer"))

    assert read(rival)["results"] == []
    answer = rival.get(API, {"after": read(client)["next"]})
    assert (answer.status_code, answer.json()["code"]) == (400, "cursor_unknown")


def packed(value):
    return urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    ["x", "é", "W10=", "[]", packed(None), packed([1]), packed({}), packed("ab"), packed(["1", "2"]),
     packed(["1", 1.5]), packed([["1"], 0]), packed("[" * 5000), urlsafe_b64encode(b"[" * 100_000).decode(), "\0",
     "%00"],
)  # fmt: skip
def test_nonsense_is_no_cursor(cursor, client, happen):
    happen()
    answer = client.get(API, {"after": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "cursor_unknown")


@pytest.mark.parametrize("position", [-1, 2, 2**63 - 1, 2**63, 10**30, True])
def test_positions_that_were_never_given_are_no_cursors(position, client, happen, organizer):
    happen()
    answer = client.get(API, {"after": packed([str(organizer.pk), position])})
    assert (answer.status_code, answer.json()["code"]) == (400, "cursor_unknown")


def test_a_cursor_comes_back_as_it_was():
    assert read_cursor(write_cursor(7, 42), 7) == 42


@pytest.mark.parametrize("query", [{"type": "booking"}, {"type": "webhook.ping"}, {"page_size": "0"}, {"type": "\0"}])
def test_what_can_not_be_asked_is_400(query, client):
    answer = client.get(API, query)
    assert (answer.status_code, set(answer.json())) == (400, set(query))


def test_who_may(client_for, user_factory):
    assert client_for().get(API).status_code == 401
    assert client_for(user_factory()).get(API).status_code == 403
    assert client_for(user_factory("admin")).get(API).status_code == 200


def test_nobody_on_the_way_keeps_it(client):
    assert client.get(API).headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("count", [0, 2, 20])
def test_a_page_takes_as_many_queries_whatever_it_has(count, client, happen, organizer, django_assert_num_queries):
    if count:
        happen(count)
    cursor = write_cursor(organizer.pk, 0)
    with django_assert_num_queries(4):  # the person's roles, the feed, the rows, the feed
        client.get(API, {"after": cursor})


def test_hearing_it_again_adds_nothing(happen, organizer, webhook):
    webhook()
    [entry] = happen()
    again = add_to_feed(owner=organizer.pk, facts={entry: {}})

    assert again == []
    assert Message.objects.count() == Delivery.objects.count() == 1


@pytest.mark.parametrize("count", [1, 9])
def test_telling_takes_as_many_queries_whatever_webhooks_there_are(
    count, happen, event, organizer, webhook, django_assert_num_queries
):
    happen()
    for _ in range(count):
        webhook()
    [entry] = record(event)
    # is somebody there; savepoint, time; the feed's row, told already, a place; the message; webhooks, deliveries; end
    with django_assert_num_queries(10 if connection.vendor == "postgresql" else 9):
        add_to_feed(owner=organizer.pk, facts={entry: {}})


@pytest.mark.parametrize("owner", [None, "", "nobody", 10**9])
def test_nobody_is_told_who_is_not_there(owner, happen):
    [entry] = happen()
    assert add_to_feed(owner=owner, facts={entry: {}}) == []


def test_a_banned_organizer_is_sent_nothing_and_finds_it_in_the_feed_later(client, happen, organizer, webhook):
    webhook()
    before = happen()
    organizer.is_active = False
    organizer.save()
    meanwhile = happen(2)
    organizer.is_active = True
    organizer.save()
    after = happen()

    assert entries_of(read(client)) == [entry.pk for entry in before + meanwhile + after]
    assert {each.message.fact for each in Delivery.objects.all()} == {*before, *after}


def test_nothing_is_kept_for_who_was_erased(happen, organizer):
    with transaction.atomic():
        account_erased.record(organizer)
    organizer.is_active = False
    organizer.save()
    happen()
    assert not Message.objects.exists()


@pytest.mark.parametrize("count", [1, 20])
def test_facts_that_are_heard_together_are_added_together(count, event, webhook):
    webhook()
    record(event, count)
    with CaptureQueriesContext(connection) as captured:
        relay_once()
    # the feed's row made and locked; told already, a place; the messages; webhooks, deliveries
    assert len([each for each in captured if "_webhooks_" in each["sql"]]) == 8
    assert Message.objects.count() == Delivery.objects.count() == count


def age(days, **which):
    Message.objects.filter(**which).update(told_at=Now() - timedelta(days=days))


def test_what_is_old_is_forgotten_and_old_cursors_say_so(client, happen, organizer, monkeypatch):
    monkeypatch.setattr(erasure, "BATCH", 2)
    entries = happen(5)
    after_two = read(client, page_size=2)["next"]
    after_three = read(client, page_size=3)["next"]
    age(91, position__lte=3)

    forget_old()

    kept = [entry.pk for entry in entries[3:]]
    assert entries_of(read(client)) == kept
    assert entries_of(read(client, after_three)) == kept
    answer = client.get(API, {"after": after_two})
    assert (answer.status_code, answer.json()["code"]) == (410, "cursor_too_old")
    assert Feed.objects.values_list("position", "forgotten").get() == (5, 3)


def test_a_cursor_at_the_end_of_a_feed_that_was_forgotten_goes_on(client, happen):
    happen(2)
    end = read(client)["next"]
    age(91)
    forget_old()

    [entry] = happen()

    assert entries_of(read(client, end)) == [entry.pk]


def test_what_is_forgotten_while_it_is_read_is_not_missed_in_silence(client, happen, monkeypatch):
    """Deleted after the reader learned how far the feed goes, and before it took the rows."""
    happen(3)
    cursor = read(client, page_size=1)["next"]
    age(91)
    whole = reading.Message.objects

    class Late:
        def in_feed_of(self, owner):
            forget_old()
            return whole.in_feed_of(owner)

    class Messages:
        objects = Late()

    monkeypatch.setattr(reading, "Message", Messages)

    assert client.get(API, {"after": cursor}).status_code == 410


def test_the_log_is_forgotten_before_the_feed(happen, webhook, receiver):
    endpoint = webhook()
    happen(3)
    first, second, third = endpoint.deliveries.order_by("id").values_list("pk", flat=True)
    endpoint.deliveries.filter(pk=first).update(state="dead")
    Delivery.objects.exclude(pk=third).update(created_at=Now() - timedelta(days=31))

    forget_old()

    assert set(endpoint.deliveries.values_list("pk", flat=True)) == {second, third}  # the second still waits
    assert Message.objects.count() == 3


def test_how_long_is_a_setting(happen):
    happen()
    age(8)
    with override_event_booking(FEED_DAYS=7, WEBHOOK_LOG_DAYS=7):
        forget_old()
    assert not Message.objects.exists()
    assert Entry.objects.exists()
