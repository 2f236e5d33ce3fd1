from datetime import timedelta
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused
from ssl import SSLCertVerificationError
from uuid import uuid4

import pytest
from django.db.models.functions import Now

from event_booking.journal import relay
from event_booking.journal.claims import claim, pause
from event_booking.journal.erasure import forget_words
from event_booking.journal.facts import NotYet
from event_booking.journal.models import Entry
from event_booking.journal.relay import relay_once
from event_booking.journal.together import together
from event_booking.logs import request_id
from event_booking.testing import override_event_booking


def states():
    return dict(Entry.objects.values_list("pk", "state"))


def test_facts_are_delivered_in_the_order_in_which_they_were_recorded(record, listen):
    heard, entries = listen(), record(5)

    assert relay_once() == 5
    assert relay_once() == 0

    assert heard == [entry.pk for entry in entries]
    stored = Entry.objects.first()
    assert (stored.state, stored.attempts, stored.claimed_by, stored.delivered_at is not None) == (
        "delivered", 1, None, True,
    )  # fmt: skip


def test_a_run_takes_as_many_as_it_is_told(record, listen):
    heard, entries = listen(), record(5)

    assert [relay_once(2), relay_once(2), relay_once(2), relay_once(2)] == [2, 2, 1, 0]
    assert heard == [entry.pk for entry in entries]


def test_a_receiver_that_fails_is_called_again_later(record, listen, later):
    [entry] = record()
    failing = [entry.pk]
    heard = listen(failing)

    relay_once()
    waiting = Entry.objects.get()
    assert (waiting.state, waiting.attempts, waiting.claimed_by) == ("waiting", 1, None)
    assert waiting.last_error.endswith("ValueError: the oven is cold")
    assert relay_once() == 0  # not yet

    failing.clear()
    later(seconds=3)
    relay_once()

    delivered = Entry.objects.get()
    assert (delivered.state, delivered.attempts, delivered.last_error) == ("delivered", 2, "")
    assert heard == [entry.pk] * 2


def test_a_receiver_that_fails_holds_up_neither_other_facts_nor_other_receivers(record, listen):
    entries = record(3)
    first, second = listen(failing=[entries[0].pk]), listen()

    relay_once()

    everything = [entry.pk for entry in entries]
    assert (first, second) == (everything, everything)
    assert list(states().values()).count("delivered") == 2
    assert states()[entries[0].pk] == "waiting"


def test_after_so_many_failures_a_fact_is_put_aside(record, listen, later):
    [entry] = record()
    heard = listen(failing=[entry.pk])

    with override_event_booking(RELAY_ATTEMPTS=3):
        for _ in range(5):
            relay_once()
            later(hours=2)

    assert (heard, states()) == ([entry.pk] * 3, {entry.pk: "dead"})
    assert "the oven is cold" in Entry.objects.get().last_error


def refused(code):
    return SMTPDataError(code, b"no")


@pytest.mark.parametrize(
    ("error", "state", "longest"),
    [
        (ConnectionRefusedError(), "waiting", 75),
        (SSLCertVerificationError("expired"), "waiting", 75),
        (SMTPAuthenticationError(535, b"no"), "waiting", 75),
        (refused(451), "waiting", 75),
        (refused(550), "dead", 0),
        (SMTPRecipientsRefused({}), "dead", 0),
    ],
    ids=["gone", "certificate", "password", "later", "never", "nobody"],
)
def test_a_fact_outlasts_a_server_that_is_away(error, state, longest, record, listen, later):
    """A code that is mailed leaves when the server is back, and soon."""

    def fail(entry):
        raise error

    record()
    heard = listen(then=fail)
    for _ in range(40):
        relay_once()
        later(hours=2)

    entry = Entry.objects.get()
    assert (len(heard), entry.state) == (40 if state == "waiting" else 36, state)
    if state == "waiting":
        later(hours=-2)
        assert not Entry.objects.filter(due_at__gt=Now() + timedelta(seconds=longest)).exists()


def test_a_receiver_that_a_deployment_broke_in_the_evening_is_heard_the_next_morning(record, listen):
    """So a night's confirmations are told once it is mended: tries are spread over most of a day."""
    [entry] = record()
    listen(failing=[entry.pk])
    passed = 0.0
    while Entry.objects.get().state == "waiting":
        claimed_at = Entry.objects.values_list("due_at", flat=True).get()
        relay_once()
        passed += (Entry.objects.values_list("due_at", flat=True).get() - claimed_at).total_seconds()
        Entry.objects.update(due_at=Now())

    assert 16 < passed / 3600 < 32


def test_a_fact_may_end_a_dozen_processes_however_often_a_receiver_may_fail(record, listen, later):
    heard = listen()
    [entry] = record()
    for _ in range(12):
        claim(Entry.objects.due(), limit=1, seconds=120)  # and dies
        later(minutes=3)
    relay_once()

    assert (heard, states()) == ([], {entry.pk: "dead"})


