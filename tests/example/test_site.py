"""The pages: what the server says of them to those who run no scripts, and with which files they begin."""

import gzip
import json
import os
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from django.db import OperationalError, connection
from django.test import Client, override_settings
from django.utils import timezone

from event_booking.events.models import EventImage
from event_booking.profiles.models import Profile
from event_booking.testing import override_event_booking
from example_project.environment import BASE_DIR
from example_project.pages.compressed import compress_pages
from example_project.settings import EVENT_BOOKING as EXAMPLE
from tests.example.built import build

OWN = {key: value for key, value in EXAMPLE.items() if key.endswith("_PAGE")}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def built(tmp_path, settings):
    settings.STATICFILES_DIRS = build(tmp_path / "static")
    with override_event_booking(**OWN, SITE_NAME="Bread & Co"):
        yield tmp_path / "static" / "site"


@pytest.fixture
def client():
    return Client()


class Page(HTMLParser):
    """What stands in the head: ``metas`` by name, ``links`` by their relation, ``scripts``, and the ``title``."""

    def __init__(self, text):
        super().__init__()
        self.metas, self.links, self.scripts = {}, {}, []
        self.feed(text)
        self.title = unescape(re.search("<title>(.*?)</title>", text)[1])
        self.data = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)

    def handle_starttag(self, tag, pairs):
        found = dict(pairs)
        if tag == "meta":
            self.metas[found.get("name") or found.get("property")] = found.get("content")
        elif tag == "link":
            self.links.setdefault(found["rel"], []).append(found["href"])
        elif tag == "script" and "src" in found:
            self.scripts.append(found["src"])


def test_the_home_page_begins_with_its_files(client):
    answer = client.get("/")
    page = Page(answer.text)

    assert answer.status_code == 200
    assert '<html lang="en">' in answer.text
    assert page.scripts == ["/static/site/theme.js", "/static/site/assets/main-1.js"]
    assert page.links == {
        "stylesheet": ["/static/site/assets/main-1.css"],
        "modulepreload": [f"/static/site/assets/{name}.js" for name in ("shared-1", "common-en", "Home-1")],
        "preload": ["/static/site/assets/latin.woff2"],
        "icon": ["/static/site/icon.svg"],
        "canonical": ["https://booking.example/"],
    }
    assert page.title == "Workshops, tastings and talks near you · Bread & Co"


def test_a_russian_reader_gets_russian_letters(client, event_factory):
    answer = client.get(f"/events/{event_factory().pk}", headers={"Accept-Language": "ru,en;q=0.5"})
    page = Page(answer.text)

    assert '<html lang="ru">' in answer.text
    assert page.links["preload"] == ["/static/site/assets/latin.woff2", "/static/site/assets/cyrillic.woff2"]
    assert [name for name in page.links["modulepreload"] if name.endswith("-ru.js")] == [
        "/static/site/assets/common-ru.js",
        "/static/site/assets/event-ru.js",
    ]
    assert page.links["stylesheet"] == ["/static/site/assets/main-1.css", "/static/site/assets/stars-1.css"]
    assert answer.headers["Vary"] == "Accept-Language"


def test_an_event_unfurls(client, event_factory):
    event = event_factory(title="Sourdough", summary="Take a loaf home.", venue_name="Bakery", venue_address="Mill 1")
    name = "event_booking/images/loaf.png"
    EventImage.objects.create(event=event, image=name, is_cover=True, caption="A loaf", width=1200, height=675)
    page = Page(client.get(f"/events/{event.pk}").text)
    address, picture = (
        f"https://booking.example/events/{event.pk}/{event.slug}",
        f"https://booking.example/media/{name}",
    )

    assert page.title == "Sourdough · Bread & Co"
    assert page.links["canonical"] == [address]
    told = {name: value for name, value in page.metas.items() if (name and ":" in name) or name == "description"}
    assert told == {
        "description": "Take a loaf home.", "og:url": address, "og:type": "website", "og:site_name": "Bread & Co",
        "og:locale": "en_GB", "og:title": "Sourdough · Bread & Co", "og:description": "Take a loaf home.",
        "og:image": picture, "og:image:width": "1200", "og:image:height": "675", "og:image:alt": "A loaf",
        "twitter:card": "summary_large_image",
    }  # fmt: skip
    data = json.loads(page.data[1])
    assert (data["@type"], data["name"], data["url"], data["image"]) == ("Event", "Sourdough", address, [picture])
    assert data["location"]["address"]["streetAddress"] == "Mill 1"


