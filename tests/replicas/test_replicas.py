"""The catalogue may come from a replica; whoever has written, books or signs in notices nothing of it."""

import time

import pytest
from django.db import connections, transaction
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.views import View
from rest_framework.request import Request
from rest_framework.test import APIClient

from event_booking import replicas
from event_booking.accounts.authentication import ALIVE
from event_booking.accounts.models import Session
from event_booking.api.recent_writes import COOKIE, RecentWritesMiddleware, leave_no_mark
from event_booking.events.models import Category, Event
from event_booking.replica_checks import ROUTER
from event_booking.replicas import ReplicaRouter, from_replica
from event_booking.testing import override_event_booking
from example_project.pages.answers import _answer
from tests.conftest import PASSWORD

pytestmark = pytest.mark.postgres


class EverythingFromTheReplica(ReplicaRouter):
    """What somebody might write in our router's place."""

    def db_for_read(self, model, **hints):
        return "replica"


@pytest.fixture
def sign_in(user_factory):
    """``sign_in("organizer")``: a person, and a client that keeps cookies as a browser does."""

    def make(*roles):
        person, client = user_factory(*roles), APIClient()
        answer = client.post("/api/v1/login/", {"email": person.email, "password": PASSWORD}, format="json")
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['access']}")
        return person, client

    return make


def titles(client, event):
    """The title that the event's own page shows, and the one in the list."""
    listed = client.get("/api/v1/events/", {"page_size": 100}).json()["results"]
    shown = client.get(f"/api/v1/events/{event.pk}/").json()["title"]
    return [shown, *(each["title"] for each in listed if each["id"] == event.pk)]


def rename(client, event, title="New"):
    assert client.patch(f"/api/v1/events/{event.pk}/", {"title": title}, format="json").status_code == 200


def test_whoever_wrote_sees_it_at_once_and_others_when_the_replica_has_it(pair, sign_in, event_factory):
    organizer, client = sign_in("organizer")
    event = event_factory(title="Old", organizer=organizer)
    pair.fall_behind()

    rename(client, event)

    assert titles(client, event) == ["New", "New"]
    assert titles(APIClient(), event) == ["Old", "Old"]
    pair.go_on()
    assert titles(APIClient(), event) == ["New", "New"]


def test_it_is_the_mark_that_shows_their_own_writing_to_people_who_keep_cookies(pair, sign_in, event_factory):
    organizer, client = sign_in("organizer")
    event = event_factory(title="Old", organizer=organizer)
    pair.fall_behind()
    rename(client, event)

    with override_event_booking(PRIMARY_SECONDS=-60):  # a while that is over before it begins
        without = titles(client, event)

    assert without == ["Old", "Old"]
    assert titles(client, event) == ["New", "New"]
    pair.go_on()


def test_people_whose_client_keeps_no_cookies_read_from_the_primary(pair, sign_in, event_factory):
    organizer, client = sign_in("organizer")
    event = event_factory(title="Old", organizer=organizer)
    pair.fall_behind()

    rename(client, event)
    client.cookies.clear()
    first = titles(client, event)
    client.cookies.clear()

    assert (first, titles(client, event)) == (["New", "New"], ["New", "New"])
    pair.go_on()


def test_people_who_only_look_are_answered_by_the_replica_after_a_while(pair, sign_in, event_factory):
    _, client = sign_in()
    event = event_factory(title="Old")
    titles(client, event)
    assert COOKIE in client.cookies
    pair.fall_behind()
    Event.objects.filter(pk=event.pk).update(title="New")

    first = titles(client, event)
    with override_event_booking(PRIMARY_SECONDS=-60):
        later = titles(client, event)

    assert (first, later) == (["New", "New"], ["Old", "Old"])
    pair.go_on()


def test_counting_a_view_is_no_writing(pair, sign_in, event_factory):
    _, client = sign_in()
    event = event_factory()

    assert client.post(f"/api/v1/events/{event.pk}/views/").status_code == 204

    assert COOKIE not in client.cookies


def test_a_view_of_django_itself_may_be_answered_by_a_replica(pair, event_factory):
    class Title(View):
        @from_replica
        def get(self, request, pk):
            return HttpResponse(Event.objects.get(pk=pk).title)

    event, request = event_factory(title="Old"), RequestFactory().get("/")
    pair.fall_behind()
    Event.objects.filter(pk=event.pk).update(title="New")

    shown = {}
    for request.just_wrote in (False, True):
        shown[request.just_wrote] = Title.as_view()(request, pk=event.pk).content
    pair.go_on()
    assert shown == {False: b"Old", True: b"New"}


