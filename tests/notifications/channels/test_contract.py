"""Our own channels keep the contract that others are measured by; and it notices those that do not."""

import json
import re

import pytest

from event_booking.notifications.backends import BaseBackend, Receipt, memory
from event_booking.notifications.models import PushSubscription, TelegramChat
from event_booking.notifications.push import silence
from event_booking.notifications.push.subscriptions import subscribe
from event_booking.signatures import new_secret
from event_booking.testing.channels import ChannelContract, ServerContract
from tests.mailers import send_by
from tests.notifications.channels.conftest import PUSH
from tests.servers.smtp import Mailbox
from tests.servers.telegram import TOKEN

BACKENDS = "event_booking.notifications.backends"


class TestMemory(ChannelContract):
    backend = f"{BACKENDS}.memory.MemoryBackend"

    @pytest.fixture(autouse=True)
    def _empty(self):
        memory.outbox.clear()
        yield
        memory.outbox.clear()

    def arrived(self):
        return [f"{message.title}\n{message.text}" for message in memory.outbox]


class TestLongMemory(TestMemory):
    backend = f"{BACKENDS}.memory.LongMemoryBackend"


class TestConsole(ChannelContract):
    backend = f"{BACKENDS}.console.ConsoleBackend"

    @pytest.fixture(autouse=True)
    def _output(self, capsys):
        self.capsys, self.written = capsys, ""

    def arrived(self):
        self.written += self.capsys.readouterr().out
        return re.split(r"(?m)^(?=\S+@\S+: |person )", self.written)[1:]


class TestEmail(ServerContract):
    backend = f"{BACKENDS}.email.EmailBackend"

    @pytest.fixture(autouse=True)
    def _server(self, settings):
        with Mailbox() as self.server:
            self.settings = settings
            self.come_back()
            yield

    def arrived(self):
        return [f"{mail['Subject']}\n{mail.get_body(('plain',)).get_content()}" for mail in self.server.mails]

    def go_away(self):
        send_by(self.settings, host="127.0.0.1", port=1, timeout=5)  # nobody listens there

    def come_back(self):
        send_by(self.settings, host="127.0.0.1", port=self.server.port, timeout=5)


class TestWebPush(ServerContract):
    backend = f"{BACKENDS}.web_push.WebPushBackend"

    @pytest.fixture(autouse=True)
    def _service(self, push_service):
        self.service = push_service
        yield
        assert push_service.refused == []

    def options(self):
        return PUSH["OPTIONS"]

    def make_person(self):
        person, browser = super().make_person(), self.service.browser()
        subscribe(user=person, endpoint=browser.endpoint, **browser.subscription()["keys"])
        return person

    def arrived(self):
        return [f"{told['title']}\n{told['text']}" for told in self.service.read()]

    def go_away(self):
        self.service.status = 503

    def come_back(self):
        self.service.status = 201
        silence.forget_silence()
        PushSubscription.objects.update(paused_until=None)  # some seconds pass


class TestTelegram(ServerContract):
    backend = f"{BACKENDS}.telegram.TelegramBackend"

    @pytest.fixture(autouse=True)
    def _server(self, telegram):
        self.server = telegram

    def options(self):
        return {"token": TOKEN, "bot": "tickets_bot", "api": self.server.url}

    def make_person(self):
        person = super().make_person()
        TelegramChat.objects.create(user=person, chat_id=1000 + person.pk)
        return person

    def arrived(self):
        return [said["text"] for said in self.server.said]

    def go_away(self):
        self.server.status = 502

    def come_back(self):
        self.server.status = 200


class TestWebhook(ServerContract):
    backend = f"{BACKENDS}.webhook.WebhookBackend"
    secret = new_secret()

    @pytest.fixture(autouse=True)
    def _server(self, bus):
        self.server = bus

    def options(self):
        return {"url": f"{self.server.url}/notifications", "secret": self.secret}

    def arrived(self):
        taken = {asked.headers["webhook-id"]: json.loads(asked.body)["data"] for asked in self.server.asked}
        return [f"{data['title']}\n{data['text']}" for data in taken.values()] if self.server.status == 200 else []

    def go_away(self):
        self.server.status = 500

    def come_back(self):
        self.server.status = 200
        self.server.asked.clear()


