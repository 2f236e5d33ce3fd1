"""Spans for OpenTelemetry where ``opentelemetry-api`` is installed (extra ``otel``); else nothing, at no cost.

A span says what was done, how long it took and what came of it: never who it was, nor what opens a door.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from event_booking.exceptions import EventBookingError

try:
    from opentelemetry import trace as opentelemetry
except ImportError:
    trace: Any = None
else:
    trace = opentelemetry

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
Value = str | bool | int | float


def span(name: str, **attributes: Value) -> AbstractContextManager[None]:
    """``with span("relay", facts=3): …`` is the span ``event_booking.relay`` with ``event_booking.facts``."""
    return _opened(name, attributes) if trace else nullcontext()


def traced(name: str) -> Callable[[Callable[Given, Answer]], Callable[Given, Answer]]:
    """Give each call of a function a span. Without OpenTelemetry, it stays the function that it is."""

    def decorate(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
        if trace is None:
            return function

        @wraps(function)
        def call(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
            with _opened(name, {}):
                return function(*args, **kwargs)

        return call

    return decorate


def note(**attributes: Value) -> None:
    """Say more about the span that is open."""
    if trace is not None:
        trace.get_current_span().set_attributes(_named(attributes))


@contextmanager
def _opened(name: str, attributes: dict[str, Value]) -> Iterator[None]:
    """A refusal is an answer and no error. Of an error only its kind is told: its text may hold an address."""
    tracer = trace.get_tracer("event_booking")
    own = {"record_exception": False, "set_status_on_exception": False}
    with tracer.start_as_current_span(f"event_booking.{name}", attributes=_named(attributes), **own) as current:
        try:
            yield
        except EventBookingError as refusal:
            current.set_attribute("event_booking.refusal", refusal.code)
            raise
        except Exception as error:
            current.set_status(trace.Status(trace.StatusCode.ERROR, type(error).__name__))
            raise


def _named(attributes: dict[str, Value]) -> dict[str, Value]:
    return {f"event_booking.{name}": value for name, value in attributes.items()}
