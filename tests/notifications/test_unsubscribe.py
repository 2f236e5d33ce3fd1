"""One click in a mail ends mails of its kind, for people and for mail programs."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import checks
from django.test import Client, override_settings

from event_booking.accounts.models import Account
from event_booking.notifications import services
from event_booking.notifications.kinds import DIGEST, KINDS
from event_booking.notifications.models import DigestChoice, Preference
from event_booking.notifications.unsubscribe_links import read_link, unsubscribe_url
from event_booking.testing import override_event_booking
from tests.notifications.test_digests import let_the_hour_come
from tests.writes import written

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def ann(user_factory):
    return user_factory(email="ann@example.com")


@pytest.fixture
def browser(db):
    """Nobody: no login, no cookies, and Django's CSRF protection as strict as in earnest."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def news(ann, user_factory, record, relay, mailoutbox):
    """The mail that tells of a new subscriber."""
    record("person.subscribed", ann, actor=user_factory())
    relay()
    return mailoutbox[-1]


def path_in(mail):
    return urlsplit(mail.extra_headers["List-Unsubscribe"].strip("<>")).path


def off():
    return sorted(Preference.objects.filter(enabled=False).values_list("kind", "channel"))


def button(answer):
    """Fields of the page's one form."""
    return dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', answer.content.decode()))


def test_news_say_how_they_end_in_the_header_and_in_both_parts(news):
    link = news.extra_headers["List-Unsubscribe"].strip("<>")
    assert link.startswith("https://booking.example/api/v1/notifications/unsubscribe/")
    assert news.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in news.body
    assert f'href="{link}"' in news.alternatives[0][0]
    assert "ann" not in link


def test_the_header_arrives_as_it_is(news):
    raw = news.message().as_bytes().replace(b"\n ", b" ")
    assert re.search(rb"^List-Unsubscribe: +<https://[\w./-]+>$", raw, re.MULTILINE)


@pytest.mark.parametrize(
    ("site", "page", "address"),
    [
        ("https://пекарня.рф", "", "https://xn--80ajpngj0i.xn--p1ai/api/v1/notifications/unsubscribe/"),
        ("https://пекарня.рф:8443", "/стоп/{token}/", "https://xn--80ajpngj0i.xn--p1ai:8443/%D1%81%D1%82%D0%BE%D0%BF/"),
        ("http://[::1]:8000", "", "http://[::1]:8000/api/v1/notifications/unsubscribe/"),
    ],
)
def test_the_header_has_an_address_in_ascii(site, page, address, ann, user_factory, record, relay, mailoutbox):
    with override_event_booking(SITE_URL=site, UNSUBSCRIBE_PAGE=page):
        record("person.subscribed", ann, actor=user_factory())
        relay()
    raw = mailoutbox[-1].message().as_bytes().replace(b"\n ", b" ")
    [found] = re.findall(rb"^List-Unsubscribe: +<(.*)>$", raw, re.MULTILINE)
    assert found.decode("ascii").startswith(address)
    assert f"{site}/" in mailoutbox[-1].body  # people read it as it is


def test_what_must_arrive_has_no_such_link(ann, event_factory, booking_factory, record, relay, mailoutbox):
    booking = booking_factory(event_factory(), ann)
    record("booking.confirmed", booking)
    record("booking.cancelled", booking, reason="event_cancelled")
    relay()
    assert len(mailoutbox) == 2
    for mail in mailoutbox:
        assert "List-Unsubscribe" not in mail.extra_headers
        assert "unsubscribe" not in mail.body + mail.alternatives[0][0]
    for kind in ("booking_confirmed", "event_cancelled", "nonsense"):
        assert unsubscribe_url(user=ann, kind=kind, channel="email") == ""


@pytest.mark.parametrize("accept", ["*/*", "text/html", "application/json", "image/png", "nonsense", ""])
@pytest.mark.parametrize(
    "style",
    [
        {"data": "List-Unsubscribe=One-Click", "content_type": "application/x-www-form-urlencoded"},
        {"data": ONE_CLICK},  # multipart
    ],
    ids=["form", "multipart"],
)
def test_a_mail_program_ends_them(accept, style, news, browser):
    answer = browser.post(path_in(news), **style, headers={"accept": accept})
    assert answer.status_code == 200
    assert off() == [("new_subscriber", "email")]
    assert answer.cookies == {}