def test_a_page_of_the_example_site_is_answered_by_the_replica_as_well(pair, event_factory):
    event = event_factory(title="Old")
    pair.fall_behind()
    Event.objects.filter(pk=event.pk).update(title="New")
    request = RequestFactory().get("/")

    shown = {}
    for request.just_wrote in (False, True):
        shown[request.just_wrote] = _answer(request, f"/api/v1/events/{event.pk}/", "")["title"]
    pair.go_on()
    assert shown == {False: "Old", True: "New"}


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_view_leaves_no_mark_by_the_request_that_it_has(pair, user_factory, wrapped):
    def view(request):
        leave_no_mark(Request(request) if wrapped else request)
        return HttpResponse()

    request = RequestFactory().post("/")
    request.user = user_factory()
    assert COOKIE in RecentWritesMiddleware(lambda request: HttpResponse())(request).cookies
    assert COOKIE not in RecentWritesMiddleware(view)(request).cookies


def test_a_mark_that_is_not_ours_is_none(pair, sign_in, event_factory):
    organizer, client = sign_in("organizer")
    event = event_factory(title="Old", organizer=organizer)
    pair.fall_behind()
    rename(client, event)

    client.cookies[COOKIE] = ":1aaaaa:nonsense"

    assert titles(client, event) == ["New", "New"]
    pair.go_on()


def book(client, event):
    kind = event.ticket_types.using("default").get()
    body = {"event": event.pk, "items": [{"ticket_type": kind.pk, "quantity": 1}]}
    return client.post("/api/v1/bookings/", body, format="json")


def test_a_seat_that_a_replica_still_shows_is_not_sold_twice(pair, sign_in, event_factory):
    (_, first), (_, second) = sign_in(), sign_in()
    event = event_factory(types=[{"capacity": 1}])
    pair.fall_behind()

    assert book(first, event).status_code == 201

    stale = APIClient().get(f"/api/v1/events/{event.pk}/availability/").json()
    assert stale["seats_left"] == 1
    refused = book(second, event)
    assert (refused.status_code, refused.json()["code"]) == (409, "sold_out")
    pair.go_on()


def after_its_session_ended(pair, sign_in, monkeypatch, router):
    """What a client is told whose session was ended, which no replica knows yet."""
    _, client = sign_in()
    assert client.get("/api/v1/account/").status_code == 200
    pair.fall_behind()
    Session.objects.all().delete()
    monkeypatch.setattr(ALIVE, "_compiled", {})
    with override_settings(DATABASE_ROUTERS=[router]):
        status = client.get("/api/v1/account/").status_code
    pair.go_on()
    return status


def test_a_session_that_was_ended_is_dead_although_a_replica_does_not_know(pair, sign_in, monkeypatch):
    assert after_its_session_ended(pair, sign_in, monkeypatch, ROUTER) == 401


def test_read_from_a_replica_it_would_live_on(pair, sign_in, monkeypatch):
    router = f"{__name__}.EverythingFromTheReplica"
    assert after_its_session_ended(pair, sign_in, monkeypatch, router) == 200


def test_nothing_in_a_transaction_comes_from_a_replica(pair, event_factory):
    event = event_factory(title="Old")
    pair.fall_behind()
    Event.objects.filter(pk=event.pk).update(title="New")

    with transaction.atomic():
        inside = titles(APIClient(), event)

    assert (inside, titles(APIClient(), event)) == (["New", "New"], ["Old", "Old"])
    pair.go_on()


def test_without_the_middleware_nobody_knows_and_the_primary_answers(pair, event_factory, settings):
    event = event_factory(title="Old")
    pair.fall_behind()
    Event.objects.filter(pk=event.pk).update(title="New")
    before = [each for each in settings.MIDDLEWARE if "recent_writes" not in each]

    with override_settings(MIDDLEWARE=before):
        assert titles(APIClient(), event) == ["New", "New"]
    pair.go_on()


def test_what_a_replica_gave_is_written_to_the_primary(pair, event_factory):
    event = event_factory(title="Old")
    pair.catch_up()
    given = Event.objects.using("replica").get(pk=event.pk)

    given.title, given.category = "New", Category.objects.get(pk=given.category_id)
    given.save()

    assert Event.objects.get(pk=event.pk).title == "New"
    assert given.organizer._state.db == "default"


def test_a_replica_is_never_migrated(pair):
    assert ReplicaRouter().allow_migrate("replica", "auth") is False
    assert ReplicaRouter().allow_migrate("default", "auth") is None


def test_when_the_replica_is_away_the_primary_answers_and_it_is_left_alone_for_a_while(
    pair, event_factory, monkeypatch, caplog
):
    event = event_factory(title="Bread")
    pair.catch_up()
    assert titles(APIClient(), event) == ["Bread", "Bread"]

    pair.replica.kill()  # with a connection to it that is open and looks well
    try:
        answered = [titles(APIClient(), event) for _ in range(3)]
    finally:
        pair.replica.launch()

    assert answered == [["Bread", "Bread"]] * 3
    assert [record.message.partition(":")[0] for record in caplog.records if record.name == replicas.logger.name] == [
        "replica replica failed, the primary answers"
    ]
    later = time.monotonic() + replicas.REST_SECONDS + 1
    monkeypatch.setattr(replicas, "monotonic", lambda: later)
    connections["replica"].close()
    pair.fall_behind()
    Event.objects.filter(pk=event.pk).update(title="New")
    assert titles(APIClient(), event) == ["Bread", "Bread"]
    pair.go_on()
