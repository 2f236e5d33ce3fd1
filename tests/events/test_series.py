"""Series and cancellation policies as organizers write them."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from event_booking.events.models import Event, Series
from event_booking.events.serializers import SeriesSerializer

URL = "/api/v1/series/"
STEPS = [{"hours_before": 168, "refund_percent": 100}, {"hours_before": 24, "refund_percent": 50}]


def send(client, method, path, body=None):
    return getattr(client, method)(path, json.dumps(body or {}), content_type="application/json")


@pytest.fixture
def ann(user_factory):
    return user_factory("organizer")


@pytest.fixture
def client(client_for, ann):
    return client_for(ann)


def test_an_organizer_begins_a_series_and_events_join_it(client, ann, event_factory):
    made = send(client, "post", URL, {"title": "Saturdays", "allows_moves": True})
    series = Series.objects.get()
    first, second = event_factory(organizer=ann), event_factory(organizer=ann)

    joined = [send(client, "patch", f"/api/v1/events/{event.pk}/", {"series": series.pk}) for event in (first, second)]

    short = {"id": series.pk, "title": "Saturdays", "allows_moves": True}
    assert (made.status_code, made.json()) == (201, {**short, "events": []})
    assert [answer.json()["series"] for answer in joined] == [short, short]
    assert client.get(f"{URL}{series.pk}/").json() == {**short, "events": [first.pk, second.pk]}
    found = client.get(f"/api/v1/events/?series={series.pk}").json()["results"]
    assert {card["id"] for card in found} == {first.pk, second.pk}
    left = send(client, "patch", f"/api/v1/events/{first.pk}/", {"series": None})
    assert left.json()["series"] is None


def test_a_series_is_changed_and_removed_and_its_events_stay(client, ann, event_factory):
    series = Series.objects.create(organizer=ann, title="Saturdays")
    event = event_factory(organizer=ann, series=series)
    url = f"{URL}{series.pk}/"

    changed = send(client, "patch", url, {"allows_moves": True, "events": [], "organizer": 1})
    removed = client.delete(url)

    assert changed.json() == {"id": series.pk, "title": "Saturdays", "allows_moves": True, "events": [event.pk]}
    assert (removed.status_code, client.get(url).status_code) == (204, 404)
    event.refresh_from_db()
    assert (event.series, event.status) == (None, "published")


def test_a_change_undoes_no_other_and_brings_nothing_back(client, ann, monkeypatch):
    series = Series.objects.create(organizer=ann, title="Saturdays", allows_moves=True)
    url, validated = f"{URL}{series.pk}/", SeriesSerializer.is_valid

    def meanwhile(change):
        def validate(self, **more):
            change(Series.objects.filter(pk=series.pk))
            return validated(self, **more)

        monkeypatch.setattr(SeriesSerializer, "is_valid", validate)
        return send(client, "patch", url, {"title": "Sundays"})

    answer = meanwhile(lambda rows: rows.update(allows_moves=False))
    assert (answer.json()["title"], answer.json()["allows_moves"]) == ("Sundays", False)
    assert meanwhile(lambda rows: rows.delete()).status_code == 404
    assert not Series.objects.exists()


def test_others_do_not_see_a_series_nor_join_it(client, client_for, user_factory, ann, event_factory):
    series = Series.objects.create(organizer=ann, title="Saturdays")
    ben = user_factory("organizer")
    mine, other = event_factory(organizer=ben), client_for(ben)

    assert other.get(URL).json()["results"] == []
    assert [getattr(other, verb)(f"{URL}{series.pk}/").status_code for verb in ("get", "delete")] == [404, 404]
    assert send(other, "patch", f"{URL}{series.pk}/", {"title": "Mine"}).status_code == 404
    refused = send(other, "patch", f"/api/v1/events/{mine.pk}/", {"series": series.pk})
    assert (refused.status_code, set(refused.json())) == (400, {"series"})
    assert client_for(user_factory()).get(URL).status_code == 403
    assert client_for().get(URL).status_code == 401
    assert Series.objects.get().title == "Saturdays"


def test_an_admin_gives_an_event_a_series_of_its_organizer(client_for, user_factory, ann, event_factory):
    admin = user_factory("admin", "organizer")
    event = event_factory(organizer=ann)
    theirs, own = (Series.objects.create(organizer=person, title="Saturdays") for person in (ann, admin))
    url = f"/api/v1/events/{event.pk}/"

    assert send(client_for(admin), "patch", url, {"series": own.pk}).status_code == 400
    assert send(client_for(admin), "patch", url, {"series": theirs.pk}).json()["series"]["id"] == theirs.pk


@pytest.mark.parametrize("value", ["x", "0", "1.5", str(2**63)])
def test_a_series_that_can_not_be_is_a_mistake_in_the_filter(client, value):
    assert client.get(f"/api/v1/events/?series={value}").status_code == 400


def test_a_series_needs_a_title_of_some_length(client):
    assert [send(client, "post", URL, {"title": title}).status_code for title in ("", "x" * 201)] == [400, 400]


def test_the_list_of_series_runs_the_same_few_queries_for_1_and_30(client, ann, event_factory):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            rows = client.get(f"{URL}?page_size=100").json()["results"]
        return len(asked), len(rows)

    event_factory(organizer=ann, series=Series.objects.create(organizer=ann, title="Saturdays"))
    at_one = queries()
    for _ in range(29):
        event_factory(organizer=ann, series=Series.objects.create(organizer=ann, title="Saturdays"))

    assert queries() == (at_one[0], 30)


def test_a_cancellation_policy_is_written_and_shown(client, ann, event_factory):
    event = event_factory(organizer=ann)
    url = f"/api/v1/events/{event.pk}/"

    assert client.get(url).json()["cancellation_policy"] == []
    answer = send(client, "patch", url, {"cancellation_policy": STEPS})

    assert (answer.status_code, answer.json()["cancellation_policy"]) == (200, STEPS)
    assert Event.objects.get().cancellation_policy == STEPS
    assert send(client, "patch", url, {"cancellation_policy": []}).json()["cancellation_policy"] == []


@pytest.mark.parametrize(
    "policy",
    [None, {}, "x", [{}], [{"hours_before": -1, "refund_percent": 1}], [*STEPS, STEPS[0]], STEPS[:1] * 21,
     [{"hours_before": 8785, "refund_percent": 1}], [{"hours_before": 1, "refund_percent": 101}]],
)  # fmt: skip
def test_a_policy_that_makes_no_sense_is_refused(client, ann, event_factory, policy):
    event = event_factory(organizer=ann)

    answer = send(client, "patch", f"/api/v1/events/{event.pk}/", {"cancellation_policy": policy})

    assert (answer.status_code, set(answer.json())) == (400, {"cancellation_policy"})
