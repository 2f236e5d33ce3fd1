"""Promises of the feed and of webhooks when many work at once, each with its negative control."""

import threading
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import transaction

from event_booking.journal import claims
from event_booking.journal.models import Entry
from event_booking.journal.relay import relay_once
from event_booking.testing import override_event_booking
from event_booking.webhooks import services
from event_booking.webhooks.exceptions import TooManyWebhooks
from event_booking.webhooks.models import Delivery, Endpoint, Feed, Message
from event_booking.webhooks.reading import read_feed
from event_booking.webhooks.sending import outbox, turns
from event_booking.webhooks.services import endpoints, feed
from tests.races.at_once import at_once, tally
from tests.races.windows import Meeting, Window
from tests.webhooks.conftest import event, happen, organizer, receiver, record, unhurried, webhook

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

__all__ = ["event", "happen", "organizer", "receiver", "unhurried", "webhook"]


def relay_all():
    while relay_once(10):
        pass


class Reader:
    """Somebody's system that reads the feed to its end, again and again, and keeps nothing but the cursor."""

    def __init__(self, owner):
        self.owner, self.cursor, self.seen, self.over = owner, "", [], threading.Event()

    def read(self):
        page = read_feed(owner=self.owner, after=self.cursor, kinds=[], size=7)
        self.cursor = page.next
        self.seen += [row.fact_id for row in page.rows]
        return len(page.rows)

    def read_on(self):
        while not self.over.is_set():
            self.read()
        while self.read():
            pass

    def watch(self, work):
        """The work, after which reading ends."""
        try:
            return work()
        finally:
            self.over.set()


def test_a_reader_sees_each_fact_once_and_in_order_while_relays_write(organizer, event):
    entries = [entry.pk for entry in record(event, 300)]
    reader = Reader(organizer.pk)
    writing = partial(at_once, [relay_all] * 6)

    outcomes, _ = at_once([partial(reader.watch, writing), reader.read_on])
    relay_all()
    reader.read_on()

    assert tally(outcomes) == {"ok": 6}
    stored = list(Message.objects.in_feed_of(organizer.pk).values_list("fact_id", flat=True))
    assert reader.seen == stored
    assert sorted(stored) == entries


def two_relays_meet(organizer, event, monkeypatch):
    """One has taken a position and not committed; another one takes one, and a reader looks, if they can."""
    first, second = record(event, 2)
    reader, window = Reader(organizer.pk), Window()
    Feed.objects.create(owner=organizer)
    monkeypatch.setattr(feed.Delivery.objects, "bulk_create", window.before(Delivery.objects.bulk_create))

    def add(entry):
        return services.add_to_feed(owner=organizer.pk, facts={entry: {}})

    def other():
        add(second)
        reader.read()

    outcomes = at_once([partial(add, first), partial(window.come_in, other)])
    while reader.read():
        pass
    assert tally(outcomes) == {"ok": 2}
    return reader.seen, [first.pk, second.pk]


def test_no_position_is_seen_before_the_one_below_it(organizer, event, monkeypatch):
    seen, entries = two_relays_meet(organizer, event, monkeypatch)

    assert seen == entries


def test_with_positions_from_a_sequence_a_reader_would_miss_facts(organizer, event, monkeypatch):
    """What a journal's own numbers are: given when inserted, seen when committed."""
    numbers = iter(range(1, 10))

    def without_waiting(owner):
        row = Feed.objects.get(pk=owner)
        row.position = next(numbers) - 1
        row.save = lambda **more: None
        return row

    def end_of_feed(owner, column):
        last = Message.objects.in_feed_of(owner).values_list("position", flat=True).last()
        return (last or 0) if column == "position" else 0

    monkeypatch.setattr(feed, "lock_feed", without_waiting)
    monkeypatch.setattr("event_booking.webhooks.reading._of_feed", end_of_feed)

    seen, entries = two_relays_meet(organizer, event, monkeypatch)

    assert seen == entries[1:]


def test_a_fact_that_two_relays_hear_is_told_once(organizer, event, webhook):
    webhook()
    [entry] = record(event)

    outcomes = at_once([partial(services.add_to_feed, owner=organizer.pk, facts={entry: {}})] * 8)

    assert tally(outcomes) == {"ok": 8}
    assert Message.objects.count() == Delivery.objects.count() == 1
    assert Feed.objects.get().position == 1


def test_without_waiting_for_the_feed_two_relays_would_tell_it_twice(organizer, event, webhook, monkeypatch):
    """The database refuses the second one, so that the fact is told again and again: it is no guard to work by."""
    webhook()
    [entry] = record(event)
    Feed.objects.create(owner=organizer)
    meeting = Meeting(2)

    def without_waiting(owner):
        row = Feed.objects.get(pk=owner)
        meeting.wait()
        return row

    monkeypatch.setattr(feed, "lock_feed", without_waiting)
    outcomes = at_once([partial(services.add_to_feed, owner=organizer.pk, facts={entry: {}})] * 2)

    assert tally(outcomes) == {"ok": 1, "IntegrityError": 1}