def test_a_fact_that_ends_the_process_each_time_is_put_aside(record, listen, later):
    heard = listen()
    [entry] = record()

    with override_event_booking(RELAY_ATTEMPTS=3):
        for _ in range(3):
            claim(Entry.objects.due(), limit=1, seconds=120)  # and dies
            later(minutes=3)
        relay_once()

    assert (heard, states()) == ([], {entry.pk: "dead"})


def test_what_a_dead_relay_had_claimed_is_due_again(record, listen, later):
    heard = listen()
    [entry] = record()
    claim(Entry.objects.due(), limit=1, seconds=relay.CLAIM_SECONDS)

    assert relay_once() == 0
    later(seconds=relay.CLAIM_SECONDS + 1)
    assert relay_once() == 1

    assert heard == [entry.pk]


def test_a_relay_whose_claim_ended_leaves_the_mark_to_the_next_one(record, listen, later):
    """The slow one comes back after another relay has taken the entry: the other one's word counts."""

    def meanwhile(entry):
        if len(heard) == 1:
            later(seconds=relay.CLAIM_SECONDS + 1)
            claim(Entry.objects.due(), limit=1, seconds=relay.CLAIM_SECONDS)

    heard = listen(then=meanwhile)
    [entry] = record()

    relay_once()

    assert states() == {entry.pk: "waiting"}
    assert Entry.objects.get().claimed_by is not None


def test_slow_receivers_leave_the_rest_for_later(record, listen, monkeypatch):
    monkeypatch.setattr(relay, "RUN_SECONDS", 0)
    heard = listen(then=lambda entry: None)
    record(3)

    assert relay_once() == 0

    assert heard == []
    assert set(Entry.objects.values_list("state", "claimed_by", "attempts")) == {("waiting", None, 0)}


def test_a_relay_that_is_told_to_stop_gives_the_rest_back(record, listen):
    heard = listen()
    entries = record(3)

    assert relay_once(stop=lambda: len(heard) == 2) == 2

    assert heard == [entry.pk for entry in entries[:2]]
    assert relay_once() == 1


def test_receivers_log_under_the_id_of_the_request_that_caused_the_fact(record, listen):
    seen = []
    listen(then=lambda entry: seen.append(request_id.get()))
    token = request_id.set("request-9")
    record()
    request_id.reset(token)

    relay_once()

    assert (seen, request_id.get()) == (["request-9"], "")


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (2, 4), (5, 32), (12, 3600), (10_000, 3600)])
def test_pauses_double_up_to_an_hour_and_spread(attempts, seconds):
    pauses = {pause(attempts) for _ in range(20)}

    assert timedelta(seconds=seconds * 0.75) <= min(pauses) < max(pauses) <= timedelta(seconds=seconds * 1.25)


@pytest.fixture
def put_off():
    """``put_off(entry)`` in a receiver; ``put_off.done``: the keys of the entries, as they were done together."""
    done = []

    class PutOff:
        failing: tuple[int, ...] = ()

        def __call__(self, entry):
            together(self.work, entry.pk)

        def work(self, keys):
            done.append(keys)
            if set(keys) & set(self.failing):
                raise ValueError("the oven is cold")

    made = PutOff()
    made.done = done
    return made


def test_what_receivers_put_off_is_done_once_before_the_facts_count_as_delivered(record, listen, put_off):
    keys = [entry.pk for entry in record(3)]
    listen(then=put_off)
    assert relay_once() == 3
    assert put_off.done == [keys]
    assert set(states().values()) == {"delivered"}


def test_what_fails_together_is_told_again_one_by_one(record, listen, put_off):
    keys = [entry.pk for entry in record(3)]
    put_off.failing = (keys[1],)
    listen(then=put_off)
    assert relay_once() == 3
    assert put_off.done == [keys, [keys[0]], [keys[1]], [keys[2]]]
    assert states() == {keys[0]: "delivered", keys[1]: "waiting", keys[2]: "delivered"}


def test_slow_receivers_and_one_that_fails_end_all_the_same(record, listen, put_off, monkeypatch):
    """Else all would be told again and again, with mails, and nothing ever be noted."""
    clock = [0.0]
    monkeypatch.setattr(relay.time, "monotonic", lambda: clock[0])

    def slowly(entry):
        clock[0] += 2 * relay.RUN_SECONDS
        put_off(entry)

    keys = [entry.pk for entry in record(3)]
    put_off.failing = (keys[0],)
    heard = listen(then=slowly)
    for _ in range(6):
        relay_once()

    assert states() == {keys[0]: "waiting", keys[1]: "delivered", keys[2]: "delivered"}
    assert Entry.objects.get(pk=keys[0]).last_error
    assert [heard.count(key) for key in keys] == [2, 1, 1]


