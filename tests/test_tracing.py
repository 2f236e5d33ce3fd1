"""Spans: what they say, what they keep to themselves, and that there are none without OpenTelemetry."""

import subprocess
import sys

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from event_booking import tracing
from event_booking.bookings.exceptions import SoldOut
from event_booking.bookings.services import BookingRequest, cancel_booking, check_in, confirm_booking, create_booking

PLAIN = """
import sys; sys.modules["opentelemetry"] = None
from event_booking.tracing import note, span, traced
def bake(): return "bread"
assert traced("bake")(bake) is bake
with span("bake", loaves=2):
    note(kind="rye")
print(bake())
"""


@pytest.fixture
def spans(monkeypatch):
    """``spans()``: the finished ones, oldest first, as ``(name, attributes)``. Each test has a provider of its own."""
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", lambda name: provider.get_tracer(name))
    yield lambda: [(span.name, dict(span.attributes)) for span in exporter.get_finished_spans()]
    provider.shutdown()


def test_a_span_has_its_name_and_what_is_noted(spans):
    with tracing.span("bake", loaves=2):
        tracing.note(kind="rye")

    assert spans() == [("event_booking.bake", {"event_booking.loaves": 2, "event_booking.kind": "rye"})]


def test_a_refusal_is_told_by_its_code(spans):
    with pytest.raises(SoldOut), tracing.span("book"):
        raise SoldOut

    assert spans() == [("event_booking.book", {"event_booking.refusal": "sold_out"})]


def test_of_an_error_only_its_kind_is_told(monkeypatch):
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", lambda name: provider.get_tracer(name))

    with pytest.raises(ValueError, match="ann"), tracing.span("book"):
        raise ValueError("ann@example.com is there already")

    told = exporter.get_finished_spans()[0].to_json()
    assert '"description": "ValueError"' in told
    assert "ann@example.com" not in told


def test_each_step_of_a_booking_has_a_span(spans, event_factory, user_factory):
    event, person = event_factory(types=[{"price": 5}]), user_factory()
    wish = BookingRequest(event_id=event.pk, quantities={event.ticket_types.first().pk: 2})

    booking = create_booking(user=person, wish=wish)
    booking = confirm_booking(booking=booking, actor=person)
    first, second = booking.tickets.select_related("booking")
    cancel_booking(booking=booking, actor=person, codes=[first.code])
    check_in(ticket=second, actor=event.organizer)

    names = [name.removeprefix("event_booking.") for name, _ in spans()]
    assert names == ["book", "confirm", "cancel", "check_in"]


def test_booking_over_http_tells_what_came_of_it_and_not_of_whom(spans, event_factory, user_factory, client_for, relay):
    event, person = event_factory(), user_factory()
    body = {"event": event.pk, "items": [{"ticket_type": event.ticket_types.first().pk, "quantity": 1}]}

    answer = client_for(person).post("/api/v1/bookings/", body, format="json")
    relay()

    by_name = {}
    for name, attributes in spans():
        by_name.setdefault(name.removeprefix("event_booking."), []).append(attributes)
    assert by_name["book"] == [
        {"event_booking.channel": "online", "event_booking.tickets": 1, "event_booking.outcome": "confirmed"}
    ]
    assert [each["event_booking.facts"] for each in by_name["relay"]] == [1]
    mail = {"event_booking.channel": "email", "event_booking.kind": "booking_confirmed", "event_booking.attempt": 1}
    assert mail in by_name["deliver"]
    told = str(spans())
    secrets = [person.email, answer.json()["reference"], answer.json()["tickets"][0]["code"]]
    assert [secret for secret in secrets if secret in told] == []


def test_nothing_to_relay_is_worth_no_span(spans, relay):
    relay()

    assert [name for name, _ in spans() if name == "event_booking.relay"] == []


def test_without_opentelemetry_functions_stay_what_they_are():
    done = subprocess.run([sys.executable, "-c", PLAIN], capture_output=True, text=True, check=True)

    assert done.stdout == "bread\n"
