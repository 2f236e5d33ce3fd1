"""What the doctor finds out about hand-outs, asked of a real server."""

from urllib.parse import unquote, urlsplit

import pytest
from django.core.files.storage import InMemoryStorage, default_storage

from event_booking.events.models import EventFile
from event_booking.journal.doctor import State, examine
from event_booking.testing import override_event_booking
from tests.servers.http import Recorder


class Folder(Recorder):
    """Serves all of MEDIA_ROOT, as a careless web server does."""

    def respond(self, asked):
        name = unquote(urlsplit(asked.path).path).removeprefix("/media/")
        if not default_storage.exists(name):
            return 404, b""
        with default_storage.open(name) as file:
            return 200, file.read()


@pytest.fixture
def found(settings):
    def ask(server, **more):
        settings.MEDIA_URL = "/media/"
        with override_event_booking(SITE_URL=server.url, **more):
            (finding,) = examine("hand-outs")
        assert default_storage.listdir("event_booking/files")[1] == []
        return finding

    return ask


def test_a_web_server_that_gives_hand_outs_to_anybody_is_found(found):
    with Folder() as server:
        finding = found(server)

    assert finding.state == State.BROKEN
    assert finding.what == f"{server.url}/media/event_booking/files/ gives hand-outs to anybody"
    assert "behind-nginx" in finding.to_do


@pytest.mark.parametrize(
    ("status", "answer"), [(404, b""), (403, b"{}"), (200, b"<html>a page for all that is not found")]
)
def test_one_that_does_not_is_fine(status, answer, found):
    with Recorder() as server:
        server.status, server.answer = status, answer
        assert found(server).state == State.FINE
    assert len(server.asked) == 1


def test_an_address_is_asked_for_without_its_signature(found, monkeypatch):
    monkeypatch.setattr(InMemoryStorage, "url", lambda storage, name: f"/bucket/{name}?signature=secret")
    monkeypatch.setattr(EventFile._meta.get_field("file"), "storage", InMemoryStorage())
    with Recorder() as server:
        assert found(server).state == State.FINE
    (asked,) = server.asked
    assert asked.path.startswith("/bucket/event_booking/files/")
    assert "secret" not in asked.path


def test_a_storage_without_addresses_is_not_asked(found, monkeypatch):
    def refuse(storage, name):
        raise NotImplementedError

    monkeypatch.setattr(type(default_storage._wrapped), "url", refuse)
    with Recorder() as server:
        assert found(server).state == State.FINE
    assert server.asked == []


def test_a_site_that_does_not_answer_is_told(found):
    with Recorder() as server:
        pass
    finding = found(server)

    assert finding.state == State.DOUBTFUL
    assert f"{server.url} did not answer" in finding.what
