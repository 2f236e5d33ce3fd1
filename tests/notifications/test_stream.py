"""The inbox as a stream: complete, in order, only for its owner, and held only where that costs little."""

import asyncio
import threading
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.core.asgi import get_asgi_application
from django.db import OperationalError, connection, connections, transaction
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory
from rest_framework_simplejwt.tokens import AccessToken

from event_booking.accounts.authentication import SessionJWTAuthentication
from event_booking.accounts.models import Session
from event_booking.accounts.services.devices import Device
from event_booking.accounts.services.sessions import open_session
from event_booking.notifications import services, stream
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import Notification, Preference
from event_booking.testing import override_event_booking
from tests.notifications.events import live, parsed
from tests.servers.gunicorn import NAME, Gunicorn

API = "/api/v1/notifications/"


@pytest.fixture
def tell(record):
    """``tell(user, 3)``: that many unread notifications; returns their ids."""

    def make(user, count=1):
        for _ in range(count):
            services.notify(kind=KINDS["welcome"], entry=record("account.activated", user))
        return list(Notification.objects.filter(user=user).order_by("id").values_list("pk", flat=True))

    return make


@pytest.fixture
def ann(user_factory):
    return user_factory()


@pytest.fixture
def hear(client_for, ann):
    """``hear("?after=7")``: what a stream that is not held says."""

    def ask(query="", user=ann, **headers):
        answer = client_for(user).get(f"{API}stream/{query}", **headers)
        assert answer.status_code == 200
        return parsed(answer.getvalue().decode())

    return ask


def ids(events):
    return [number for name, number, _ in events if name == "notification"]


# --- What it says


def test_at_first_it_says_what_is_unread_and_that_one_comes_again(hear, tell, ann):
    newest = tell(ann, 2)[-1]

    assert hear() == (10_000, [("unread", newest, {"unread": 2})])


def test_an_empty_inbox_has_a_place_to_go_on_from(hear):
    assert hear() == (10_000, [("unread", 0, {"unread": 0})])


def test_one_goes_on_after_the_last_one_that_one_heard(hear, tell, ann, client_for):
    first, second, third = tell(ann, 3)
    rows = {row["id"]: row for row in client_for(ann).get(API).json()["results"]}

    _, events = hear(f"?after={first}")

    assert events == [
        ("notification", second, rows[second]),
        ("notification", third, rows[third]),
        ("unread", third, {"unread": 3}),
    ]
    assert ids(hear(f"?after={third}")[1]) == []


def test_whoever_asks_again_and_again_misses_nothing_and_hears_nothing_twice(hear, tell, ann):
    _, [(_, last, _)] = hear()
    heard = []
    for number in (0, 3, 1, 0, 2):
        tell(ann, number)
        _, events = hear(HTTP_LAST_EVENT_ID=str(last))
        heard += ids(events)
        last = events[-1][1]

    assert heard == list(Notification.objects.order_by("id").values_list("id", flat=True))


def test_what_the_browser_remembers_is_newer_than_what_stands_in_the_address(hear, tell, ann):
    first, second, third = tell(ann, 3)

    assert ids(hear(f"?after={first}", HTTP_LAST_EVENT_ID=str(second))[1]) == [third]
    assert ids(hear(f"?after={first}", HTTP_LAST_EVENT_ID="x")[1]) == [second, third]


def test_an_id_that_was_never_given_is_taken_for_the_newest(hear, tell, ann):
    newest = tell(ann, 2)[-1]
    _, events = hear(f"?after={2**63 - 1}")
    assert events == [("unread", newest, {"unread": 2})]


def test_a_long_absence_is_made_up_for_in_parts(hear, tell, ann, monkeypatch):
    monkeypatch.setattr(stream, "PAGE", 2)
    told = tell(ann, 5)

    heard, last = [], 0
    for _ in range(3):
        _, events = hear(f"?after={last}")
        heard += ids(events)
        last = events[-1][1]

    assert heard == told


def test_it_tells_only_what_is_in_ones_own_inbox(hear, tell, ann, user_factory):
    tell(user_factory(), 2)
    Preference.objects.create(user=ann, kind="welcome", channel="in_app", enabled=False)
    tell(ann)

    assert hear("?after=0") == (10_000, [("unread", 0, {"unread": 0})])


@pytest.mark.parametrize("value", ["", "x", "-1", "1.5", "²", "1 OR 1", str(2**63), "9" * 5000])
def test_a_bad_place_to_go_on_from_is_400(value, client_for, ann):
    answer = client_for(ann).get(f"{API}stream/", {"after": value})

    assert (answer.status_code, answer.json()) == (400, {"after": ["Must be the id of a notification."]})


