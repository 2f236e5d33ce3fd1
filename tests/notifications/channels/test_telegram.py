"""The Telegram bot: connecting a chat, what is written there, and what the bot sends."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from event_booking.notifications import outbox, services
from event_booking.notifications.backends import HungUp, Rejected, Unreachable
from event_booking.notifications.backends.telegram import TelegramBackend
from event_booking.notifications.channels import channel_of
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import Delivery, TelegramChat, TelegramLink
from event_booking.testing import override_event_booking
from tests.notifications.channels.conftest import message_to
from tests.servers.telegram import TOKEN

PATH, UPDATES = "/api/v1/notifications/telegram/", "/api/v1/notifications/telegram/updates/"
CHAT = 5_000_000_001
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("telegram")]


@pytest.fixture
def channel(telegram):
    return channel_of(TelegramBackend)


@pytest.fixture
def ann(user_factory):
    return user_factory()


@pytest.fixture
def update(client_for, channel):
    """``update(text)``: somebody writes to the bot; what it says, and to whom."""

    def send(text="", *, chat=CHAT, kind="private", language="en", secret=None, **more):
        message = {"chat": {"id": chat, "type": kind}, "from": {"language_code": language}, "text": text}
        secret = channel.updates_secret if secret is None else secret
        body = more or {"update_id": 1, "message": message}
        return client_for().post(UPDATES, body, format="json", HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN=secret)

    return send


@pytest.fixture
def token(client_for):
    """``token(user)``: what stands in a new link of theirs."""

    def make(user):
        url = client_for(user).post(PATH).json()["url"]
        base, _, made = url.partition("?start=")
        assert base == "https://t.me/tickets_bot"
        return made

    return make


def chats():
    return list(TelegramChat.objects.order_by("user").values_list("user", "chat_id"))


def test_a_link_connects_the_chat_in_which_it_is_opened(ann, token, update, client_for):
    assert client_for(ann).get(PATH).json() == {"connected": False, "linked_at": None}
    answer = update(f"/start {token(ann)}")
    assert answer.status_code == 200
    assert answer.json() == {
        "method": "sendMessage",
        "chat_id": CHAT,
        "text": "From now on you hear of Event Booking here. /stop ends it.",
    }
    assert chats() == [(ann.pk, CHAT)]
    assert client_for(ann).get(PATH).json()["connected"] is True


def test_a_link_works_once(ann, token, update, user_factory):
    made = token(ann)
    update(f"/start {made}")
    answer = update(f"/start {made}", chat=CHAT + 1)
    assert "no longer valid" in answer.json()["text"]
    assert chats() == [(ann.pk, CHAT)]


def test_a_message_that_telegram_sends_twice_is_answered_alike(ann, token, update):
    made = token(ann)
    update(f"/start {made}")
    assert update(f"/start {made}").json()["text"] == "You hear of Event Booking here. /stop ends it."
    assert chats() == [(ann.pk, CHAT)]


def test_a_link_ends_after_fifteen_minutes_and_with_the_next_one(ann, token, update):
    old, new = token(ann), token(ann)
    update(f"/start {old}")
    assert chats() == []
    TelegramLink.objects.update(expires_at=Now() - timedelta(seconds=1))
    update(f"/start {new}")
    assert chats() == []


def test_only_the_digest_of_a_link_is_kept(ann, token):
    made = token(ann)
    row = TelegramLink.objects.get()
    assert made not in str(vars(row))
    assert len(row.digest) == 64


def test_whoever_was_banned_meanwhile_connects_nothing(ann, token, update):
    made = token(ann)
    type(ann).objects.update(is_active=False)
    update(f"/start {made}")
    assert chats() == []


def test_no_column_is_asked_of_users_that_their_model_may_not_have(ann, token, update):
    made = token(ann)
    with CaptureQueriesContext(connection) as captured:
        update(f"/start {made}")
    assert chats() == [(ann.pk, CHAT)]
    assert [each["sql"] for each in captured if "is_active" in each["sql"].partition(" WHERE ")[2]] == []


def test_a_chat_belongs_to_whoever_connected_it_last_and_a_person_has_one(user_factory, ann, token, update):
    ben = user_factory()
    update(f"/start {token(ann)}")
    update(f"/start {token(ben)}")
    assert chats() == [(ben.pk, CHAT)]
    update(f"/start {token(ben)}", chat=CHAT + 1)
    assert chats() == [(ben.pk, CHAT + 1)]


def test_disconnecting_on_the_site_ends_links_too(ann, token, update, client_for):
    update(f"/start {token(ann)}")
    made = token(ann)
    for _ in range(2):
        assert client_for(ann).delete(PATH).status_code == 204
    update(f"/start {made}")
    assert chats() == []


def test_stop_and_blocking_the_bot_disconnect(ann, token, update):
    update(f"/start {token(ann)}")
    assert update("/stop").json()["text"] == "You hear nothing more of Event Booking here."
    assert chats() == []
    update(f"/start {token(ann)}")
    member = {"chat": {"id": CHAT, "type": "private"}, "new_chat_member": {"status": "kicked"}}
    assert update(my_chat_member=member).json() == {}
    assert chats() == []


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_a_group_in_which_others_read_is_never_connected(kind, ann, token, update):
    assert update(f"/start {token(ann)}", kind=kind, chat=-100).json() == {}
    assert update(f"/start {token(ann)}", kind=kind).json() == {}
    assert chats() == []


@pytest.mark.parametrize("secret", ["", "x", "é", TOKEN])
def test_nobody_but_telegram_is_listened_to(secret, ann, token, update):
    assert update(f"/start {token(ann)}", secret=secret).status_code == 403
    assert chats() == []


def test_without_the_channel_there_is_nothing_to_listen_to(ann, client_for, update):
    with override_event_booking(NOTIFICATION_BACKENDS={}):
        assert update("/start x").status_code == 404
        answer = client_for(ann).post(PATH)
        assert (answer.status_code, answer.json()["code"]) == (409, "channel_off")
        assert client_for(ann).delete(PATH).status_code == 204


@pytest.mark.parametrize(
    "body",
    [
        [], "x", 7, None, {}, {"message": 7}, {"message": {"chat": 7, "text": "/start x"}},
        {"message": {"chat": {"id": "1", "type": "private"}, "text": "/start x"}},
        {"message": {"chat": {"id": True, "type": "private"}, "text": "/start x"}},
        {"message": {"chat": {"id": 2**80, "type": "private"}, "text": "/start x"}},
        {"message": {"chat": {"id": CHAT, "type": "private"}, "photo": []}},
        {"my_chat_member": {"new_chat_member": {"status": "kicked"}}}, {"edited_message": {}},
    ],
)  # fmt: skip
def test_strange_updates_are_left_alone(body, client_for, channel):
    """What is refused would come again for hours."""
    headers = {"HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN": channel.updates_secret}
    answer = client_for().generic("POST", UPDATES, json.dumps(body), content_type="application/json", **headers)
    assert (answer.status_code, answer.json()) == (200, {})


@pytest.mark.parametrize("language", ["ru", "xx", None, 7, "x" * 600])
def test_strange_texts_and_languages_are_answered(language, update):
    for text in ("/start", "/start \ud800"[:7], "🥖" * 2000, "/start " + "x" * 4000, "/start \x00"):
        answer = update(text, language=language)
        assert answer.status_code == 200
        assert answer.json()["chat_id"] == CHAT


# --- sending


@pytest.fixture
def connected(ann):
    TelegramChat.objects.create(user=ann, chat_id=CHAT)
    return ann


def test_title_text_and_page_arrive_as_plain_text(channel, connected, telegram):
    receipt = channel.send(message_to(connected, title="<b>*Tea*</b>", text="Hello_."))
    assert telegram.said == [{"chat_id": CHAT, "text": "<b>*Tea*</b>\n\nHello_.\n\nhttps://tickets.example/"}]
    assert receipt.id == "1"


@pytest.mark.parametrize("text", ["🥖" * 4000, "x" * 9000, ""])
def test_a_long_text_is_cut_and_its_page_kept(text, channel, connected, telegram):
    channel.send(message_to(connected, text=text))
    assert telegram.said[0]["text"].endswith("\n\nhttps://tickets.example/")


def test_a_page_whose_address_fills_a_message_is_left_out(channel, connected, telegram):
    channel.send(message_to(connected, text="x" * 9000, url=f"https://tickets.example/{'x' * 4000}"))
    assert telegram.said[0]["text"].endswith("xxx…")
    assert len(telegram.said[0]["text"]) == 4096


@pytest.mark.parametrize(
    "failure", [(403, "Forbidden: bot was blocked by the user"), (400, "Bad Request: chat not found")]
)
def test_whoever_blocked_the_bot_is_disconnected(failure, channel, connected, telegram):
    telegram.failure = failure
    with pytest.raises(Rejected, match=failure[1]):
        channel.send(message_to(connected))
    assert chats() == []
    with pytest.raises(Rejected, match="no chat"):
        channel.send(message_to(connected))


@pytest.mark.parametrize(
    ("failure", "meaning"),
    [
        ((400, "Bad Request: something else"), Rejected),
        ((429, "Too Many Requests: retry after 7"), Unreachable),
        ((401, "Unauthorized"), Unreachable),
        ((404, "Not Found"), Unreachable),
        ((500, "Internal Server Error"), HungUp),
    ],
)
def test_failures_are_told_apart(failure, meaning, channel, connected, telegram):
    telegram.failure = failure
    with pytest.raises(meaning):
        channel.send(message_to(connected))
    assert chats() == [(connected.pk, CHAT)]


def test_it_is_left_alone_for_as_long_as_it_asks(connected, telegram, record):
    for fact in ("account.activated", "account.activated"):
        services.notify(kind=KINDS["welcome"], entry=record(fact, connected))
    telegram.failure = (429, "Too Many Requests: retry after 7")
    outbox.send_waiting()
    outbox.send_waiting()

    assert len(telegram.asked) == 1
    mine = Delivery.objects.filter(channel="telegram").annotate(now=Now())
    assert [6 < (row.due_at - row.now).total_seconds() <= 7 for row in mine] == [True, True]


@pytest.mark.parametrize("how", ["hangs", "is away", "talks nonsense"])
def test_the_token_is_in_no_log_and_no_error(how, connected, telegram, record, caplog):
    if how == "hangs":
        telegram.status = 0
    elif how == "is away":
        telegram.__exit__()
    else:
        telegram.status = 502
    services.notify(kind=KINDS["welcome"], entry=record("account.activated", connected))
    outbox.send_waiting()
    [delivery] = Delivery.objects.filter(channel="telegram")
    assert delivery.state == "waiting"
    assert delivery.last_error.startswith(("Unreachable: Telegram", "HungUp: Telegram"))
    assert "could not be sent" in caplog.text
    assert TOKEN not in delivery.last_error + caplog.text
    if how == "is away":
        telegram.server.server_close = lambda: None
        telegram.server.shutdown = lambda: None


def test_a_wrong_token_is_telegrams_word_and_ours_stays_unsaid(telegram, connected):
    channel = TelegramBackend(token="1:wrong", bot="tickets_bot", api=telegram.url)
    with pytest.raises(Unreachable) as failure:
        channel.send(message_to(connected))
    assert str(failure.value) == "Telegram answers 401: Unauthorized"


def test_only_people_with_a_chat_get_a_delivery(user_factory, connected, record):
    for person in (connected, user_factory()):
        services.notify(kind=KINDS["welcome"], entry=record("account.activated", person))
    assert list(Delivery.objects.values_list("channel", "notification__user")) == [("telegram", connected.pk)]


def test_bad_options_are_reported():
    def ids(**options):
        return [message.id for message in TelegramBackend(**{"token": TOKEN, "bot": "tickets_bot", **options}).check()]

    assert ids() == []
    assert ids(token="") == ["event_booking.E113"]
    assert ids(bot="@tickets_bot") == ["event_booking.E114"]
    assert ids(updates_secret="short") == ["event_booking.E115"]


# --- where Telegram tells what it hears


def test_the_command_tells_telegram_where_and_with_which_secret(telegram, channel):
    out = StringIO()
    call_command("event_booking_telegram_updates", stdout=out)
    url = f"https://booking.example{reverse('event_booking_notifications:telegram_updates')}"
    assert telegram.webhook == {
        "url": url, "secret_token": channel.updates_secret, "allowed_updates": ["message", "my_chat_member"],
    }  # fmt: skip
    assert out.getvalue() == f"Telegram tells {url} what is written to @tickets_bot.\n"


def test_the_command_says_what_is_wrong(telegram):
    telegram.failure = (400, "bad webhook: HTTPS url must be provided")
    with pytest.raises(CommandError, match="HTTPS url"):
        call_command("event_booking_telegram_updates", "--url", "http://x.example/")
    telegram.status = 0
    with pytest.raises(CommandError, match="can not be asked"):
        call_command("event_booking_telegram_updates")
    with override_event_booking(NOTIFICATION_BACKENDS={}), pytest.raises(CommandError, match="TelegramBackend"):
        call_command("event_booking_telegram_updates")
