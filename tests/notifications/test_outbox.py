"""Deliveries leave once, and those that fail are tried again without holding up the others."""

import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now

from event_booking.journal import claims
from event_booking.journal.queues import oldest_seconds
from event_booking.notifications import outbox, services, shares
from event_booking.notifications.backends import HungUp, Receipt, Rejected, Unreachable, memory
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import Delivery, Notification
from event_booking.testing import override_event_booking
from tests.notifications.conftest import INBOX, LONG, MEMORY

FAILING = {"BACKEND": "tests.notifications.test_outbox.FailingBackend"}


class FailingBackend(memory.MemoryBackend):
    """Raises for the people in ``broken``, and remembers whom it was asked to tell."""

    broken: dict[int, Exception] = {}
    asked: list[int] = []

    def send(self, message):
        self.asked.append(message.user.pk)
        if message.user.pk in self.broken:
            raise self.broken[message.user.pk]
        return super().send(message)


@pytest.fixture
def failing():
    FailingBackend.broken, FailingBackend.asked = {}, []
    memory.outbox.clear()
    with override_event_booking(NOTIFICATION_BACKENDS={"in_app": INBOX, "one": FAILING}):
        yield FailingBackend


@pytest.fixture
def told(user_factory, record):
    """``told(3)``: that many people have a delivery waiting on each channel."""

    def make(count=1):
        users = [user_factory() for _ in range(count)]
        for user in users:
            services.notify(kind=KINDS["welcome"], entry=record("account.activated", user))
        return users

    return make


def test_one_run_from_cron_sends_the_mails_of_the_facts_that_it_delivers(user_factory, record, mailoutbox):
    """Also where the sender has looked a moment ago."""
    ann, ben = user_factory(), user_factory()
    services.notify(kind=KINDS["welcome"], entry=record("account.activated", ann))
    again = Delivery.objects.filter(channel="email")
    again.update(attempts=3, last_error="ConnectionError: gone")  # and failed before
    record("account.activated", ben)

    call_command("event_booking_relay", once=True)

    assert {address for mail in mailoutbox for address in mail.to} == {ann.email, ben.email}
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def state_of(user):
    return Delivery.objects.get(notification__user=user)


def test_what_was_sent_is_noted_and_not_sent_again(told, failing):
    [ann] = told()
    assert outbox.send_waiting() == 1
    assert outbox.send_waiting() == 0
    row = state_of(ann)
    assert (row.state, row.attempts, row.claimed_by, row.last_error, row.receipt) == ("sent", 1, None, "", "1")
    assert row.sent_at is not None


def test_what_somebody_waits_for_leaves_before_the_news(told, failing, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 3)
    many = told(9)
    Delivery.objects.update(is_pressing=False)  # as of a kind that tells all who follow somebody
    [waiting] = told(1)

    assert outbox.send_waiting() == 10

    assert waiting.pk in failing.asked[:3]
    assert sorted(failing.asked) == [user.pk for user in [*many, waiting]]


def test_and_is_the_first_of_those_that_are_taken_together(told, failing):
    told(3)
    Delivery.objects.update(is_pressing=False)
    [waiting] = told(1)
    Delivery.objects.filter(is_pressing=True).update(attempts=1, last_error="HungUp")  # last of its kind

    outbox.send_waiting()

    assert failing.asked[0] == waiting.pk


def test_kinds_that_somebody_waits_for_are_pressing():
    pressing = {name for name, kind in KINDS.items() if kind.is_pressing}
    assert pressing >= {"booking_confirmed", "event_cancelled", "event_changed", "waitlist_offer"}
    assert not pressing & {"new_event", "review_received", "new_subscriber", "attendee_message"}


def test_many_batches_leave_in_one_run(told, failing, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 3)
    users = told(8)
    assert outbox.send_waiting() == 8
    assert failing.asked == [user.pk for user in users]


def test_a_poisoned_message_does_not_hold_up_the_others(told, failing):
    poison, *others = told(4)
    failing.broken = {poison.pk: RuntimeError("no\0")}
    assert outbox.send_waiting() == 4
    assert [message.user for message in memory.outbox] == others
    row = state_of(poison)
    assert (row.state, row.attempts, row.last_error) == ("waiting", 1, "RuntimeError: no")