def test_nobody_on_the_way_keeps_it_or_holds_it_back(client_for, ann):
    answer = client_for(ann).get(f"{API}stream/", HTTP_ACCEPT="text/event-stream")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/event-stream")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert client_for(ann).head(f"{API}stream/").getvalue() == b""


def test_strangers_are_told_so_in_json(client_for):
    answer = client_for().get(f"{API}stream/", HTTP_ACCEPT="text/event-stream")

    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/json")


@pytest.mark.parametrize("number", [1, 40])
def test_a_look_is_three_queries_whatever_is_new(number, hear, tell, ann, django_assert_num_queries):
    tell(ann, number)
    with django_assert_num_queries(3):
        _, events = hear("?after=0")
    assert len(ids(events)) == number


# --- While it is held


@pytest.fixture
def listener(ann):
    """Somebody who listens with a token of their own."""
    access = open_session(user=ann, device=Device()).access
    request = APIRequestFactory().get(f"{API}stream/", HTTP_AUTHORIZATION=f"Bearer {access}")
    return stream.Listener(Request(request, authenticators=[SessionJWTAuthentication()]), heard=None)


def heard(listener):
    return parsed(listener.news().decode())[1]


def test_each_look_tells_what_is_new_since_the_last(listener, tell, ann, django_assert_num_queries):
    assert heard(listener) == [("unread", 0, {"unread": 0})]
    assert heard(listener) == []

    [number] = tell(ann)
    with django_assert_num_queries(3):
        (name, _, row), unread = heard(listener)
    assert (name, row["id"], unread) == ("notification", number, ("unread", number, {"unread": 1}))

    services.mark_all_read(user=ann)  # in another window
    assert heard(listener) == [("unread", number, {"unread": 0})]


def expire(listener):
    token = AccessToken(listener.request.META["HTTP_AUTHORIZATION"].removeprefix("Bearer "))
    token.set_exp(lifetime=-timedelta(minutes=5))
    listener.request.META["HTTP_AUTHORIZATION"] = f"Bearer {token}"


def ban(listener):
    type(listener.user).objects.filter(pk=listener.user.pk).update(is_active=False)


def sign_out(listener):
    Session.objects.filter(user=listener.user.pk).end()


@pytest.mark.parametrize("end", [expire, ban, sign_out])
def test_it_ends_with_the_right_to_listen(end, listener, tell, ann):
    heard(listener)
    end(listener)
    tell(ann)

    with pytest.raises(stream.Over):
        listener.news()


class Clock:
    """The seconds that ``monotonic`` tells."""

    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(stream, "monotonic", clock)
    return clock


def test_after_some_silence_it_shows_that_it_is_alive_and_then_it_ends(listener, clock):
    held = stream.Stream(listener, rest=lambda: None)
    said = []
    for _ in range(28):
        said.append(held.turn())
        clock.now += 2

    assert said[0].startswith(b"id: 0\nevent: unread\n")
    assert [number for number, each in enumerate(said) if each == b":\n\n"] == [8, 16, 24]
    assert said[25:] == [None] * 3
    assert set(said[1:]) == {b"", b":\n\n", None}


@pytest.mark.parametrize("away", [True, False])
def test_it_ends_quietly_when_the_database_is_away(away, listener, clock):
    def gone(execute, sql, params, many, context):
        raise OperationalError("gone")

    rested = []
    held = stream.Stream(listener, rest=lambda: rested.append(1))
    held.turn()
    if not away:
        assert held.turn() == b""
        return
    with connection.execute_wrapper(gone):
        assert held.turn() is None
    assert len(rested) == 2


def test_there_are_so_many_places_and_they_are_given_back():
    places = stream.Places()

    with places.take(1) as first, places.take(1) as second:
        assert (first, second, places.taken) == (True, False, 1)
    with pytest.raises(ValueError, match="gone"), places.take(1):
        raise ValueError("gone")

    assert places.taken == 0


# --- Under real servers


@pytest.fixture
def access(transactional_db, ann):
    with transaction.atomic():
        return open_session(user=ann, device=Device()).access


@pytest.mark.postgres
def test_a_process_with_one_thread_answers_and_ends(access, tell, ann):
    [number] = tell(ann)
    with Gunicorn("sync") as server, server.client(access) as client:
        answer = client.get("notifications/stream/?after=0")

    assert parsed(answer.text)[0] == 10_000
    assert ids(parsed(answer.text)[1]) == [number]


