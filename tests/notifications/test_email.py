"""The mail channel, against a real SMTP server in all its moods."""

import smtplib
import socket
import ssl
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core import checks
from django.core.mail.backends.smtp import EmailBackend as SMTPBackend
from django.db.models.functions import Now
from django.test import override_settings
from requests.exceptions import InvalidURL

from event_booking.events.services.editing import update_event
from event_booking.notifications import outbox, services
from event_booking.notifications.backends import HungUp, Message, Rejected, Unreachable
from event_booking.notifications.backends.email import EmailBackend
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import Delivery, Notification
from event_booking.people.memory import MemoryUserBackend
from event_booking.testing import override_event_booking
from example_project.mailers import SMTP, mail_settings
from tests.mailers import send_by
from tests.servers.certificates import Certificate
from tests.servers.postgres import free_port
from tests.servers.smtp import MoodyMailbox


@pytest.fixture
def sink(settings):
    with MoodyMailbox() as mailbox:
        send_by(settings, host="127.0.0.1", port=mailbox.port, use_tls=False, timeout=0.5)
        yield mailbox
        mailbox.mode = "accept"


@pytest.fixture
def told(user_factory, record):
    def make(count=1, **fields):
        users = [user_factory(**fields) for _ in range(count)]
        for user in users:
            services.notify(kind=KINDS["welcome"], entry=record("account.activated", user))
        return users

    return make


def states():
    return list(Delivery.objects.order_by("id").values_list("state", flat=True))


def test_a_mail_has_both_parts_one_subject_and_its_message_id(sink, told):
    [ann] = told(first_name="Анна")
    outbox.send_waiting()
    [mail] = sink.mails
    [row] = Delivery.objects.all()
    assert mail["To"] == ann.email
    assert mail["Subject"] == "Welcome to Event Booking"
    assert mail["Message-ID"] == f"<welcome.{row.notification.fact_id}.{ann.pk}@booking.example>"
    assert row.receipt == mail["Message-ID"]
    assert mail.get_body(("plain",)).get_content().startswith("Hello Анна,")
    assert "<h1" in mail.get_body(("html",)).get_content()
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_a_name_can_not_add_a_header(sink, event_factory, booking_factory, user_factory, record, relay):
    event = event_factory(title="Tea\r\nBcc: all@example.com")
    record("booking.confirmed", booking_factory(event, user_factory()))
    relay()
    [mail] = sink.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Booking confirmed: Tea Bcc: all@example.com"


@pytest.mark.parametrize("letter", ["я", "愛", "𠀀"])
def test_a_long_title_in_any_script_is_told(letter, sink, event_factory, booking_factory, user_factory, relay):
    event = event_factory(title=letter * 200)
    booking_factory(event, user_factory())
    with override_event_booking(EVENT_PAGE="/events/{id}/{slug}"):
        update_event(event=event, city="Oslo")
        relay()
    [told], [mail] = Notification.objects.all(), sink.mails
    assert told.url == f"/events/{event.pk}/{quote(event.slug)}"
    assert f"https://booking.example{told.url}" in mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize("mode", ["closed", "451 after DATA", "hang", "accept, then drop", "unwanted sender"])
def test_everything_leaves_under_one_message_id_when_the_server_is_well_again(mode, sink, told):
    told(3)
    sink.mode = mode
    for _ in range(2):
        Delivery.objects.update(due_at=Now())
        outbox.send_waiting()
    assert states() == ["waiting"] * 3
    assert Delivery.objects.exclude(last_error="").exists()
    sink.mode = "accept"
    Delivery.objects.update(due_at=Now())
    outbox.send_waiting()
    assert states() == ["sent"] * 3
    assert len({mail["Message-ID"] for mail in sink.mails}) == 3


def test_a_server_that_is_not_there_is_asked_once_in_a_run(told, settings):
    send_by(settings, host="127.0.0.1", port=free_port())
    told(3)
    outbox.send_waiting()
    assert list(Delivery.objects.order_by("id").values_list("attempts", flat=True)) == [1, 0, 0]
    assert Delivery.objects.order_by("id").first().last_error.startswith("Unreachable: ")