def test_a_process_that_dies_before_they_count_tells_them_again(record, listen, put_off, later):
    class Killed(BaseException):
        pass

    keys = [entry.pk for entry in record(2)]
    heard = listen(then=put_off)
    put_off.work = lambda keys: (_ for _ in ()).throw(Killed)
    with pytest.raises(Killed):
        relay_once()
    assert set(states().values()) == {"waiting"}
    del put_off.work
    later(seconds=61)
    assert relay_once() == 2
    assert heard == keys * 2
    assert put_off.done == [[keys[0]], [keys[1]]]  # what was taken before is not put off


class Killed(BaseException):
    """As if the process had ended."""


def killed_at(fatal):
    def die(entry):
        if entry.pk == fatal:
            raise Killed

    return die


def test_a_fact_that_ends_the_process_takes_no_other_one_with_it(record, listen, later):
    fatal, *others = [entry.pk for entry in record(4)]
    listen(then=killed_at(fatal))
    for _ in range(8):
        try:
            relay_once()
        except Killed:
            later(seconds=61)
    assert {key: state for key, state in states().items() if key in others} == dict.fromkeys(others, "delivered")
    assert states()[fatal] == "waiting"


@pytest.mark.parametrize(("allowed", "deaths"), [(1, 2), (4, 8)])
def test_deaths_of_others_making_are_not_held_against_facts_taken_along(
    allowed, deaths, record, listen, later, monkeypatch
):
    def die(*entries):
        raise Killed

    listen()
    record(4)
    with override_event_booking(RELAY_ATTEMPTS=allowed):
        with monkeypatch.context() as patch:
            patch.setattr(relay, "_note_success", die)
            for _ in range(deaths):
                record(1)  # newer than those that were taken along, and told before them
                with pytest.raises(Killed):
                    relay_once()
                later(seconds=61)
        while relay_once():
            pass

    assert set(states().values()) == {"delivered"}


def test_what_takes_several_turns_comes_after_what_was_put_back_for_it(record, listen):
    long, *short = [entry.pk for entry in record(4)]

    def take_long(entry):
        if entry.pk == long:
            raise NotYet

    heard = listen(then=take_long)
    relay_once(stop=lambda: bool(heard))  # there was time for one
    assert heard == [long]

    relay_once()

    assert heard == [long, *short, long]


def test_a_receiver_that_fails_beside_one_that_is_not_done_yet_uses_up_no_try(record, listen):
    [entry] = record()

    def go_on(entry):
        raise NotYet

    listen(then=go_on)
    listen([entry.pk])
    for _ in range(20):
        relay_once()

    entry.refresh_from_db()
    assert (entry.state, entry.attempts) == ("waiting", 0)


def test_one_that_ends_the_process_after_a_word_is_taken_alone_as_well_and_given_up(record, listen, later):
    fatal, *others = [entry.pk for entry in record(4)]
    Entry.objects.filter(pk=fatal).update(attempts=1, last_error="shop.receivers.bake: ValueError: cold")
    heard = listen(then=killed_at(fatal))
    with override_event_booking(RELAY_ATTEMPTS=5, DELIVERY_ATTEMPTS=5):
        for _ in range(9):
            try:
                while relay_once():
                    pass
            except Killed:
                later(seconds=61)

    assert states() == {fatal: "dead", **dict.fromkeys(others, "delivered")}
    assert heard.count(fatal) == 4


def test_what_died_after_a_word_is_taken_alone_and_what_only_failed_is_not(record):
    failed, *_ = record(3)
    entries = Entry.objects.filter(pk=failed.pk)
    entries.update(attempts=2, last_error="OSError: away")

    assert len(claim(Entry.objects.due(), limit=9, seconds=60, suspects_alone=True)) == 3

    Entry.objects.update(due_at=Now(), claimed_by=None)
    entries.update(claimed_by=uuid4(), due_at=Now() - timedelta(seconds=1))
    assert claim(Entry.objects.due(), limit=9, seconds=60, suspects_alone=True) == [failed]


def test_one_that_failed_before_has_its_turn_among_facts_that_take_several(record, listen, monkeypatch):
    monkeypatch.setattr(relay, "RUN_SECONDS", -1)  # each turn is as long as a run
    failed, *long = [entry.pk for entry in record(3)]
    Entry.objects.filter(pk=failed).update(attempts=1, last_error="OSError: away")

    def take_long(entry):
        if entry.pk in long:
            raise NotYet

    listen(then=take_long)
    relay_once()

    assert states()[failed] == "delivered"


def test_a_fact_that_a_living_process_tries_is_not_given_up_before_its_tries_are_over(record, listen):
    [entry] = record()
    Entry.objects.update(attempts=6, last_error="shop.receivers.bake: ValueError: cold")
    heard = listen()

    with override_event_booking(RELAY_ATTEMPTS=12, DELIVERY_ATTEMPTS=5):
        relay_once()

    assert heard == [entry.pk]


def test_one_that_waits_for_a_server_is_told_though_its_words_were_forgotten(record, listen):
    [entry] = record()
    Entry.objects.update(attempts=20, last_error="files.forget: OSError: away")
    heard = listen()
    forget_words(Entry.objects.all())

    relay_once()

    assert heard == [entry.pk]