def test_a_template_that_breaks_does_not_hold_up_the_others(told, failing):
    poison, other = told(2)
    Notification.objects.filter(user=poison).update(context={"event": {"timezone": "nowhere"}})
    with override_event_booking(
        NOTIFICATION_BACKENDS={"one": {"BACKEND": "event_booking.notifications.backends.memory.LongMemoryBackend"}}
    ):
        outbox.send_waiting()
    assert [message.user for message in memory.outbox] == [other]
    assert state_of(poison).last_error.startswith("ZoneInfoNotFoundError")


def test_a_failure_is_tried_again_after_a_pause_that_grows_to_a_minute(told, failing):
    [ann] = told()
    failing.broken = {ann.pk: RuntimeError()}
    for attempt, seconds in [(1, 2), (2, 4), (3, 8), (10, 60), (1000, 60)]:
        Delivery.objects.update(due_at=Now(), attempts=attempt - 1)
        outbox.send_waiting()
        row = Delivery.objects.annotate(now=Now()).get()
        assert row.attempts == attempt
        assert 0.74 * seconds - 1 < (row.due_at - row.now).total_seconds() < 1.26 * seconds
    assert outbox.send_waiting() == 0


def test_pauses_are_spread_and_never_overflow():
    pauses = {claims.pause(5) for _ in range(20)}
    assert len(pauses) > 1
    assert all(timedelta(seconds=24) <= pause <= timedelta(seconds=40) for pause in pauses)
    assert claims.pause(30_000) <= timedelta(hours=1.25)


def test_it_is_given_up_after_the_last_attempt_and_can_be_sent_again(told, failing):
    [ann] = told()
    failing.broken = {ann.pk: RuntimeError("down")}
    with override_event_booking(DELIVERY_ATTEMPTS=2):
        for _ in range(4):
            Delivery.objects.update(due_at=Now())
            outbox.send_waiting()
    row = state_of(ann)
    assert (row.state, row.attempts, row.last_error) == ("dead", 2, "RuntimeError: down")
    failing.broken = {}
    services.send_again(deliveries=Delivery.objects.all())
    outbox.send_waiting()
    assert state_of(ann).state == "sent"


def test_what_is_rejected_is_given_up_at_once(told, failing):
    [ann] = told()
    failing.broken = {ann.pk: Rejected("no such mailbox")}
    outbox.send_waiting()
    row = state_of(ann)
    assert (row.state, row.last_error, row.sent_at) == ("dead", "Rejected: no such mailbox", None)


def test_a_channel_that_is_away_is_asked_once_and_the_other_channels_go_on(told, failing):
    with override_event_booking(NOTIFICATION_BACKENDS={"one": FAILING, "two": MEMORY}):
        users = told(3)
        failing.broken = {user.pk: Unreachable("refused") for user in users}
        outbox.send_waiting()
    assert len(failing.asked) == 1
    assert [message.user for message in memory.outbox] == users
    waiting = Delivery.objects.filter(channel="one").order_by("id").annotate(now=Now())
    assert [(row.state, row.attempts, row.claimed_by) for row in waiting] == [
        ("waiting", 1, None), ("waiting", 0, None), ("waiting", 0, None),
    ]  # fmt: skip
    assert all((row.due_at - row.now).total_seconds() <= outbox.AWAY_SECONDS for row in waiting)


def test_a_channel_that_asks_for_it_is_left_alone_and_the_other_channels_go_on(told, failing, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 2)
    with override_event_booking(NOTIFICATION_BACKENDS={"one": FAILING, "two": MEMORY}):
        users = told(4)
        failing.broken = {user.pk: Unreachable("too much at once", seconds=90) for user in users}
        outbox.send_waiting()
    assert len(failing.asked) == 1
    assert len(memory.outbox) == 4
    waiting = Delivery.objects.filter(channel="one").annotate(wait=F("due_at") - Now())
    assert [round(row.wait.total_seconds()) for row in waiting] == [90, 90, 90, 90]


def test_no_channel_is_left_alone_for_days(told, failing):
    [ann] = told()
    failing.broken = {ann.pk: Unreachable("go away", seconds=10**9)}
    outbox.send_waiting()
    row = Delivery.objects.annotate(wait=F("due_at") - Now()).get()
    assert row.wait <= timedelta(hours=1)


def test_a_channel_that_hangs_up_at_two_people_in_a_row_is_away(told, failing):
    users = told(4)
    failing.broken = {user.pk: HungUp() for user in users}
    outbox.send_waiting()
    assert failing.asked == [user.pk for user in users[:2]]


