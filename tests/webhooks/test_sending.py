"""What waits is sent, signed, once; what fails is tried again, and holds up nobody else."""

import json
import threading
from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.db import InterfaceError, OperationalError
from django.db.models import F
from django.db.models.functions import Now

from event_booking.journal.models import Entry
from event_booking.people import people
from event_booking.signatures import verify
from event_booking.testing import override_event_booking
from event_booking.webhooks.models import Delivery, Endpoint, Message
from event_booking.webhooks.sending import outbox, send_waiting, turns
from event_booking.webhooks.services import resend, rotate_secret, update_endpoint
from event_booking.webhooks.signals import webhook_disabled
from tests.webhooks.conftest import hurry


def log(endpoint):
    return [(row.state, row.attempts, row.status_code, row.last_error) for row in endpoint.deliveries.order_by("id")]


def test_a_fact_is_posted_as_signed_json(receiver, webhook, happen, event, verified):
    endpoint = webhook()
    [entry] = happen()

    assert send_waiting() == 1

    [(path, headers, body)] = receiver.asked
    message = Message.objects.get(fact=entry)
    assert (path, headers["content-type"]) == ("/hook", "application/json")
    assert verified(endpoint.plain, headers, body)
    assert json.loads(body) == {
        "id": headers["webhook-id"],
        "type": "event.changed",
        "version": 1,
        "created_at": entry.created_at.isoformat().replace("+00:00", "Z"),
        "data": message.data,
    }
    assert message.data["event"]["id"] == event.pk
    assert log(endpoint) == [("sent", 1, 204, "")]
    assert send_waiting() == 0


def test_many_are_sent_in_a_run_in_their_order(receiver, webhook, happen, monkeypatch):
    monkeypatch.setattr(turns, "TURN_LENGTH", 3)
    webhook()
    entries = happen(10)

    assert send_waiting() == 10

    sent = Message.objects.in_feed_of(entries[0].subject.organizer_id)
    assert receiver.ids() == [message.public_id for message in sent]


def test_only_wanted_facts_are_sent(receiver, webhook, happen):
    webhook("/other", kinds=["booking.confirmed"])
    webhook("/this", kinds=["event.changed", "event.cancelled"])
    webhook("/off", is_active=False)
    happen()

    send_waiting()

    assert receiver.paths() == ["/this"]


def test_facts_of_others_are_not_sent(receiver, webhook, happen, event_factory, user_factory):
    webhook(owner=user_factory("organizer"))
    happen()

    assert send_waiting() == 0


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 429, 500, 503])
def test_what_is_not_accepted_is_tried_again_later_under_the_same_id(status, receiver, webhook, happen):
    receiver.statuses["/hook"] = [status, 200]
    endpoint = webhook()
    happen()

    assert send_waiting() == 1
    assert log(endpoint) == [("waiting", 1, status, "status")]
    assert send_waiting() == 0  # not at once
    hurry()
    assert send_waiting() == 1

    assert log(endpoint) == [("sent", 2, 200, "")]
    assert len(set(receiver.ids())) == 1
    assert receiver.paths() == ["/hook", "/hook"]  # no redirect was followed


def test_pauses_grow_for_a_message_and_for_its_webhook(receiver, webhook, happen):
    receiver.statuses["/hook"] = 500
    endpoint = webhook()
    happen()
    paused = []
    for _ in range(5):
        send_waiting()
        row = endpoint.deliveries.annotate(pause=F("due_at") - F("attempted_at")).get()
        endpoint.refresh_from_db()
        paused.append((row.pause.total_seconds(), endpoint.attempts))
        hurry()

    assert [attempts for _, attempts in paused] == [1, 2, 3, 4, 5]
    for number, (seconds, _) in enumerate(paused, start=1):
        assert 2**number * 0.7 < seconds < 2**number * 1.3


def test_while_a_webhook_fails_one_message_at_a_time_is_tried(receiver, webhook, happen):
    receiver.statuses["/hook"] = 503
    endpoint = webhook()
    happen(5)

    assert send_waiting() == 1
    Endpoint.objects.update(due_at=Now() - timedelta(seconds=1))
    assert send_waiting() == 1

    assert log(endpoint) == [("waiting", 1, 503, "status")] * 2 + [("waiting", 0, None, "")] * 3
    receiver.statuses["/hook"] = 200
    hurry()
    assert send_waiting() == 5
    endpoint.refresh_from_db()
    assert (endpoint.attempts, endpoint.failing_since, endpoint.claimed_by) == (0, None, None)