def test_a_server_that_hangs_is_waited_for_once_in_a_run(sink, told):
    told(5)
    sink.mode = "hang"
    begun = outbox.monotonic()
    outbox.send_waiting()
    assert outbox.monotonic() - begun < 3 * 0.5
    assert [attempts for attempts in Delivery.objects.values_list("attempts", flat=True) if attempts] == [1]


@pytest.fixture
def secure_sink(tmp_path, settings, monkeypatch):
    """A server that offers STARTTLS; ``renew(days)`` gives it a certificate that is good for as long from now."""
    with MoodyMailbox() as mailbox:

        def renew(days):
            certificate = Certificate(tmp_path, "127.0.0.1", ends_in=timedelta(days=days))
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))  # whom this machine trusts
            mailbox.go_away()
            mailbox.tls = certificate.server_context()
            mailbox.come_back()

        mailbox.renew = renew
        send_by(settings, host="127.0.0.1", port=mailbox.port, use_tls=True, timeout=5)
        yield mailbox


def test_mails_wait_until_the_server_has_a_certificate_that_is_good_again(secure_sink, told):
    secure_sink.renew(-1)
    told(3)
    outbox.send_waiting()
    assert states() == ["waiting"] * 3
    assert list(Delivery.objects.order_by("id").values_list("attempts", flat=True)) == [1, 0, 0]
    assert "certificate has expired" in Delivery.objects.order_by("id").first().last_error
    secure_sink.renew(30)
    Delivery.objects.update(due_at=Now())
    outbox.send_waiting()
    assert states() == ["sent"] * 3
    assert len(secure_sink.mails) == 3


class GuardedMailbox(MoodyMailbox):
    """Wants to know who sends."""

    async def handle_EHLO(self, server, session, envelope, name, responses):
        first, *others = await super().handle_EHLO(server, session, envelope, name, responses)
        return [first, "250-AUTH PLAIN", *others]


WRONG_OPTIONS = {
    "a host that is none": {"host": "mail..example"},
    "a password that can not be said": {"username": "ann", "password": "пароль"},
}


@pytest.mark.parametrize("wrong", WRONG_OPTIONS)
def test_wrong_settings_throw_no_mail_away(wrong, told, settings):
    with GuardedMailbox() as mailbox:
        send_by(settings, **{"host": "127.0.0.1", "port": mailbox.port, "use_tls": False} | WRONG_OPTIONS[wrong])
        told(2)
        outbox.send_waiting()
    assert states() == ["waiting"] * 2
    assert Delivery.objects.order_by("id").first().last_error.startswith("Unreachable: ")


def test_a_mail_that_leaves_alone_is_not_thrown_away_by_wrong_settings_either(db, settings):
    send_by(settings, host="mail..example", port=25, use_tls=False)
    with pytest.raises(Unreachable):
        EmailBackend().send(MESSAGE)


def test_one_refused_address_does_not_hold_up_the_others(sink, told):
    busy, gone, ann = told(3)
    sink.refused = {busy.email: "450 4.2.1 busy", gone.email: "550 5.1.1 no such user"}
    outbox.send_waiting()
    assert states() == ["waiting", "dead", "sent"]
    assert [mail["To"] for mail in sink.mails] == [ann.email]


def test_a_mail_that_is_refused_for_good_is_given_up(sink, told):
    told()
    sink.mode = "554 after DATA"
    outbox.send_waiting()
    assert states() == ["dead"]


class Raising(MemoryUserBackend):
    error: Exception = OSError()

    def send_mail(self, **mail: object) -> None:
        raise self.error


