"""Sentry learns where an error happened, and nothing that is somebody's."""

import json
import logging

import pytest
import sentry_sdk
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from sentry_sdk.transport import Transport

from event_booking.logs import request_id
from example_project import sentry

pytestmark = pytest.mark.django_db  # a request looks after the connection, whether its view needs one or not

ADDRESS, CODE, TOKEN = "ann@example.com", "493817", "x7Kf93mQpLw82nRtVbYc41ZsDgH"
PASSWORD = "Tr0ub4dor-3-horse"


class Sent(Transport):
    """A transport that keeps what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.envelopes = []

    def capture_envelope(self, envelope):
        self.envelopes.append(envelope)

    def events(self):
        return [envelope.get_event() for envelope in self.envelopes if envelope.get_event()]


@pytest.fixture
def sent():
    """What Sentry was told; it is told nothing more after the test."""
    before, transport = sentry_sdk.get_global_scope().client, Sent()
    sentry.start("https://key@sentry.example/1", transport=transport)
    yield transport
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(before)


@csrf_exempt
def broken(request, token):
    password = request.GET["password"]
    logging.getLogger("shop").error("mail to %s, code %s", ADDRESS, CODE)
    raise ValueError(f"no seat for {ADDRESS} with {token}, {CODE}: {len(password)}")


urlpatterns = [path("broken/<str:token>/", broken)]


@pytest.fixture
def status(sent, settings):
    """Of a request that fails, with everything in it that is nobody's business; as gunicorn would pass it on."""
    settings.ROOT_URLCONF = __name__
    request = RequestFactory().post(
        f"/broken/{TOKEN}/?password={PASSWORD}&token={TOKEN}",
        {"email": ADDRESS},
        headers={"Authorization": f"Bearer {TOKEN}", "Cookie": f"refresh={TOKEN}", "X-Request-ID": "abc-123"},
    )
    statuses: list[str] = []
    WSGIHandler()(request.environ, lambda status, headers: statuses.append(status))
    return statuses[0]


def test_an_error_is_told_once_with_its_request_and_place(status, sent):
    errors = [event for event in sent.events() if event.get("exception")]

    [error] = [each for each in errors if each["exception"]["values"][-1]["type"] == "ValueError"]
    assert status == "500 Internal Server Error"
    assert error["request"] == {"method": "POST", "url": "http://testserver/broken/…/"}
    assert error["transaction"] == "/broken/{token}/"
    assert error["tags"]["request_id"] == "abc-123"
    assert error["exception"]["values"][-1]["stacktrace"]["frames"][-1]["function"] == "broken"


@pytest.mark.parametrize("secret", [ADDRESS, CODE, TOKEN, PASSWORD])
def test_nothing_in_it_is_somebodys(status, sent, secret):
    assert sent.events()
    assert secret not in json.dumps(sent.events())


def test_without_a_request_there_is_no_id_to_tell(sent):
    sentry_sdk.capture_message(f"hello {ADDRESS}")

    [event] = sent.events()
    assert event["message"] == "hello …@…"
    assert "request_id" not in event.get("tags", {})
    assert request_id.get() == ""