def test_a_poisoned_message_does_not_hold_up_the_others(receiver, webhook, happen):
    receiver.statuses["/hook"] = [500, *[200] * 4]
    endpoint = webhook()
    happen(5)
    send_waiting()
    Endpoint.objects.update(due_at=Now() - timedelta(seconds=1))

    send_waiting()

    assert [state for state, *_ in log(endpoint)] == ["waiting", *["sent"] * 4]


def test_slow_webhooks_do_not_hold_up_the_others(receiver, webhook, happen, monkeypatch):
    """The slow ones answer only when everything else has come: waiting for them would be waiting for ever."""
    done, fast = threading.Event(), 30

    def listen(path):
        if receiver.paths().count("/fast") == fast:
            done.set()

    receiver.listener = listen
    for number in range(outbox.AT_ONCE - 1):
        webhook(f"/slow{number}")
        receiver.waits[f"/slow{number}"] = done
    endpoint = webhook("/fast")
    happen(fast)

    with override_event_booking(WEBHOOK_SECONDS=30):
        send_waiting()

    assert done.is_set()
    assert [state for state, *_ in log(endpoint)] == ["sent"] * fast


def test_an_answer_that_does_not_come_is_a_failure(receiver, webhook, happen):
    receiver.waits["/hook"] = threading.Event()
    endpoint = webhook()
    happen()

    with override_event_booking(WEBHOOK_SECONDS=0.2):
        send_waiting()

    assert log(endpoint) == [("waiting", 1, None, "timeout")]


def test_nobody_there_is_a_failure(receiver, webhook, happen):
    endpoint = webhook()
    Endpoint.objects.update(url="http://127.0.0.1:1024/")
    happen()

    send_waiting()

    assert log(endpoint) == [("waiting", 1, None, "unreachable")]


def test_no_plain_text_where_tls_is_wanted(receiver, webhook, happen):
    endpoint = webhook()
    Endpoint.objects.update(url=receiver.url().replace("http://", "https://"))
    happen()

    send_waiting()

    assert [(state, error) for state, _, _, error in log(endpoint)] == [("waiting", "certificate")]
    assert receiver.asked == []


def test_an_address_that_is_private_by_now_is_not_asked(receiver, webhook, happen):
    endpoint = webhook()
    happen()

    with override_event_booking(PRIVATE_NETWORKS=[]):
        send_waiting()

    assert log(endpoint) == [("waiting", 1, None, "not_public")]
    assert receiver.asked == []


def test_after_its_days_a_message_is_given_up(receiver, webhook, happen):
    receiver.statuses["/hook"] = 500
    endpoint = webhook()
    happen()
    endpoint.deliveries.update(give_up_at=Now())

    send_waiting()

    assert log(endpoint) == [("dead", 1, 500, "status")]


def test_what_was_given_up_or_sent_can_be_sent_again(receiver, webhook, happen):
    endpoint = webhook()
    happen(2)
    send_waiting()
    first = endpoint.deliveries.order_by("id").first()
    endpoint.deliveries.exclude(pk=first.pk).update(state="dead", sent_at=None)

    assert resend(deliveries=endpoint.deliveries.all()) == 2
    send_waiting()

    assert receiver.ids()[:2] == receiver.ids()[2:]
    assert log(endpoint) == [("sent", 1, 204, "")] * 2
    assert set(endpoint.deliveries.filter(give_up_at__gt=Now() + timedelta(days=2)).values_list("state")) == {("sent",)}


def disabled(endpoint):
    """The facts that it was turned off."""
    rows = Entry.objects.filter(fact=webhook_disabled.name, subject_id=str(endpoint.pk))
    return [row.data for row in rows]


def test_an_endpoint_that_is_gone_is_turned_off_and_its_owner_told(receiver, webhook, happen, organizer):
    receiver.statuses["/hook"] = 410
    endpoint = webhook()
    happen(2)

    send_waiting()

    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.disabled_reason) == (False, "gone")
    assert disabled(endpoint) == [{"owner": str(organizer.pk), "reason": "gone"}]
    assert log(endpoint) == [("dead", 1, 410, "status"), ("dead", 0, None, "turned_off")]
    happen()
    assert len(log(endpoint)) == 2  # nothing is kept for it meanwhile
    assert resend(deliveries=endpoint.deliveries.all()) == 0