def test_what_people_wrote_stays_text(client, event_factory):
    evil = '</script><script>alert(1)</script>"&\u2028'
    event = event_factory(title=evil, summary=evil, venue_name=evil, city=evil)
    text = client.get(f"/events/{event.pk}").text
    page = Page(text)

    assert "<script>alert" not in text
    assert page.title.startswith('</script><script>alert(1)</script>"&')
    assert json.loads(page.data[1])["name"] == event.title
    assert page.scripts == ["/static/site/theme.js", "/static/site/assets/main-1.js"]


def test_an_address_online_is_not_told(client, event_factory):
    event = event_factory(format="online", online_url="https://meet.example/secret")
    text = client.get(f"/events/{event.pk}").text

    assert "meet.example" not in text
    assert json.loads(Page(text).data[1])["location"]["@type"] == "VirtualLocation"


def test_a_cancelled_event_says_so(client, event_factory):
    event = event_factory(status="cancelled")

    assert "EventCancelled" in client.get(f"/events/{event.pk}").text


@pytest.mark.parametrize("status", ["draft", "deleted"])
def test_an_event_that_strangers_do_not_find_is_404(client, event_factory, status):
    event = event_factory(title="Secret", status="draft" if status == "draft" else "published")
    if status == "deleted":
        type(event).objects.filter(pk=event.pk).update(deleted_at=event.created_at)
    answer = client.get(f"/events/{event.pk}")

    assert (answer.status_code, "Secret" in answer.text) == (404, False)


@pytest.mark.parametrize(
    "path",
    [
        "/nonsense", "/events/x", "/events/-1", "/events/٣", f"/events/{2**63}", f"/events/{'9' * 400}",
        "/events/1/a/b", "/account/nonsense", "/people/none", "/ev%00ents", "/organize/nonsense",
    ],
)  # fmt: skip
def test_what_is_not_there_is_404_and_drawn_all_the_same(client, path):
    answer = client.get(path)
    page = Page(answer.text)

    assert answer.status_code == 404
    assert page.metas["robots"] == "noindex"
    assert page.scripts[-1] == "/static/site/assets/main-1.js"
    assert "canonical" not in page.links


def test_a_private_profile_is_404(client, user_factory):
    shown, hidden, banned, waiting = user_factory(), user_factory(), user_factory(), user_factory(verified=False)
    Profile.objects.create(user=hidden, is_public=False)
    banned.is_active = False
    banned.save()

    found = [client.get(f"/people/{user.pk}").status_code for user in (shown, hidden, banned, waiting)]
    assert found == [200, 404, 404, 404]


@pytest.mark.parametrize("path", ["/account/bookings", "/sign-in", "/bookings/abc", "/book/1"])
def test_pages_of_ones_own_are_not_for_search_engines(client, path):
    answer = client.get(path)

    assert (answer.status_code, Page(answer.text).metas["robots"]) == (200, "noindex")


@pytest.mark.parametrize("path", ["/events", "/events/", "/EVENTS"])
def test_a_slash_and_capitals_make_no_difference(client, path):
    answer = client.get(path)

    assert (answer.status_code, Page(answer.text).title) == (200, "Events · Bread & Co")


def test_addresses_of_django_are_found_without_their_slash(client):
    answer = client.get("/admin?next=x")

    assert (answer.status_code, answer.headers["Location"]) == (301, "/admin/?next=x")


@pytest.mark.parametrize("path", ["/static/site/assets/gone.js", "/media/gone.png", "/static/"])
def test_files_that_are_not_there_are_no_pages(client, path):
    answer = client.get(path)

    assert (answer.status_code, "theme.js" in answer.text) == (404, False)


def test_only_reading(client):
    assert [client.post(path).status_code for path in ("/", "/events")] == [405, 405]
    assert client.head("/").status_code == 200


def test_it_is_asked_again_each_time_and_sent_when_it_has_changed(client):
    first = client.get("/")
    again = client.get("/", headers={"If-None-Match": first.headers["ETag"]})
    russian = client.get("/", headers={"If-None-Match": first.headers["ETag"], "Accept-Language": "ru"})

    assert first.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, again.content, russian.status_code) == (304, b"", 200)
    assert not first.cookies


def answers(text):
    """What came along with the page for its scripts, by address."""
    found = re.search(r'<script type="application/json" id="answers" lang="(\w\w)">(.*?)</script>', text)
    return (found[1], json.loads(found[2])) if found else None