def test_doing_it_again_changes_nothing(news, browser):
    for _ in range(3):
        assert browser.post(path_in(news), ONE_CLICK).status_code == 200
    assert off() == [("new_subscriber", "email")]


def test_looking_changes_nothing(news, browser):
    with written() as statements:
        for method in (browser.get, browser.head):
            assert method(path_in(news)).status_code == 200
    assert statements == []
    assert off() == []


@pytest.mark.parametrize("body", [{}, {"List-Unsubscribe": "Two-Clicks"}, {"x": "y"}, {"undo": "x.y"}])
def test_other_posts_change_nothing(body, news, browser):
    assert browser.post(path_in(news), body).status_code == (200 if "undo" in body else 400)
    assert off() == []


def test_people_confirm_on_a_page_and_may_take_it_back(ann, news, browser):
    path = path_in(news)
    page = browser.get(path)
    assert "End mails of the kind “New subscriber”?" in page.content.decode()
    ended = browser.post(path, button(page))
    assert "You get no more mails of the kind “New subscriber”." in ended.content.decode()
    assert off() == [("new_subscriber", "email")]
    again = browser.post(path, button(ended))
    assert "End mails of the kind" in again.content.decode()
    assert off() == []


def test_the_page_needs_neither_script_nor_style(news, browser):
    page = browser.get(path_in(news)).content.decode()
    assert not re.search(r"<script|<style|<link|<img|style=| on\w+=|javascript:", page)
    assert 'method="post"' in page


def test_the_page_speaks_the_language_of_the_person(ann, news, browser):
    Account.objects.filter(user=ann).update(language="ru")
    answer = browser.get(path_in(news), headers={"accept-language": "en"})
    assert answer.headers["Content-Language"] == "ru"
    assert '<html lang="ru">' in answer.content.decode()


def test_nobody_keeps_the_page_or_passes_its_address_on(news, browser):
    headers = browser.get(path_in(news)).headers
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Robots-Tag"] == "noindex"


def test_a_site_may_show_a_page_of_its_own(news, browser, tmp_path):
    folder = tmp_path / "event_booking" / "notifications"
    folder.mkdir(parents=True)
    (folder / "unsubscribe.html").write_text("ours: {{ kind }} {{ is_on }}")
    templates = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    with override_settings(TEMPLATES=templates):
        assert browser.get(path_in(news)).content == b"ours: New subscriber True"


@pytest.mark.parametrize("method", ["get", "post"])
def test_forged_links_are_all_the_same_404(method, ann, news, browser, user_factory):
    token = path_in(news).split("/")[-2]
    payload, signature = token.split(".")
    other = unsubscribe_url(user=user_factory(), kind="new_event", channel="email").split("/")[-2].split(".")[0]
    forged = ["x", "%00", "a.b", payload, f"{payload}.{signature[:-1]}", f"{other}.{signature}", "é", "x" * 3000, "..."]
    answers = [getattr(browser, method)(f"/api/v1/notifications/unsubscribe/{each}/", ONE_CLICK) for each in forged]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert off() == []


def test_links_end_with_the_person_the_kind_and_the_channel(ann, news, browser, monkeypatch):
    token = path_in(news).split("/")[-2]
    assert read_link(token).user == ann
    with override_event_booking(NOTIFICATION_BACKENDS={}):
        assert read_link(token) is None
    with monkeypatch.context() as patch:
        patch.delitem(KINDS, "new_subscriber")
        assert read_link(token) is None
    ann.is_active = False
    ann.save()
    assert browser.post(path_in(news), ONE_CLICK).status_code == 404


def test_a_link_is_for_nothing_that_has_become_transactional(ann, news, monkeypatch):
    token = path_in(news).split("/")[-2]
    changed = KINDS["new_subscriber"].__class__(**{**KINDS["new_subscriber"].__dict__, "transactional": True})
    monkeypatch.setitem(KINDS, "new_subscriber", changed)
    assert read_link(token) is None


