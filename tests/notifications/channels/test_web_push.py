"""Web Push, against a service that verifies who sends, and browsers that read what they are sent."""

import json
import time
from contextlib import suppress

import http_ece
import pytest
import requests
from django.core.management import call_command
from django.db.models.functions import Now

from event_booking.notifications import outbox, services
from event_booking.notifications.backends import Rejected
from event_booking.notifications.backends.web_push import NotTaken, WebPushBackend
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.management.commands import event_booking_vapid_keys
from event_booking.notifications.models import Delivery, PushSubscription
from event_booking.notifications.push import sending, silence
from event_booking.notifications.push.payload import MOST_BYTES, payload_of
from event_booking.notifications.push.subscriptions import MOST_FAILURES
from event_booking.notifications.push.vapid import read_private_key
from event_booking.testing import override_event_booking
from tests.notifications.channels.conftest import PRIVATE, PUSH, message_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel():
    return WebPushBackend(**PUSH["OPTIONS"])


@pytest.fixture
def ann(user_factory):
    return user_factory()


def rested():
    """The pause after a failure is over."""
    silence.forget_silence()
    PushSubscription.objects.update(paused_until=None)


def test_every_browser_reads_it_and_nobody_else_could(channel, ann, subscribed, push_service):
    phone, laptop = subscribed(ann), subscribed(ann)

    channel.send(message_to(ann, title="Добро пожаловать", kind="welcome"))

    assert push_service.refused == []
    told = {
        "title": "Добро пожаловать", "text": "Hello.", "url": "https://tickets.example/", "kind": "welcome",
        "tag": phone.read[0]["tag"], "language": "en",
    }  # fmt: skip
    assert phone.read == laptop.read == [told]
    assert not [asked for asked in push_service.asked if "Добро".encode() in asked.body or b"Hello" in asked.body]
    with pytest.raises(http_ece.ECEException):
        laptop.decrypt(next(asked.body for asked in push_service.asked if asked.path == "/send/1"))


def test_a_copy_replaces_the_first_one_and_another_message_does_not(channel, ann, subscribed, push_service):
    browser = subscribed(ann)
    for number in (1, 1, 2):
        channel.send(message_to(ann, message_id=f"<welcome.{number}.1@x>"))

    tags = [told["tag"] for told in browser.read]
    assert tags[0] == tags[1] != tags[2]
    assert [asked.headers["Topic"] for asked in push_service.asked] == tags


@pytest.mark.parametrize(
    ("kind", "urgency"), [("event_cancelled", "high"), ("welcome", "normal"), ("unknown", "normal")]
)
def test_what_is_urgent_wakes_a_sleeping_telephone(kind, urgency, channel, ann, subscribed, push_service):
    subscribed(ann)
    channel.send(message_to(ann, kind=kind))
    [asked] = push_service.asked
    assert (asked.headers["Urgency"], asked.headers["TTL"]) == (urgency, "86400")


def test_what_is_meant_for_phones_is_what_they_show(ann):
    assert json.loads(payload_of(message_to(ann, short="Tomorrow at six")))["text"] == "Tomorrow at six"


@pytest.mark.parametrize("text", ["🥖" * 5000, '"\\\n' * 5000, "Ж" * 5000, "x" * 5000])
def test_a_long_text_is_cut_to_what_services_take(text, channel, ann, subscribed, push_service):
    browser = subscribed(ann)
    channel.send(message_to(ann, text=text, title="Ж" * 300, url=f"https://tickets.example/{'x' * 480}"))
    assert push_service.refused == []
    [told] = browser.read
    assert told["text"].endswith("…")
    assert text.startswith(told["text"][:-1])
    assert len(push_service.asked[0].body) > 4096 - 8


def test_a_page_whose_address_fills_a_message_is_left_out(channel, ann, subscribed, push_service):
    browser = subscribed(ann)
    channel.send(message_to(ann, text="x" * 5000, url=f"https://tickets.example/{'x' * 4000}"))
    assert push_service.refused == []
    [told] = browser.read
    assert (told["url"], told["text"][-2:]) == ("", "x…")


def test_a_text_that_just_fits_is_left_alone(ann):
    room = MOST_BYTES - len(payload_of(message_to(ann, text="")))
    assert json.loads(payload_of(message_to(ann, text="x" * room)))["text"] == "x" * room
    assert json.loads(payload_of(message_to(ann, text="x" * (room + 1))))["text"] == "x" * (room - 3) + "…"


def test_a_text_for_a_phone_goes_before_the_long_one(channel, ann, subscribed):
    browser = subscribed(ann)
    channel.send(message_to(ann, text="A long story.", short="Saturday 10:00"))
    assert [told["text"] for told in browser.read] == ["Saturday 10:00"]