# --- channels that break their word


class Forgetful(memory.MemoryBackend):
    def send(self, message):
        return Receipt()


class Wordless(memory.MemoryBackend):
    def send(self, message):
        memory.outbox.append(message)


class Proud(memory.MemoryBackend):
    def send(self, message):
        message.title.encode("latin-1")
        return super().send(message)


class Impatient(memory.MemoryBackend):
    def send(self, message):
        if any(sent.message_id == message.message_id for sent in memory.outbox):
            raise RuntimeError("again?")
        return super().send(message)


class Needy(memory.MemoryBackend):
    def send(self, message):
        return super().send(message) if "@" in message.to else 1 / 0


class Careless(memory.MemoryBackend):
    def __init__(self, **options):
        pass


class Slow(memory.MemoryBackend):
    def reached(self, users):
        return [user for user in users if type(user).objects.filter(pk=user.pk).exists()]


class Vague(memory.MemoryBackend):
    long_form = 1

    def check(self):
        return ["something is wrong"]


BROKEN = [
    (Forgetful, "test_what_is_sent_arrives_and_is_receipted", ("channel", "person")),
    (Wordless, "test_what_is_sent_arrives_and_is_receipted", ("channel", "person")),
    (Impatient, "test_a_message_that_comes_twice_is_harmless", ("channel", "person")),
    (Needy, "test_somebody_without_an_address_is_reached_or_rejected", ("channel", "person")),
    (Careless, "test_a_misspelt_option_is_refused", ("db",)),
    (Vague, "test_its_flags_are_true_or_false", ("channel",)),
    (Vague, "test_its_check_finds_nothing_wrong_here", ("channel",)),
]


@pytest.fixture
def tried(db):
    """``tried(backend, name, …)``: one test of the contract on this backend."""

    def run(backend, test, needs=(), **more):
        memory.outbox.clear()
        contract = type("Contract", (TestMemory,), {"backend": backend})()
        values = {"channel": contract._make, "person": contract.make_person, "db": lambda: None}
        return getattr(contract, test)(**{need: values[need]() for need in needs}, **more)

    return run


@pytest.mark.parametrize(("backend", "name", "needs"), BROKEN)
def test_a_channel_that_breaks_its_word_is_noticed(backend, name, needs, tried):
    with pytest.raises((AssertionError, RuntimeError, ZeroDivisionError, pytest.fail.Exception)):
        tried(backend, name, needs)
    tried(memory.MemoryBackend, name, needs)


def test_a_channel_for_latin_letters_only_is_noticed(tried):
    test, needs = "test_unusual_messages_are_sent", ("channel", "person")
    with pytest.raises(UnicodeEncodeError):
        tried(Proud, test, needs, name="russian")
    tried(memory.MemoryBackend, test, needs, name="russian")


def test_a_channel_that_asks_for_each_person_is_noticed(tried, django_assert_max_num_queries):
    name, needs = "test_it_asks_the_database_once_for_all", ("channel", "person")
    with pytest.raises(pytest.fail.Exception):
        tried(Slow, name, needs, django_assert_max_num_queries=django_assert_max_num_queries)
    tried(memory.MemoryBackend, name, needs, django_assert_max_num_queries=django_assert_max_num_queries)


def test_a_channel_that_gives_up_when_its_server_is_away_is_noticed():
    class GivesUp(BaseBackend):
        def send(self, message):
            from event_booking.notifications.backends import Rejected

            raise Rejected("away")

    contract = ServerContract()
    contract.go_away = lambda: None
    contract.message = lambda person: None
    with pytest.raises(AssertionError, match="never sent"):
        contract.test_while_its_server_is_away_it_says_so_and_gives_nothing_up(GivesUp(), None)
