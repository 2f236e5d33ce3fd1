"""Headers as they were given, and one connection for many mails, whatever backend Django sends with."""

from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from event_booking.people import people
from event_booking.people.mail import Mail
from tests.mailers import send_by

LINK = f"<https://booking.example/api/v1/notifications/unsubscribe/{'x' * 120}/>"


class Recording(BaseEmailBackend):
    """Notes what is done with it, and fails where it is told to."""

    steps: list[str] = []
    failing: tuple[str, ...] = ()

    def open(self):
        self.steps.append("open")

    def close(self):
        self.steps.append("close")

    def send_messages(self, messages):
        self.steps.append(messages[0].subject)
        if messages[0].subject in self.failing:
            raise ValueError(messages[0].subject)
        return 1


def send(backend, *subjects):
    for subject in subjects:
        backend.send_mail(to="ann@example.com", subject=subject, text="Hello")


@pytest.fixture
def recording(settings, monkeypatch):
    send_by(settings, f"{__name__}.Recording")
    monkeypatch.setattr(Recording, "steps", [])
    return Recording


def test_a_session_keeps_a_connection_and_closes_it(recording):
    backend = people()
    with backend.mail_session():
        send(backend, "one", "two")
    assert recording.steps == ["open", "one", "open", "two", "close"]
    send(backend, "three")
    assert recording.steps[5:] == ["open", "three", "close"]


def test_a_failure_costs_the_connection_and_not_the_next_mail(recording, monkeypatch):
    monkeypatch.setattr(recording, "failing", ("two",))
    backend = people()
    with backend.mail_session():
        send(backend, "one")
        with pytest.raises(ValueError, match="two"):
            send(backend, "two")
        send(backend, "three")
    assert recording.steps == ["open", "one", "open", "two", "close", "open", "three", "close"]


def test_django_with_mailers_is_asked_for_its_default_one(monkeypatch):
    made = Recording()
    monkeypatch.setattr(Recording, "steps", [])
    monkeypatch.setattr(mail, "mailers", SimpleNamespace(default=made), raising=False)
    backend = people()
    with backend.mail_session():
        send(backend, "one")
    assert Recording.steps == ["open", "one", "close"]


def test_a_session_without_a_mail_opens_nothing(recording):
    with people().mail_session():
        pass
    assert recording.steps == []


def test_a_long_link_in_a_header_stays_one_link():
    mail = Mail("Schöne Grüße " * 20, "Hello", to=["ann@example.com"], headers={"List-Unsubscribe": LINK})

    sent = mail.message().as_bytes()

    assert LINK.encode() in sent  # neither broken, nor written as encoded words
    assert max(len(line) for line in sent.splitlines()) <= 998
