"""Promises of our transactions, on PostgreSQL."""

import os
import threading

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import close_old_connections, connection, transaction

from event_booking.database import short_transaction
from event_booking.testing import override_event_booking
from tests.races.at_once import at_once, tally

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

LEVELS = ["read committed", "repeatable read", "serializable"]


def level():
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        return cursor.fetchone()[0]


@pytest.fixture
def own_session():
    """What a session is told stays with it: pgbouncer would hand it on to others."""
    usual = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = os.environ.get("DB_DIRECT_PORT", usual)
    yield
    connection.close()
    connection.settings_dict["PORT"] = usual


@pytest.fixture(params=LEVELS)
def default_level(request, own_session):
    """The database's default for new transactions, as an administrator may set it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET default_transaction_isolation = '{request.param}'")
    return request.param


def test_a_decision_is_made_at_read_committed_whatever_the_default(default_level):
    with transaction.atomic():
        assert level() == default_level

    with short_transaction() as now:
        assert level() == "read committed"
        assert now.tzinfo is not None
    with short_transaction(alone="x"):
        assert level() == "read committed"


def test_it_refuses_to_decide_inside_a_transaction_of_another_level(default_level):
    def nested():
        with transaction.atomic(), short_transaction():
            return level()

    if default_level == "read committed":
        assert nested() == default_level
    else:
        with pytest.raises(ImproperlyConfigured, match="READ COMMITTED"):
            nested()


def test_one_at_a_time_for_a_name_and_side_by_side_for_two():
    inside, most, lock = [0], [0], threading.Lock()

    def work(name):
        with short_transaction(alone=name):
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.05)")
            with lock:
                inside[0] -= 1

    assert tally(at_once([lambda: work("ann")] * 5)) == {"ok": 5}
    assert most == [1]
    at_once([lambda: work("ann"), lambda: work("ben"), lambda: work("eve")])
    assert most[0] > 1


@override_event_booking(LOCK_TIMEOUT_SECONDS=1)
def test_the_wait_for_ones_turn_ends():
    held, waited = threading.Event(), threading.Event()

    def hold():
        with short_transaction(alone="ann"):
            held.set()
            assert waited.wait(30)

    def come():
        assert held.wait(30)
        try:
            with short_transaction(alone="ann"):
                pass
        finally:
            waited.set()

    assert tally(at_once([hold, come])) == {"ok": 1, "OperationalError": 1}


def reads_only():
    with connection.cursor() as cursor:
        cursor.execute("SHOW default_transaction_read_only")
        return cursor.fetchone()[0] == "on"


def test_a_server_that_only_reads_is_told_as_unavailable_and_left(own_session, event_factory, user_factory, client_for):
    event = event_factory()
    client = client_for(user_factory())
    wish = {"event": event.pk, "items": [{"ticket_type": event.ticket_types.get().pk, "quantity": 1}]}
    with connection.cursor() as cursor:  # as a primary is after another took its place
        cursor.execute("SET default_transaction_read_only = on")

    refused = client.post("/api/v1/bookings/", wish, format="json")
    close_old_connections()  # as Django does between requests; it keeps a connection on which SELECT 1 works

    assert (refused.status_code, refused.json()["code"], refused.headers["Retry-After"]) == (503, "unavailable", "1")
    assert not reads_only()
    assert client.post("/api/v1/bookings/", wish, format="json").status_code == 201


def test_a_connection_that_can_still_be_read_from_is_kept(own_session, client_for):
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")

    assert client_for().get("/api/v1/events/").status_code == 200
    close_old_connections()

    assert reads_only()