def test_another_key_is_not_accepted(ann, subscribed, push_service):
    """Or the service of these tests would prove nothing."""
    from event_booking.notifications.push.vapid import new_private_key

    subscribed(ann)
    stranger = WebPushBackend(private_key=new_private_key(), subject="mailto:x@tickets.example")
    with pytest.raises(NotTaken, match="400"):
        stranger.send(message_to(ann))
    assert push_service.refused == ["AssertionError: subscribed with another key"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(status, channel, ann, subscribed, push_service):
    gone, other = subscribed(ann), subscribed(ann)
    push_service.statuses["/send/1"] = status

    channel.send(message_to(ann))
    assert [row.endpoint for row in PushSubscription.objects.all()] == [other.endpoint]

    push_service.statuses["/send/2"] = status
    with pytest.raises(Rejected):
        channel.send(message_to(ann))
    assert not PushSubscription.objects.exists()
    with pytest.raises(Rejected):
        channel.send(message_to(ann))
    assert gone.read == []


@pytest.mark.parametrize("status", [201, 200, 202])
def test_one_that_takes_it_is_enough_and_nobody_is_told_twice(status, ann, subscribed, push_service, record):
    good, bad = subscribed(ann), subscribed(ann)
    push_service.statuses["/send/2"] = 503

    services.notify(kind=KINDS["welcome"], entry=record("account.activated", ann))
    for _ in range(3):
        Delivery.objects.update(due_at=Now())
        outbox.send_waiting()

    assert [row.state for row in Delivery.objects.filter(channel="push")] == ["sent"]
    assert (len(good.read), bad.read) == (1, [])
    assert {row.endpoint: row.failures for row in PushSubscription.objects.all()} == {good.endpoint: 0, bad.endpoint: 1}


@pytest.mark.parametrize("status", [429, 500, 503, 400, 403, 307])
def test_what_no_service_takes_now_is_tried_again(status, ann, subscribed, push_service, record):
    browser = subscribed(ann)
    push_service.status = status
    services.notify(kind=KINDS["welcome"], entry=record("account.activated", ann))
    outbox.send_waiting()
    [delivery] = Delivery.objects.filter(channel="push")
    assert delivery.state == "waiting"
    assert f": {status}" in delivery.last_error

    push_service.status = 201
    rested()
    Delivery.objects.update(due_at=Now())
    outbox.send_waiting()
    delivery.refresh_from_db()
    assert delivery.state == "sent"
    assert [told["title"] for told in browser.read] == [delivery.notification.title]
    assert PushSubscription.objects.get().failures == 0


def test_a_failure_names_the_host_and_not_the_secret_endpoint(channel, ann, subscribed, push_service, caplog, record):
    browser = subscribed(ann)
    push_service.statuses["/send/1"] = 0
    services.notify(kind=KINDS["welcome"], entry=record("account.activated", ann))
    outbox.send_waiting()
    said = Delivery.objects.get(channel="push").last_error
    assert "127.0.0.1" in said
    assert "/send/1" not in said + caplog.text
    assert browser.endpoint not in said + caplog.text


def test_a_browser_that_failed_is_left_alone_for_a_while(channel, ann, subscribed, push_service):
    subscribed(ann)
    push_service.status = 503
    for _ in range(3):
        with pytest.raises(NotTaken):
            channel.send(message_to(ann))
    assert len(push_service.asked) == 1
    rested()
    with pytest.raises(NotTaken):
        channel.send(message_to(ann))
    assert len(push_service.asked) == 2


def test_a_browser_that_always_fails_is_forgotten_in_the_end(channel, ann, subscribed, push_service):
    subscribed(ann)
    push_service.status = 403
    PushSubscription.objects.update(failures=MOST_FAILURES - 1)
    with pytest.raises(NotTaken):
        channel.send(message_to(ann))
    assert not PushSubscription.objects.exists()


def test_a_host_that_hangs_is_waited_for_once_for_all_people(channel, user_factory, subscribed, push_service):
    people = [user_factory() for _ in range(10)]
    for person in people:
        for _ in range(3):
            subscribed(person)
    push_service.status = 0
    begun = time.monotonic()
    for person in people:
        with pytest.raises(NotTaken):
            channel.send(message_to(person))
    assert len(push_service.asked) == 3
    assert time.monotonic() - begun < 10 * channel.seconds
    # nobody is blamed who was not asked
    assert PushSubscription.objects.filter(failures__gt=0).count() == 3


@pytest.fixture
def slow(monkeypatch):
    """Every answer counts as one that took too long."""
    monkeypatch.setattr(sending, "SLOW_SECONDS", 0)


@pytest.mark.parametrize("status", [201, 503])
def test_a_host_that_answers_slowly_is_waited_for_once_for_all_people(
    status, channel, user_factory, subscribed, push_service, slow
):
    ann, ben = user_factory(), user_factory()
    for person in (ann, ben):
        subscribed(person)
    push_service.status = status
    with suppress(NotTaken):
        channel.send(message_to(ann))
    with pytest.raises(NotTaken, match="did not answer just now"):
        channel.send(message_to(ben))
    assert len(push_service.asked) == 1


def test_a_browser_whose_service_takes_messages_slowly_has_them_and_rests(channel, ann, subscribed, push_service, slow):
    browser = subscribed(ann)
    channel.send(message_to(ann))
    assert [told["title"] for told in browser.read] == ["Welcome"]
    silence.forget_silence()  # as in any other process

    with pytest.raises(NotTaken, match="failed a short time ago"):
        channel.send(message_to(ann))
    assert len(push_service.asked) == 1


def test_it_is_never_forgotten_for_that_and_well_again_once_it_is_fast(
    channel, ann, subscribed, push_service, monkeypatch
):
    subscribed(ann)
    PushSubscription.objects.update(failures=MOST_FAILURES - 1)
    with monkeypatch.context() as patch:
        patch.setattr(sending, "SLOW_SECONDS", 0)
        for _ in range(2):
            channel.send(message_to(ann))
            rested()
    push_service.status = 503
    with pytest.raises(NotTaken):
        channel.send(message_to(ann))
    rested()
    push_service.status = 201
    channel.send(message_to(ann))
    assert [(row.failures, row.paused_until) for row in PushSubscription.objects.all()] == [(0, None)]


def test_hosts_that_strangers_name_do_not_fill_the_memory():
    for number in range(3 * silence.MOST_HOSTS):
        silence.note_silence(f"{number}.example")
    assert len(silence._silent) <= silence.MOST_HOSTS
    silence.forget_silence()


def test_an_endpoint_that_leads_into_our_own_network_is_never_asked(channel, ann, subscribed, push_service):
    """Whatever it led to when it was subscribed."""
    subscribed(ann)
    with override_event_booking(PRIVATE_NETWORKS=[]), pytest.raises(Rejected):
        channel.send(message_to(ann))
    assert push_service.asked == []
    assert not PushSubscription.objects.exists()


def test_a_redirect_is_not_followed(channel, ann, subscribed, push_service):
    subscribed(ann)
    push_service.status = 307
    with pytest.raises(NotTaken):
        channel.send(message_to(ann))
    assert [asked.path for asked in push_service.asked] == ["/send/1"]


def test_keys_that_are_none_fail_alone(channel, ann, subscribed, push_service):
    browser, _broken = subscribed(ann), subscribed(ann)
    PushSubscription.objects.filter(endpoint__endswith="/2").update(p256dh="AAAA", auth="A")
    channel.send(message_to(ann))
    assert len(browser.read) == 1


def test_no_network_at_all_is_a_failure_of_the_moment(channel, ann, subscribed, push_service, monkeypatch):
    def fail(*args, **kwargs):
        raise requests.ConnectionError("no route")

    monkeypatch.setattr(sending, "post", fail)
    subscribed(ann)
    with pytest.raises(NotTaken, match="ConnectionError"):
        channel.send(message_to(ann))
    assert PushSubscription.objects.get().failures == 1


def test_only_people_with_a_browser_get_a_delivery(user_factory, subscribed, push_service, record):
    ann, ben = user_factory(), user_factory()
    subscribed(ann)
    for person in (ann, ben):
        services.notify(kind=KINDS["welcome"], entry=record("account.activated", person))
    rows = Delivery.objects.values_list("channel", "notification__user")
    assert list(rows) == [("push", ann.pk)]


def test_good_options_are_fine_and_bad_ones_are_reported(channel):
    def ids(**options):
        return [message.id for message in WebPushBackend(**{**PUSH["OPTIONS"], **options}).check()]

    assert list(channel.check()) == []
    assert ids(private_key="") == ["event_booking.E110"]
    assert ids(private_key="x" * 43) == []
    assert ids(private_key="_" * 43) == ["event_booking.E110"]
    assert ids(private_key="A" * 43) == ["event_booking.E110"]
    assert ids(private_key="nonsense", subject="admin@tickets.example") == ["event_booking.E110", "event_booking.E111"]


def test_a_bad_key_is_not_shown():
    [message] = WebPushBackend(private_key="almost-a-key", subject="mailto:x@y.example").check()
    assert "almost" not in f"{message.msg}{message.hint}"


def test_the_command_is_stopped_by_no_check_which_wants_its_key():
    assert list(event_booking_vapid_keys.Command.requires_system_checks) == []


def test_the_command_makes_a_key_that_works(capsys):
    call_command("event_booking_vapid_keys")
    out, err = capsys.readouterr()
    name, _, key = out.strip().partition("=")
    made = WebPushBackend(private_key=key, subject="mailto:x@y.example")
    assert name == "VAPID_PRIVATE_KEY"
    assert err.strip() == f"public: {made.public_key}"
    assert key != PRIVATE
    assert read_private_key(key)