MESSAGE = Message(user=None, to="a@example.com", kind="x", language="en", title="T", text="t", message_id="<1@x>")


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (ConnectionRefusedError(), Unreachable),
        (TimeoutError(), Unreachable),
        (socket.gaierror(-2, "unknown"), Unreachable),
        (ssl.SSLCertVerificationError(1, "expired"), Unreachable),
        (ssl.SSLError(1, "wrong version number"), Unreachable),
        (smtplib.SMTPServerDisconnected(), HungUp),
        (ConnectionResetError(), HungUp),
        (BrokenPipeError(), HungUp),
        (smtplib.SMTPAuthenticationError(535, b"no"), Unreachable),
        (smtplib.SMTPDataError(421, b"closing"), Unreachable),
        (smtplib.SMTPDataError(451, b"later"), smtplib.SMTPDataError),
        (smtplib.SMTPDataError(554, b"spam"), Rejected),
        (smtplib.SMTPRecipientsRefused({}), smtplib.SMTPRecipientsRefused),
        (ValueError("invalid address"), Rejected),
        (InvalidURL("of a provider"), InvalidURL),
        (KeyError("a bug"), KeyError),
    ],
)
def test_failures_are_told_apart(error, meaning, monkeypatch):
    monkeypatch.setattr(Raising, "error", error)
    with override_event_booking(USER_BACKEND=f"{__name__}.Raising"), pytest.raises(meaning):
        EmailBackend().send(MESSAGE)


def test_many_mails_leave_by_one_connection(sink, told):
    told(5)
    outbox.send_waiting()
    assert states() == ["sent"] * 5
    assert sink.connections == 1


def test_a_connection_that_the_server_ended_meanwhile_fails_nothing(sink, told):
    told(5)
    sink.mode = "one mail for each connection"
    outbox.send_waiting()
    assert states() == ["sent"] * 5
    assert list(Delivery.objects.values_list("attempts", flat=True)) == [1] * 5
    assert (len(sink.mails), sink.connections) == (5, 5)


def test_what_the_server_refuses_leaves_the_connection_as_it_was(sink, told):
    busy, gone, *_ = told(5)
    sink.refused = {busy.email: "450 4.2.1 busy", gone.email: "550 5.1.1 no such user"}
    outbox.send_waiting()
    assert states() == ["waiting", "dead", "sent", "sent", "sent"]
    assert sink.connections == 1


def test_a_mail_at_which_the_server_hangs_up_does_not_hold_up_the_others(sink, told):
    first, poison, *others = told(5)
    sink.refused = {poison.email: "drop"}
    outbox.send_waiting()
    assert states() == ["sent", "waiting", "sent", "sent", "sent"]
    assert [mail["To"] for mail in sink.mails] == [first.email, *(each.email for each in others)]


def test_a_mail_that_can_not_be_written_does_not_hold_up_the_others(sink, told):
    poison, other = told(2)
    type(poison).objects.filter(pk=poison.pk).update(email="ann@example.com\nbcc: all@example.com")
    outbox.send_waiting()
    assert states() == ["dead", "sent"]
    assert [mail["To"] for mail in sink.mails] == [other.email]


def test_somebody_without_an_address_gets_no_mail(user_factory):
    message = Message(user=None, to="", kind="x", language="en", title="T", text="t", message_id="<1@x>")
    with pytest.raises(Rejected):
        EmailBackend().send(message)


class SigningBackend(SMTPBackend):
    """As a site writes one."""


def test_a_missing_timeout_is_reported_for_what_is_made_of_djangos_smtp():
    for backend, ids in ((f"{__name__}.SigningBackend", ["event_booking.W101"]), ("nowhere.Backend", [])):
        with override_settings(**mail_settings(backend, timeout=None)):
            assert [message.id for message in EmailBackend().check()] == ids


def test_a_missing_timeout_is_reported_for_smtp_only():
    with override_settings(**mail_settings(SMTP, host="mx", timeout=None)):
        assert [message.id for message in checks.run_checks() if message.id.startswith("event_booking.W1")] == [
            "event_booking.W101"
        ]
    with override_settings(**mail_settings(SMTP, host="mx", timeout=10)):
        assert list(EmailBackend().check()) == []
    assert list(EmailBackend().check()) == []
