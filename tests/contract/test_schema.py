"""The OpenAPI description: complete, without warnings, and true for whatever a fuzzer thinks of."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator

from event_booking.bookings.examples import BOOKING, FIGURES, HISTORY, TOTAL
from event_booking.events.examples import AVAILABILITY, CARD, EVENT
from event_booking.notifications.attendee_messages.examples import MESSAGE, PREVIEW, WISH

pytestmark = pytest.mark.once

TABLE = (Path(__file__).parent / "paths.txt").read_text().splitlines()
LINES = [line for line in TABLE if line and not line.startswith("#")]
PROMISED = {tuple(line.split()) for line in LINES if not line.startswith("later")}
LATER = {tuple(line.split()[1:]) for line in LINES if line.startswith("later")}


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


def operations(schema):
    """{(method, path below api/v1/ with {} for each parameter): operation} of the schema."""
    return {
        (method.upper(), re.sub(r"\{[^}]*\}", "{}", path.removeprefix("/api/v1/"))): operation
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    }


def test_every_promised_operation_is_there(schema):
    there = set(operations(schema))

    assert PROMISED - there == set()
    assert LATER & there == set()


def test_the_alias_is_left_out(schema):
    assert not [path for path in schema["paths"] if "recipe" in path]


def test_it_is_openapi_3_1(schema):
    assert schema["openapi"].startswith("3.1")


def test_every_operation_has_a_summary_and_every_error_it_can_answer(schema):
    lacking = {}
    for (method, path), operation in operations(schema).items():
        if path.startswith("/"):
            continue
        codes = set(operation["responses"])
        wanted = {"503"} | ({"404"} if "{}" in path else set())
        wanted |= {"401"} if operation.get("security") and {} not in operation["security"] else set()
        wanted |= {"400"} if "requestBody" in operation else set()
        if not operation.get("summary") or wanted - codes:
            lacking[method, path] = sorted(wanted - codes)
    assert lacking == {}


def test_describing_it_gives_no_warning(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))


def test_every_operation_with_json_has_an_example(schema):
    lacking = []
    for name, operation in operations(schema).items():
        body = operation.get("requestBody", {})
        successes = [answer for code, answer in operation["responses"].items() if code.startswith("2")]
        speaks_json = any("application/json" in each.get("content", {}) for each in [body, *successes])
        if speaks_json and not any("example" in str(each.get("content", {})) for each in [body, *successes]):
            lacking.append(name)
    assert lacking == []


def test_examples_have_the_fields_that_answers_have(client_for, event_factory, user_factory):
    event, client = event_factory(), client_for(user_factory())
    wish = {"event": event.pk, "items": [{"ticket_type": event.ticket_types.get().pk, "quantity": 1}]}

    booking = client.post("/api/v1/bookings/", wish, format="json").json()

    assert set(booking) == set(BOOKING)
    assert set(booking["tickets"][0]) == set(BOOKING["tickets"][0])
    assert set(client.get(f"/api/v1/events/{event.pk}/").json()) == set(EVENT)
    assert set(client.get("/api/v1/events/").json()["results"][0]) == set(CARD)
    assert set(client.get(f"/api/v1/events/{event.pk}/availability/").json()) == set(AVAILABILITY)


def test_examples_of_messages_have_the_fields_that_answers_have(client_for, event_factory):
    event = event_factory()
    client, path = client_for(event.organizer), f"/api/v1/events/{event.pk}/messages/"
    wish = {**WISH, "ticket_types": []}

    assert set(client.post(path, wish, format="json").json()) == set(MESSAGE)
    assert set(client.post(f"{path}preview/", wish, format="json").json()) == set(PREVIEW)


def test_examples_of_figures_have_the_fields_that_answers_have(client_for, event_factory):
    event = event_factory()
    client = client_for(event.organizer)

    history = client.get(f"/api/v1/events/{event.pk}/figures/").json()

    assert set(history) == set(HISTORY)
    assert set(history["figures"]) == set(FIGURES)
    assert set(history["figures"]["event"]) == set(FIGURES["event"])
    assert set(history["ticket_types"][0]) == set(HISTORY["ticket_types"][0])
    assert set(history["check_ins"][0]) == set(HISTORY["check_ins"][0])
    assert set(client.get("/api/v1/events/figures/").json()["results"][0]) == set(FIGURES)
    assert set(client.get("/api/v1/events/figures/total/").json()) == set(TOTAL)