def test_three_senders_at_once_send_each_message_once(organizer, event, webhook, receiver, happen):
    hooks = [webhook(f"/{number}") for number in range(9)]
    happen(10)

    assert tally(at_once([outbox.send_waiting] * 3)) == {"ok": 3}
    outbox.send_waiting()  # what one of them skipped while another one was taking it

    assert sorted(receiver.paths()) == sorted(f"/{number}" for number in range(9) for _ in range(10))
    assert all(len(set(receiver.ids(f"/{number}"))) == 10 for number in range(9))
    assert set(Delivery.objects.values_list("state", "attempts")) == {("sent", 1)}
    assert set(Endpoint.objects.values_list("claimed_by", "attempts")) == {(None, 0)}
    assert len(hooks) == 9


def test_without_claims_messages_are_sent_twice(organizer, event, webhook, receiver, happen, monkeypatch):
    webhook()
    happen(3)
    meeting = Meeting(3)

    def take_without_asking(due, *, limit, seconds):
        taken = list(due.order_by("pk")[:limit])
        if due.model is Delivery:
            meeting.wait()
        return taken

    monkeypatch.setattr(turns, "claim", take_without_asking)
    monkeypatch.setattr(outbox, "RUN_SECONDS", 0.01)  # one look each

    at_once([outbox.send_waiting] * 3)

    assert len(receiver.asked) > len(set(receiver.ids()))


class AtWork:
    """In place of ``attempt``: the most requests that were under way at once, after ``begin`` of each."""

    def __init__(self, monkeypatch, begin=lambda: None):
        self.now, self.most, self.lock, self.begin, self.real = 0, 0, threading.Lock(), begin, outbox.attempt
        monkeypatch.setattr(outbox, "attempt", self)

    def __call__(self, letter, seconds):
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            self.begin()
            return self.real(letter, seconds)
        finally:
            with self.lock:
                self.now -= 1


def test_a_webhook_is_not_sent_to_by_two_at_once(organizer, event, webhook, receiver, happen, monkeypatch):
    """However many messages wait for it: its server has one request of ours at a time."""
    at_work = AtWork(monkeypatch)
    webhook()
    happen(30)

    at_once([outbox.send_waiting] * 3)

    assert at_work.most == 1
    assert len(receiver.asked) == 30


def test_without_turns_a_webhook_is_sent_to_by_two_at_once(organizer, event, webhook, receiver, happen, monkeypatch):
    at_work, real = AtWork(monkeypatch, begin=Meeting(2).wait), turns.claim
    webhook()
    happen(2)

    def take_any_webhook(due, *, limit, seconds):
        # each of the two takes the webhook, and one message of it
        return list(due[:limit]) if due.model is Endpoint else real(due, limit=1, seconds=seconds)

    monkeypatch.setattr(turns, "claim", take_any_webhook)
    monkeypatch.setattr(outbox, "RUN_SECONDS", 0.01)  # one look each
    at_once([outbox.send_waiting] * 2)

    assert at_work.most == 2


def make(owner):
    return services.create_endpoint(owner=owner, url="https://93.184.215.14/")


def test_nobody_has_more_webhooks_than_allowed(organizer):
    with override_event_booking(WEBHOOKS_PER_ORGANIZER=3):
        outcomes = at_once([partial(make, organizer)] * 10)

    assert tally(outcomes) == {"ok": 3, "TooManyWebhooks": 7}
    assert Endpoint.objects.count() == 3
    assert all(isinstance(each, TooManyWebhooks | tuple) for each in outcomes)


def test_without_turns_there_are_more(organizer, monkeypatch):
    meeting = Meeting(10)

    @contextmanager
    def everybody_at_once(**more):
        with transaction.atomic():
            yield

    count = Endpoint.objects.of(organizer).count

    class Counting:
        def of(self, owner):
            return self

        def count(self):
            found = count()
            meeting.wait()
            return found

        create = staticmethod(Endpoint.objects.create)

    class Rows:
        objects = Counting()

    monkeypatch.setattr(endpoints, "short_transaction", everybody_at_once)
    monkeypatch.setattr(endpoints, "Endpoint", Rows)
    with override_event_booking(WEBHOOKS_PER_ORGANIZER=3):
        at_once([partial(make, organizer)] * 10)

    assert Endpoint.objects.count() > 3


def test_turned_off_by_two_its_owner_is_told_once(organizer, webhook):
    endpoint = webhook()
    turn_off = partial(services.disable_endpoint, endpoint=endpoint, reason=Endpoint.Reason.GONE)

    assert tally(at_once([turn_off] * 5)) == {"ok": 5}

    assert Entry.objects.filter(fact="webhook.disabled").count() == 1
    assert claims.claim(Endpoint.objects.due(), limit=1, seconds=1) == []


def test_unless_only_one_finds_it_on_its_owner_is_told_by_each(organizer, webhook, monkeypatch):
    endpoint = webhook()

    class Rows:
        class objects:
            @staticmethod
            def filter(pk, **_is_on):
                return Endpoint.objects.filter(pk=pk)

    monkeypatch.setattr(endpoints, "Endpoint", Rows)
    at_once([partial(services.disable_endpoint, endpoint=endpoint, reason=Endpoint.Reason.GONE)] * 2)

    assert Entry.objects.filter(fact="webhook.disabled").count() == 2