def test_an_event_comes_along_as_the_api_tells_strangers(client, event_factory, user_factory):
    event = event_factory()
    client.force_login(user_factory())
    text = client.get(f"/events/{event.pk}", headers={"Accept": "text/html"}).text
    asked = Client().get(f"/api/v1/events/{event.pk}/").json()

    assert answers(text) == ("en", {f"/api/v1/events/{event.pk}/": asked})


def test_the_first_events_come_along_with_the_home_page(client, event_factory):
    event_factory(title="</script><b>")
    text = client.get("/").text
    language, found = answers(text)
    events = f"/api/v1/events/?date_from={timezone.localdate()}&ordering=starts_at&page_size=4"

    assert (language, list(found)) == ("en", ["/api/v1/categories/?page_size=100", events])
    assert found == {address: Client().get(address).json() for address in found}
    assert [event["title"] for event in found[events]["results"]] == ["</script><b>"]


def test_the_cover_that_is_seen_first_is_fetched_at_once(client, event_factory):
    event = event_factory()
    EventImage.objects.create(event=event, image="a.jpg", width=1200, height=675, is_cover=True)
    covers = [Page(client.get(path).text).links["preload"][-1] for path in ("/", f"/events/{event.pk}")]

    assert covers == [event_cover(event)] * 2


def sight(text):
    """What is drawn before the scripts run."""
    found = re.search(r'<div id="sight".*?(?=<script)', text, re.DOTALL)
    return found[0] if found else None


def test_name_and_cover_are_seen_before_the_scripts_run(client, event_factory):
    event = event_factory(title="Rye & </h1><b>", summary="One day")
    EventImage.objects.create(event=event, image="a.jpg", width=1200, height=675, is_cover=True)
    home, page = (sight(client.get(path).text) for path in ("/", f"/events/{event.pk}"))

    assert "<h1>Rye &amp; &lt;/h1&gt;&lt;b&gt;</h1>" in page
    assert "One day" in page
    assert all(f'src="{event_cover(event)}" alt="" width="1200"' in text for text in (home, page))


def test_what_is_not_there_is_not_drawn(client, event_factory):
    text = sight(client.get(f"/events/{event_factory(summary='').pk}").text)

    assert ("<img" in text, "sight-lead" in text) == (False, False)
    assert sight(client.get("/events/0").text) is None


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_home_page_says_before_its_scripts_what_it_says_after(client, language):
    texts = BASE_DIR / f"example_project/frontend/src/i18n/{language}/catalogue.json"
    words = json.loads(texts.read_text())["home"]
    text = sight(client.get("/", headers={"Accept-Language": language}).text)

    assert (words["title"] in text, words["lead"] in text) == (True, True)


def event_cover(event):
    return Client().get(f"/api/v1/events/{event.pk}/").json()["images"][0]["url"]


@pytest.mark.parametrize("path", ["/events", "/sign-in", "/events/0"])
def test_other_pages_ask_themselves(client, path):
    assert answers(client.get(path).text) is None


def test_pages_take_as_few_queries_for_many_events_as_for_one(client, event_factory, django_assert_max_num_queries):
    event = event_factory()
    for _ in range(4):
        with django_assert_max_num_queries(12):
            client.get(f"/events/{event.pk}")
        with django_assert_max_num_queries(8):
            client.get("/")
        event_factory()


def test_without_a_database_the_page_comes_and_asks_itself(client):
    def away(execute, sql, params, many, context):
        raise OperationalError("gone")

    with connection.execute_wrapper(away):
        answer = client.get("/events/1")

    assert (answer.status_code, "main-1.js" in answer.text) == (200, True)


def test_a_checkout_without_pages_says_so(client, tmp_path):
    (tmp_path / "empty").mkdir()
    with override_settings(STATICFILES_DIRS=[tmp_path / "empty"]):
        answer = client.get("/")

    assert (answer.status_code, "make site" in answer.text) == (503, True)
    assert "/api/v1/docs/" in answer.text


def test_pages_are_packed_when_they_have_changed(built):
    source, packed = built / "theme.js", built / "theme.js.gz"
    source.write_text("first")
    compress_pages(built.parent)
    assert gzip.decompress(packed.read_bytes()) == b"first"

    os.utime(packed, ns=(0, 10**18))
    source.write_text("second")
    os.utime(source, ns=(0, 10**18 - 1))
    compress_pages(built.parent)
    assert gzip.decompress(packed.read_bytes()) == b"first"

    os.utime(source, ns=(0, 10**18 + 1))
    compress_pages(built.parent)
    assert gzip.decompress(packed.read_bytes()) == b"second"
    assert not (built / "manifest.json.gz").exists()