def test_links_outlive_a_change_of_the_sites_key(news):
    token = path_in(news).split("/")[-2]
    with override_settings(SECRET_KEY="another-key-" * 5):
        assert read_link(token) is None
    with override_settings(SECRET_KEY="another-key-" * 5, SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert read_link(token).kind == "new_subscriber"


def test_an_undo_is_for_its_own_link_only(ann, news, browser, user_factory):
    ben = user_factory()
    theirs = urlsplit(unsubscribe_url(user=ben, kind="new_subscriber", channel="email")).path
    undo = button(browser.post(theirs, ONE_CLICK))
    browser.post(path_in(news), ONE_CLICK)
    browser.post(path_in(news), undo)
    assert Preference.objects.filter(enabled=False).count() == 2


def test_nothing_more_leaves_after_it_not_even_what_waited(ann, news, browser, user_factory, record, relay, mailoutbox):
    services.notify(kind=KINDS["new_subscriber"], entry=record("person.subscribed", ann, actor=user_factory()))
    browser.post(path_in(news), ONE_CLICK)
    relay()
    assert len(mailoutbox) == 1
    assert ann.event_booking_notifications.filter(in_app=True).count() == 2


def test_the_link_of_a_digest_ends_all_that_is_in_digests(ann, browser, user_factory, record, relay, mailoutbox):
    DigestChoice.objects.create(user=ann, channel="email", period="daily")
    Preference.objects.create(user=ann, kind="new_event", channel="email", enabled=False)
    record("person.subscribed", ann, actor=user_factory())
    relay()
    let_the_hour_come()
    relay()
    [mail] = mailoutbox
    path = path_in(mail)
    assert "End all news by mail?" in browser.get(path).content.decode()
    ended = browser.post(path, ONE_CLICK)
    assert off() == sorted((name, "email") for name, kind in KINDS.items() if kind.is_collected)
    browser.post(path, button(ended))
    assert off() == [("new_event", "email")]  # what had been off before stays off


@pytest.mark.parametrize("look", ["get", "post"])
def test_the_link_of_a_digest_switches_on_nothing_that_was_refused_before(look, ann, browser):
    Preference.objects.create(user=ann, kind="new_event", channel="email", enabled=False)
    path = urlsplit(unsubscribe_url(user=ann, kind=DIGEST, channel="email")).path
    browser.post(path, ONE_CLICK)
    later = browser.get(path) if look == "get" else browser.post(path, ONE_CLICK)  # another day; a double click
    assert "You get no more news by mail." in later.content.decode()
    if 'name="undo"' in later.content.decode():
        browser.post(path, button(later))
    assert ("new_event", "email") in off()


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("/end/{token}/", "https://booking.example/end/"),
        ("https://api.booking.example/v1/notifications/unsubscribe/{token}/", "https://api.booking.example/v1/"),
    ],
)
def test_a_site_says_where_the_page_is(page, link, ann):
    with override_event_booking(UNSUBSCRIBE_PAGE=page):
        assert unsubscribe_url(user=ann, kind="new_event", channel="email").startswith(link)


def test_without_such_a_page_there_is_no_link_and_a_check_says_so(ann, settings):
    settings.ROOT_URLCONF = "tests.notifications.no_urls"
    assert unsubscribe_url(user=ann, kind="new_event", channel="email") == ""
    assert "event_booking.W102" in [message.id for message in checks.run_checks(tags=[checks.Tags.urls])]
    with override_event_booking(UNSUBSCRIBE_PAGE="/end/{token}/"):
        assert "event_booking.W102" not in [message.id for message in checks.run_checks(tags=[checks.Tags.urls])]


def test_bodies_have_an_end(news, browser):
    body = "List-Unsubscribe=One-Click&x=" + "x" * 1_000_001
    style = {"content_type": "application/x-www-form-urlencoded"}
    assert browser.post(path_in(news), body, **style).status_code == 413
    assert browser.post(path_in(news), "&".join(f"a{n}=1" for n in range(2000)), **style).status_code == 400
    assert browser.post(path_in(news), "{}", content_type="application/json").status_code == 415
    assert off() == []


def test_a_process_that_shows_no_pages_is_not_asked_for_one(settings):
    settings.ROOT_URLCONF = ""
    assert checks.run_checks(tags=[checks.Tags.urls]) == []