def test_several_messages_of_one_person_at_which_it_hangs_up_hold_up_nobody(told, failing, record):
    (poison,) = told()
    services.notify(kind=KINDS["welcome"], entry=record("account.activated", poison))
    (well,) = told()
    failing.broken = {poison.pk: HungUp()}
    outbox.send_waiting()
    assert failing.asked == [poison.pk, poison.pk, well.pk]


def test_messages_at_which_a_channel_hangs_up_again_and_again_hold_up_nobody(told, failing):
    *poison, last = users = told(6)
    failing.broken = {user.pk: HungUp() for user in poison}
    Delivery.objects.filter(notification__user__in=poison).update(attempts=1, last_error="HungUp")
    outbox.send_waiting()
    assert failing.asked == [last.pk, *(user.pk for user in users[:-1])]
    assert [message.user for message in memory.outbox] == [last]


def test_all_that_was_due_leaves_when_the_channel_is_back(told, failing):
    users = told(5)
    failing.broken = {user.pk: Unreachable() for user in users}
    for _ in range(4):
        Delivery.objects.update(due_at=Now())
        outbox.send_waiting()
    failing.broken = {}
    latest = Delivery.objects.annotate(wait=F("due_at") - Now()).order_by("-due_at").first()
    assert latest.wait < timedelta(seconds=75)
    Delivery.objects.update(due_at=Now())
    outbox.send_waiting()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert len(memory.outbox) == 5


def test_a_slow_channel_gives_back_what_it_can_not_do_in_time(told, failing, monkeypatch):
    users = told(3)
    clock = iter([0.0, 0.0, 0.0, 0.0, 99.0, 99.0])
    monkeypatch.setattr(outbox, "monotonic", lambda: next(clock))
    assert outbox.send_waiting() == 1
    monkeypatch.undo()
    rows = [state_of(user) for user in users]
    assert [(row.state, row.attempts, row.claimed_by) for row in rows] == [
        ("sent", 1, None), ("waiting", 0, None), ("waiting", 0, None),
    ]  # fmt: skip
    assert outbox.send_waiting() == 2


@pytest.fixture
def mail_and_another(failing, monkeypatch):
    """Each message of the other channel uses up its share of a run."""
    monkeypatch.setattr(shares, "SHARE_SECONDS", 1e-9)
    with override_event_booking(NOTIFICATION_BACKENDS={"in_app": INBOX, "one": FAILING, "letter": LONG}):
        yield


def test_a_slow_channel_leaves_the_rest_of_a_run_to_mail(told, failing, mail_and_another, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 3)
    users = told(5)
    Delivery.objects.filter(channel="one").update(due_at=Now() - timedelta(hours=1))  # so it would go first

    assert outbox.send_waiting() == 6

    assert failing.asked == [users[0].pk]
    assert set(Delivery.objects.filter(channel="letter").values_list("state", flat=True)) == {"sent"}
    left = Delivery.objects.filter(channel="one", state="waiting")
    assert list(left.values_list("attempts", "claimed_by")) == [(0, None)] * 4
    assert outbox.send_waiting() == 1  # at once, in the next run


def test_what_is_put_back_untried_has_waited_as_long_as_it_has(told, failing, mail_and_another):
    told(3)
    Delivery.objects.filter(channel="one").update(due_at=Now() - timedelta(hours=1))

    outbox.send_waiting()

    assert 3600 <= oldest_seconds(Delivery.objects.due()) < 3700


def test_what_a_dead_sender_had_claimed_is_sent_by_another_one(told, failing):
    told()
    claims.claim(Delivery.objects.due(), limit=10, seconds=outbox.CLAIM_SECONDS)
    assert outbox.send_waiting() == 0
    Delivery.objects.update(due_at=F("due_at") - timedelta(seconds=outbox.CLAIM_SECONDS))
    assert outbox.send_waiting() == 1