def test_one_that_fails_for_days_is_turned_off(receiver, webhook, happen):
    receiver.statuses["/hook"] = 500
    endpoint = webhook()
    happen(2)
    for _ in range(2):  # one message at a time
        send_waiting()
        hurry()
    Endpoint.objects.update(failing_since=Now() - timedelta(days=2, hours=23))
    hurry()
    send_waiting()
    endpoint.refresh_from_db()
    assert endpoint.is_active

    Endpoint.objects.update(failing_since=Now() - timedelta(days=3))
    hurry()
    send_waiting()
    endpoint.refresh_from_db()
    assert endpoint.is_active  # no message was tried for as long as that

    Delivery.objects.update(give_up_at=Now())
    for _ in range(2):
        hurry()
        send_waiting()

    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.disabled_reason) == (False, "failing")
    assert [data["reason"] for data in disabled(endpoint)] == ["failing"]


def test_one_that_refuses_a_single_message_for_days_stays_on(receiver, webhook, happen):
    """The message may be to blame: nothing else was ever refused."""
    receiver.statuses["/hook"] = [500, 500, 204, 500]
    endpoint = webhook()
    happen()
    send_waiting()
    Endpoint.objects.update(failing_since=Now() - timedelta(days=4))
    hurry()
    send_waiting()

    endpoint.refresh_from_db()
    assert endpoint.is_active
    happen()
    hurry()
    send_waiting()
    assert disabled(endpoint) == []
    assert "sent" in {state for state, *_ in log(endpoint)}


def test_a_message_that_never_failed_is_tried_before_one_that_did(receiver, webhook, happen):
    receiver.statuses["/hook"] = 500
    endpoint = webhook()
    happen()
    send_waiting()
    happen()
    hurry()

    send_waiting()

    assert [attempts for _, attempts, *_ in log(endpoint)] == [1, 1]


def rest_of(endpoint):
    """How long it is left alone from now on."""
    row = Endpoint.objects.annotate(rest=F("due_at") - Now()).get(pk=endpoint.pk)
    return row.rest.total_seconds()


def test_one_that_answers_rests_a_minute_at_most_and_the_refused_message_longer(receiver, webhook, happen):
    receiver.statuses["/hook"] = 500
    endpoint = webhook()
    happen()
    Endpoint.objects.update(attempts=30)
    endpoint.deliveries.update(attempts=30)

    send_waiting()

    assert 30 < rest_of(endpoint) <= 75
    row = endpoint.deliveries.annotate(pause=F("due_at") - F("attempted_at")).get()
    assert row.pause > timedelta(minutes=40)


def test_one_that_does_not_answer_rests_for_an_hour_in_the_end(receiver, webhook, happen):
    endpoint = webhook()
    Endpoint.objects.update(url="http://127.0.0.1:1024/", attempts=30)
    happen()

    send_waiting()

    assert rest_of(endpoint) > 40 * 60


def test_turned_on_again_it_begins_anew(receiver, webhook, happen):
    receiver.statuses["/hook"] = [410, 200]
    endpoint = webhook()
    happen()
    send_waiting()
    endpoint.refresh_from_db()

    update_endpoint(endpoint=endpoint, is_active=True)
    assert resend(deliveries=endpoint.deliveries.all()) == 1
    send_waiting()

    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.disabled_reason, endpoint.failing_since) == (True, "", None)
    assert log(endpoint) == [("sent", 1, 200, "")]


def test_who_is_no_organizer_any_more_is_not_told(receiver, webhook, happen, organizer):
    endpoint = webhook()
    happen()
    people().revoke(organizer, "organizer")

    assert send_waiting() == 0

    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.disabled_reason) == (False, "not_organizer")
    assert receiver.asked == []


def test_an_owner_at_whom_the_site_s_backend_fails_holds_up_nobody(
    receiver, webhook, happen, organizer, user_factory, monkeypatch
):
    endpoint, other = webhook(), webhook()
    happen()
    somebody = user_factory("organizer")
    Endpoint.objects.filter(pk=endpoint.pk).update(owner=somebody)
    backend = type(people())
    roles = backend.roles

    def fail_at_one(self, user):
        if user == somebody:
            raise ZeroDivisionError
        return roles(self, user)

    with monkeypatch.context() as patch:
        patch.setattr(backend, "roles", fail_at_one)
        assert send_waiting() == 1
    endpoint.refresh_from_db()
    assert (endpoint.is_active, log(endpoint), log(other)) == (True, [("waiting", 0, None, "")], [("sent", 1, 204, "")])
    assert (endpoint.attempts, Endpoint.objects.due().count()) == (0, 0), "it waits a minute, however often it has to"

    Endpoint.objects.update(due_at=Now())  # a minute later
    assert send_waiting() == 1


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_is_away_is_no_owner_of_whom_nothing_is_known(error, webhook, happen, monkeypatch):
    webhook()
    happen()
    monkeypatch.setattr(type(people()), "roles", Mock(side_effect=error))
    with pytest.raises(error):
        turns.begin_turns(1)