@pytest.mark.postgres
def test_a_process_with_threads_holds_one_and_has_threads_left_for_others(access, tell, ann):
    with (
        Gunicorn("gthread", threads=3) as server,
        server.client(access) as client,
        client.stream("GET", "notifications/stream/") as held,
    ):
        events = live(held.iter_text())
        assert next(events) == ("unread", 0, {"unread": 0})
        assert has_a_moment_without_connections()

        for _ in range(4):  # more than there are threads
            assert parsed(client.get("notifications/stream/").text)[0] == 10_000
        assert client.get("notifications/unread_count/").json() == {"unread": 0}

        [number] = tell(ann)
        assert [next(events)[:2] for _ in range(2)] == [("notification", number), ("unread", number)]

        Session.objects.filter(user=ann).end()
        assert list(events) == []


def has_a_moment_without_connections():
    """Whether the server is seen without any connection to the database, between two looks."""
    with connection.cursor() as cursor:
        for _ in range(100_000):
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", [NAME])
            if cursor.fetchone() == (0,):
                return True
    return False


@pytest.fixture
def quick(monkeypatch):
    """Looks follow each other at once."""
    monkeypatch.setattr(stream, "LOOK_SECONDS", 0.02)
    # threads of the pool outlive the test, and its database must not have visitors then
    monkeypatch.setattr(stream, "close_old_connections", connections.close_all)


class AsgiClient:
    """One request to the site under ASGI, read event by event."""

    def __init__(self, access):
        headers = [(b"authorization", f"Bearer {access}".encode()), (b"host", b"localhost")]
        scope = {
            "type": "http", "method": "GET", "path": f"{API}stream/", "query_string": b"", "headers": headers,
            "http_version": "1.1", "asgi": {"version": "3.0"}, "scheme": "http", "server": ("localhost", 80),
        }  # fmt: skip
        self.talk = ApplicationCommunicator(get_asgi_application(), scope)
        self.text = ""

    async def begin(self):
        await self.talk.send_input({"type": "http.request", "body": b"", "more_body": False})
        start = await self.talk.receive_output(30)
        assert start["status"] == 200
        return await self.event()

    async def event(self):
        """The next event, or ``None`` at the end."""
        while "data: " not in self.text.partition("\n\n")[0]:
            if "\n\n" in self.text:
                self.text = self.text.partition("\n\n")[2]
                continue
            message = await self.talk.receive_output(30)
            if not message.get("more_body"):
                return None
            self.text += message["body"].decode()
        block, _, self.text = self.text.partition("\n\n")
        return parsed(block)[1][0]

    async def leave(self):
        await self.talk.send_input({"type": "http.disconnect"})
        await self.talk.wait(30)


async def elsewhere(call):
    """Its result, from a thread that leaves no connection behind."""

    def run():
        try:
            return call()
        finally:
            connections.close_all()

    return await sync_to_async(run)()


async def eventually_few_threads():
    """Whether there is a moment with fewer threads of requests than the twelve streams."""
    for _ in range(500):
        if len([thread for thread in threading.enumerate() if "ThreadPoolExecutor" in thread.name]) < 3:
            return True
        await asyncio.sleep(0.01)
    return False


@pytest.mark.postgres
def test_under_asgi_it_is_held_by_no_thread_and_no_connection(access, tell, ann, quick):
    async def listen():
        clients = [AsgiClient(access) for _ in range(12)]
        firsts = [await client.begin() for client in clients]
        few = await eventually_few_threads()
        [number] = await elsewhere(lambda: tell(ann))
        told = [await client.event() for client in clients]
        for client in clients[1:]:
            await client.leave()
        await elsewhere(Session.objects.filter(user=ann).end)
        rest = [await clients[0].event(), await clients[0].event()]
        await clients[0].talk.wait(30)
        return firsts, few, number, told, rest

    firsts, few, number, told, rest = asyncio.run(listen())

    assert firsts == [("unread", 0, {"unread": 0})] * 12
    assert few
    assert [event[:2] for event in told] == [("notification", number)] * 12
    assert rest == [("unread", number, {"unread": 1}), None]
    assert stream.PLACES.taken == 0


@pytest.mark.postgres
def test_under_asgi_whoever_finds_no_place_comes_again(access, quick):
    async def listen():
        first, second = AsgiClient(access), AsgiClient(access)
        events = [await first.begin(), await second.begin(), await second.event()]
        await first.leave()
        await second.talk.wait(30)
        return events

    with override_event_booking(STREAMS=1):
        assert asyncio.run(listen()) == [("unread", 0, {"unread": 0})] * 2 + [None]
