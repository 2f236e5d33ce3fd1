"""What search engines are told."""

import re
import tracemalloc
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from event_booking.events.models import Event
from event_booking.testing import override_event_booking
from example_project.pages.search_engines import EventSitemap

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    with override_event_booking(EVENT_PAGE="/events/{id}/{slug}"):
        yield Client()


def places(client, path):
    return re.findall("<loc>(.*?)</loc>", client.get(path).text)


def test_events_to_come_are_listed(client, event_factory):
    hour = timedelta(hours=1)
    now = timezone.now()
    shown = event_factory()
    event_factory(status="draft")
    event_factory(status="cancelled")
    event_factory(starts_at=now - hour)

    assert places(client, "/sitemap-events.xml") == [f"https://booking.example/events/{shown.pk}/{shown.slug}"]
    assert places(client, "/sitemap-site.xml") == ["https://booking.example/", "https://booking.example/events"]


def test_an_index_leads_to_every_page_of_it(client, event_factory):
    made = [event_factory() for _ in range(3)]
    with patch.object(EventSitemap, "limit", 2):
        files = places(client, "/sitemap.xml")
        found = [place for number in (1, 2) for place in places(client, f"/sitemap-events.xml?p={number}")]

    assert [file.partition("testserver")[2] for file in files] == [
        "/sitemap-site.xml",
        "/sitemap-events.xml",
        "/sitemap-events.xml?p=2",
    ]
    assert len(found) == len(made)
    assert client.get("/sitemap-events.xml?p=9").status_code == 404
    assert client.get("/sitemap-nonsense.xml").status_code == 404


def test_thousands_take_as_few_queries_as_one(client, event_factory, django_assert_num_queries):
    first = event_factory()
    with django_assert_num_queries(2):
        places(client, "/sitemap-events.xml")
    copies(first, 2000)
    with django_assert_num_queries(2):
        assert len(places(client, "/sitemap-events.xml")) == EventSitemap.limit
    with django_assert_num_queries(2):
        assert len(places(client, "/sitemap.xml")) == 4


def test_its_index_reads_no_events(client, event_factory):
    copies(event_factory(), 2000)
    places(client, "/sitemap.xml")
    tracemalloc.start()
    places(client, "/sitemap.xml")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 1_000_000


def copies(event, number):
    columns = [field.attname for field in Event._meta.concrete_fields if not field.primary_key]
    values = {name: getattr(event, name) for name in columns}
    Event.objects.bulk_create(Event(**{**values, "slug": f"copy-{n}"}) for n in range(number))


def test_robots_stay_out_of_what_is_not_for_them(client):
    answer = client.get("/robots.txt")
    lines = answer.text.splitlines()

    assert answer.headers["Content-Type"].startswith("text/plain")
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /admin/", "Disallow: /account", "Disallow: /bookings"} <= set(lines)
    assert lines[-1] == "Sitemap: https://booking.example/sitemap.xml"
