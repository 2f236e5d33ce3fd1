"""Every operation, sent by everybody: who is let in, and that nobody is shown what is somebody else's."""

import re

import pytest
from drf_spectacular.generators import SchemaGenerator

from event_booking.accounts import authentication
from event_booking.accounts.querysets import SessionQuerySet
from event_booking.bookings.models import Booking
from event_booking.bookings.views import BookingViewSet
from event_booking.prepared import Prepared
from tests.security.bodies import BODIES
from tests.security.table import rows, send, text_of, undone
from tests.security.world import ACTORS, build
from tests.writes import written

pytestmark = [pytest.mark.once, pytest.mark.no_cover]

ROWS = list(rows())


@pytest.fixture
def world(user_factory, event_factory):
    return build(user_factory, event_factory)


def named(method, path):
    """As the table names an operation of the OpenAPI description."""
    return f"{method.upper()} {re.sub(r'{[^}]*}', '{}', path.removeprefix('/api/v1/'))}"


def described():
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    return {named(method, path) for path, methods in paths.items() for method in methods}


def operation_of(schema, operation):
    """What the description says of one operation."""
    found = (
        described
        for path, methods in schema["paths"].items()
        for method, described in methods.items()
        if named(method, path) == operation
    )
    return next(found)


def test_every_operation_stands_in_the_table():
    assert described() - {row.operation for row in ROWS} == set()


def test_the_table_and_the_bodies_name_nothing_else():
    assert {row.operation for row in ROWS} - described() == set()
    assert set(BODIES) - described() == set()


def test_everybody_gets_the_promised_answer_and_nothing_of_somebody_elses(world):
    """And neither looking nor being refused changes anything. One walk for all of it, since it is a long one."""
    wrong, changed, seen = {}, {}, set()
    for row in ROWS:
        for actor in ACTORS:
            with undone(), written() as statements:
                answer = send(world, row, actor)
                words = shown(world, answer)
            leaked = [word for word in words if actor not in world.markers[word]]
            if answer.status_code != row.statuses[actor] or leaked:
                wrong[str(row), actor] = (answer.status_code, leaked)
            if statements and (row.method == "GET" or answer.status_code in (401, 403, 404)):
                changed[str(row), actor] = statements
            seen.update(words)
    assert wrong == {}
    assert changed == {}
    # or the marks would prove nothing
    assert {word for word, eyes in world.markers.items() if word not in seen and eyes != {"unverified"}} == set()


def shown(world, answer):
    """Marks that stand in the answer."""
    text = text_of(answer).lower()
    return [word for word in world.markers if word.lower() in text]


def test_a_leak_would_be_found(world, monkeypatch):
    monkeypatch.setattr(BookingViewSet, "get_queryset", lambda self: Booking.objects.with_details())
    row = next(row for row in ROWS if str(row) == "GET bookings/{booking}/")

    answer = send(world, row, "stranger")

    assert answer.status_code != row.statuses["stranger"]
    assert "mark-attendee-note" in shown(world, answer)


def test_without_a_look_at_its_proof_an_account_would_do_as_others(world, monkeypatch):
    monkeypatch.setattr(SessionQuerySet, "proved", lambda self: self)
    monkeypatch.setattr(authentication, "ALIVE", Prepared(authentication._alive))
    row = next(row for row in ROWS if str(row) == "GET account/")

    assert send(world, row, "unverified").status_code == 200
