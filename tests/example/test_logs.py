import io
import json
import logging.config

import pytest
from rest_framework.test import APIClient

from event_booking.journal.models import Entry
from event_booking.logs import request_id
from example_project.logs import logging_config, masked
from tests.conftest import PASSWORD


@pytest.fixture
def written():
    """``written("json")`` gives a logger and what it wrote; logging is as before afterwards."""
    root, before = logging.getLogger(), logging.getLogger().handlers[:]

    def begin(kind):
        config = logging_config(kind)
        config["handlers"]["stderr"]["stream"] = out = io.StringIO()
        config["loggers"] = {}
        logging.config.dictConfig(config)
        return out

    token = request_id.set("abc-123")
    yield begin
    request_id.reset(token)
    root.handlers[:] = before


def test_json_lines_have_time_level_logger_and_request(written):
    out = written("json")

    logging.getLogger("shop").warning("sold %s", 3, extra={"subject": "event:7"})

    line = json.loads(out.getvalue())
    assert line.pop("time")
    assert line == {
        "level": "WARNING", "logger": "shop", "message": "sold 3", "request_id": "abc-123", "subject": "event:7"
    }  # fmt: skip


def test_lines_for_people_end_with_what_they_are_about(written):
    out = written("console")

    logging.getLogger("shop").info("sold", extra={"subject": "event:7"})

    assert out.getvalue().endswith("INFO shop sold subject=event:7 request_id=abc-123\n")


def test_paths_are_logged_without_what_opens_doors(written):
    out = written("console")
    code = "x7Kf93mQpLw82nRtVbYc41ZsDgH"

    logging.getLogger("django.request").error("Internal Server Error: %s", f"/bookings/{code}/")

    assert code not in out.getvalue()
    assert masked(f"/api/v1/events/7/tickets/{code}/qr.svg") == "/api/v1/events/7/tickets/…/qr.svg"


@pytest.mark.django_db
def test_a_request_is_one_line_with_its_person_and_without_what_they_sent(
    written, user_factory, event_factory, relay, django_capture_on_commit_callbacks
):
    """Somebody signs in, books, and is refused: each is told, by keys and codes alone."""
    out, person, event = written("json"), user_factory(email="secretive@example.com"), event_factory()
    client = APIClient()

    signed_in = client.post("/api/v1/login/", {"email": person.email, "password": PASSWORD}, format="json").json()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {signed_in['access']}", HTTP_X_REQUEST_ID="of-this-booking")
    body = {"event": event.pk, "items": [{"ticket_type": event.ticket_types.first().pk, "quantity": 1}]}
    body["attendees"] = [{"name": "Ann Secretive", "email": "ann@secretive.example"}]
    with django_capture_on_commit_callbacks(execute=True):
        booking = client.post("/api/v1/bookings/", body, format="json").json()
    client.get(f"/api/v1/bookings/{booking['reference']}/")
    relay()

    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    request = next(line for line in lines if line["message"] == "POST /api/v1/bookings/")
    assert (request["status"], request["user"], request["request_id"]) == (201, str(person.pk), "of-this-booking")
    fact = next(line for line in lines if line.get("fact") == "booking.confirmed")
    assert fact["actor"] == str(person.pk)
    assert Entry.objects.get(pk=fact["entry"]).request_id == "of-this-booking"
    secrets = [PASSWORD, person.email, "ann@secretive.example", "Ann Secretive", booking["reference"]]
    secrets += [signed_in["access"], signed_in["refresh"], *(ticket["code"] for ticket in booking["tickets"])]
    assert [secret for secret in secrets if secret in out.getvalue()] == []


@pytest.mark.django_db
def test_nobody_is_looked_up_for_a_line_of_the_log(written, django_assert_num_queries):
    out = written("json")

    with django_assert_num_queries(0):
        APIClient().get("/health/live/")

    assert json.loads(out.getvalue().splitlines()[-1])["user"] is None
