"""With few connections for many clients, nothing of ours stays behind on one, and nothing is missed on the next."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from django.db import connection, connections
from django.db.utils import DatabaseError

from event_booking.bookings.models import Booking
from event_booking.bookings.services import BookingRequest, create_booking
from event_booking.database import short_transaction
from event_booking.events.models import Event
from tests.servers.driver import connect, driver
from tests.servers.pgbouncer import Pgbouncer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def address(port):
    return {"host": "127.0.0.1", "port": port, "user": "booking", "dbname": connection.settings_dict["NAME"]}


def ask(sql):
    """What PostgreSQL says, in a session of our own."""
    with closing(connect(**address(os.environ["DB_DIRECT_PORT"]))) as own:
        cursor = own.cursor()
        cursor.execute(sql)
        return cursor.fetchall()


@pytest.fixture
def narrow():
    """A pgbouncer with two connections to the database of the tests, which our clients share."""
    bouncer = Pgbouncer(int(os.environ["DB_DIRECT_PORT"]), pool=2)
    bouncer.start()
    old = connection.settings_dict["PORT"]
    connections.close_all()
    connection.settings_dict["PORT"] = bouncer.port
    yield bouncer
    connections.close_all()
    connection.settings_dict["PORT"] = old
    bouncer.stop()


def test_the_tests_really_go_through_a_pool():
    assert connection.settings_dict["PORT"] != os.environ["DB_DIRECT_PORT"]
    assert connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] is True


def test_twenty_people_book_over_two_connections(narrow, event_factory, user_factory):
    event = event_factory(types=[{"capacity": 20}])
    people = [user_factory() for _ in range(20)]
    kind = event.ticket_types.get()

    def book(person):
        try:
            create_booking(user=person, wish=BookingRequest(event_id=event.pk, quantities={kind.pk: 1}))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as crowd:
        list(crowd.map(book, people))

    assert Booking.objects.filter(event=event).count() == 20


def test_limits_and_locks_end_with_the_transaction(narrow):
    with short_transaction(alone="x"):
        inside = ask("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")

    # whoever comes next has it as it was
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
    assert inside[0][0] >= 1
    name = connection.settings_dict["NAME"]
    assert ask(
        "SELECT count(*) FROM pg_locks JOIN pg_database ON database = pg_database.oid"
        f" WHERE locktype = 'advisory' AND datname = '{name}'"
    ) == [(0,)]


def read_while_others_come(bouncer):
    """A long list, during which somebody else is lent the connection that it began on."""
    rows = Event.objects.iterator(chunk_size=1)
    next(rows)
    with closing(driver.connect(**address(bouncer.port))) as other:
        other.cursor().execute("SELECT 1")  # a transaction that goes on
        return 1 + len(list(rows))


def test_long_lists_are_read_without_cursors_of_the_server(narrow, event_factory):
    for _ in range(3):
        event_factory()

    assert read_while_others_come(narrow) == 3


def test_with_cursors_of_the_server_they_could_not_be(narrow, event_factory):
    for _ in range(3):
        event_factory()
    connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = False
    try:
        with pytest.raises((DatabaseError, driver.Error), match="cursor"):
            read_while_others_come(narrow)
    finally:
        connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = True


def test_a_server_connection_that_was_cut_is_not_missed(narrow, event_factory):
    event = event_factory()
    name = connection.settings_dict["NAME"]
    ask(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()")

    connection.close_if_unusable_or_obsolete()  # as Django does between two requests

    assert Event.objects.get().pk == event.pk