def test_a_banned_owner_is_not_told(receiver, webhook, happen, organizer):
    webhook()
    happen()
    organizer.is_active = False
    organizer.save()

    assert send_waiting() == 0
    assert receiver.asked == []


def test_after_a_rotation_both_secrets_sign_for_a_day(receiver, webhook, happen, verified):
    endpoint = webhook()
    new = rotate_secret(endpoint=endpoint)
    happen()
    send_waiting()
    Endpoint.objects.update(old_secret_until=Now())
    happen()
    send_waiting()

    (_, first, one), (_, second, two) = receiver.asked
    assert len(first["webhook-signature"].split()) == 2
    assert verified(endpoint.plain, first, one)
    assert verified(new, first, one)
    assert verified(new, second, two)
    assert not verified(endpoint.plain, second, two)


def test_a_secret_of_a_site_that_has_another_key_now_is_a_failure(receiver, webhook, happen, settings):
    endpoint = webhook()
    happen()
    settings.SECRET_KEY = "another"

    assert send_waiting() == 0

    assert log(endpoint) == [("waiting", 1, None, "secret")]
    assert endpoint.deliveries.get().claimed_by is None
    rotate_secret(endpoint=endpoint)
    hurry()
    assert send_waiting() == 1


def test_secrets_are_not_stored_as_they_are(webhook):
    endpoint = webhook()
    assert endpoint.plain.startswith("whsec_")
    assert endpoint.plain.removeprefix("whsec_") not in str(Endpoint.objects.values())


def test_what_another_process_has_taken_is_left_to_it_until_its_claim_ends(receiver, webhook, happen):
    endpoint = webhook()
    happen()
    [turn] = turns.begin_turns(8)
    assert turn.left

    assert send_waiting() == 0
    hurry()  # it died; its claim is over
    assert send_waiting() == 1

    assert log(endpoint) == [("sent", 2, 204, "")]


def test_who_lost_its_claim_changes_nothing_that_fails(receiver, webhook, happen):
    from event_booking.webhooks.sending.attempts import Outcome

    endpoint = webhook()
    happen()
    [slow] = turns.begin_turns(8)
    assert slow.next_letter()
    hurry()
    send_waiting()

    slow.note(Outcome(None, "timeout"))
    slow.end()

    assert log(endpoint) == [("sent", 2, 204, "")]
    endpoint.refresh_from_db()
    assert endpoint.failing_since is None


def test_a_run_ends_when_there_is_other_work(receiver, webhook, happen, monkeypatch):
    monkeypatch.setattr(outbox, "RUN_SECONDS", 0)
    webhook()
    happen()

    assert send_waiting() == 0
    assert Delivery.objects.get().attempts == 0


@pytest.fixture
def verified():
    """Whether a receiver that has this secret would believe it."""

    def verify_headers(secret, headers, body):
        signed = {"id": headers["webhook-id"], "timestamp": int(headers["webhook-timestamp"]), "body": body}
        return verify(secret, **signed, signature=headers["webhook-signature"])

    return verify_headers


@pytest.mark.parametrize("what", [Message, Endpoint], ids=["message", "webhook"])
def test_what_is_deleted_when_it_is_claimed_holds_up_nobody(what, receiver, webhook, happen, monkeypatch):
    webhook("/lost")
    kept = webhook("/kept")
    happen(2)
    claim, left = turns.claim, [what.objects.order_by("pk").first()]

    def claim_and_lose(*args, **limits):
        rows = claim(*args, **limits)
        if rows and type(rows[0]) is (Delivery if what is Message else Endpoint) and left:
            left.pop().delete()
        return rows

    monkeypatch.setattr(turns, "claim", claim_and_lose)
    send_waiting()
    hurry()
    send_waiting()
    assert not Delivery.objects.waiting().exists()
    assert Delivery.objects.filter(endpoint=kept, state="sent").count() == (1 if what is Message else 2)