def test_dying_between_sending_and_noting_repeats_the_same_message_id(told, failing, monkeypatch):
    told()
    with monkeypatch.context() as patch:
        patch.setattr(outbox.NOTE_SENT, "update", lambda **values: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            outbox.send_waiting()
    Delivery.objects.update(due_at=Now())
    outbox.send_waiting()
    first, second = memory.outbox
    assert first.message_id == second.message_id
    assert Delivery.objects.get().state == "sent"


class Killed(BaseException):
    pass


def send_until_it_lives(times):
    """Processes, one after the other, each of which takes up what the one before had claimed."""
    for _ in range(times):
        try:
            outbox.send_waiting()
        except Killed:
            Delivery.objects.update(due_at=F("due_at") - timedelta(seconds=outbox.CLAIM_SECONDS))


def test_a_message_that_ends_the_process_takes_no_other_one_with_it(told, failing):
    fatal, *others = told(4)
    failing.broken = {fatal.pk: Killed()}
    send_until_it_lives(8)
    assert [message.user for message in memory.outbox] == others
    assert state_of(fatal).state == "waiting"


@pytest.mark.parametrize(("allowed", "deaths"), [(1, 2), (4, 8)])
def test_deaths_are_not_held_against_what_was_taken_along(allowed, deaths, told, failing, monkeypatch):
    told(4)
    with override_event_booking(RELAY_ATTEMPTS=allowed):
        with monkeypatch.context() as patch:
            patch.setattr(outbox.NOTE_SENT, "update", killed)
            for _ in range(deaths):
                told()  # newer than those that were taken along, and tried before them
                send_until_it_lives(1)
        outbox.send_waiting()

    assert {row.state for row in Delivery.objects.all()} == {"sent"}


def killed(**values):
    raise Killed


@pytest.mark.parametrize(("allowed", "tried"), [(6, 6), (1, 3)])
def test_a_message_that_ends_the_process_each_time_is_given_up_and_no_other_one(allowed, tried, told, failing):
    fatal, *others = told(4)
    failing.broken = {fatal.pk: Killed()}
    with override_event_booking(RELAY_ATTEMPTS=allowed):
        send_until_it_lives(10)
    assert failing.asked.count(fatal.pk) == tried
    assert [message.user for message in memory.outbox] == others
    row = state_of(fatal)
    assert (row.state, row.last_error) == ("dead", "Rejected: the process ended during each attempt")


def test_a_session_is_kept_over_a_run_and_closed_after_it(told, failing, monkeypatch):
    steps = []

    @contextmanager
    def session(self):
        steps.append("open")
        yield
        steps.append("close")

    monkeypatch.setattr(outbox, "BATCH", 2)
    monkeypatch.setattr(failing, "session", session)
    monkeypatch.setattr(failing, "send", lambda self, message: steps.append("send") or Receipt())
    told(3)
    outbox.send_waiting()
    assert steps == ["open", "send", "send", "send", "close"]


def test_what_has_become_useless_is_not_sent(told, failing):
    late, intime = told(2)
    Notification.objects.filter(user=late).update(expires_at=Now() - timedelta(seconds=1))
    Notification.objects.filter(user=intime).update(expires_at=Now() + timedelta(minutes=1))
    outbox.send_waiting()
    assert [message.user for message in memory.outbox] == [intime]
    assert state_of(late).last_error == "Rejected: too late to be of use"


def test_nothing_is_sent_to_somebody_who_was_banned_meanwhile(told, failing, caplog):
    [ann] = told()
    ann.is_active = False
    ann.save()
    outbox.send_waiting()
    assert memory.outbox == []
    assert state_of(ann).last_error == "Rejected: this account is closed"
    [line] = [record for record in caplog.records if record.name == "event_booking.notifications"]
    assert line.getMessage().endswith("could not be sent: Rejected: this account is closed")
    assert not line.exc_info


def test_deliveries_of_a_channel_that_this_process_does_not_know_wait(told, failing):
    told()
    with override_event_booking(NOTIFICATION_BACKENDS={"other": MEMORY}):
        assert outbox.send_waiting() == 0
    with override_event_booking(NOTIFICATION_BACKENDS={}):
        assert outbox.send_waiting() == 0
    assert Delivery.objects.get().state == "waiting"
    assert outbox.send_waiting() == 1


def test_a_batch_takes_a_constant_number_of_queries_and_one_for_each_delivery(
    told, failing, django_assert_max_num_queries
):
    told(20)
    with django_assert_max_num_queries(15 + 20):
        assert outbox.send_waiting() == 20


def _send_at_once(count) -> None:
    barrier = threading.Barrier(count)

    def work():
        try:
            barrier.wait()
            while outbox.send_waiting():
                pass
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_three_senders_at_once_send_everything_once(told, failing, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 5)
    users = told(60)
    _send_at_once(3)
    assert sorted(failing.asked) == [user.pk for user in users]
    assert set(Delivery.objects.values_list("state", "attempts")) == {("sent", 1)}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_claims_three_senders_send_copies(told, failing, monkeypatch):
    monkeypatch.setattr(outbox, "claim", lambda due, **_: list(due.order_by("id")[:5]))
    told(60)
    _send_at_once(3)
    assert len(failing.asked) > 60
