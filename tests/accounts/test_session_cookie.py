"""The refresh token in a cookie: for pages that ask for it by a header, and for nobody else."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db.models import F
from django.test import RequestFactory, override_settings
from django.urls import include, path, resolve
from rest_framework.request import Request
from rest_framework_simplejwt.tokens import RefreshToken

from event_booking.accounts.models import Session
from event_booking.accounts.services import sessions
from event_booking.accounts.session_cookie import wants_cookie
from event_booking.journal.models import Entry
from event_booking.testing import override_event_booking
from tests.accounts.conftest import Api, at_once, overlapping
from tests.conftest import PASSWORD
from tests.races.windows import Meeting

ANN, NAME = "ann@example.com", "event_booking_refresh"
PAGE = {"HTTP_X_SESSION": "cookie"}

urlpatterns = [path("inner/api/", include(("event_booking.urls", "shop")))]


@pytest.fixture
def ann(user_factory):
    return user_factory(email=ANN)


@pytest.fixture
def page(api, ann):
    """A page on which Ann has signed in."""
    api.tokens = api.post("login/", {"email": ANN, "password": PASSWORD}, **PAGE).json()
    return api


def kept(api):
    """The refresh token that the browser keeps."""
    return api.client.cookies[NAME].value if NAME in api.client.cookies else None


def refresh(api, body=None, **headers):
    return api.post("login/refresh/", body or {}, **headers)


def test_the_token_is_in_the_cookie_and_nowhere_else(page):
    assert sorted(page.tokens) == ["access", "device_token", "user"]
    cookie = page.client.cookies[NAME]
    told = {name: cookie[name] for name in ("path", "max-age", "httponly", "samesite", "secure", "domain")}
    assert told == {
        "path": "/api/v1/", "max-age": 14 * 24 * 3600, "httponly": True, "samesite": "Lax", "secure": "", "domain": "",
    }  # fmt: skip


@override_settings(SESSION_COOKIE_SECURE=True)
def test_it_is_secure_as_the_sessions_of_the_site_are(api, ann):
    api.post("login/", {"email": ANN, "password": PASSWORD}, **PAGE)

    assert api.client.cookies[NAME]["secure"] is True


def test_the_cookie_carries_the_session_on(page):
    first = kept(page)
    answer = refresh(page, **PAGE)

    assert (answer.status_code, sorted(answer.json())) == (200, ["access"])
    assert kept(page) not in (None, "", first)
    assert refresh(page, **PAGE).status_code == 200


def sent_again(page, token):
    """The answer to a page that still has this token in its cookie."""
    page.client.cookies[NAME] = token
    return refresh(page, **PAGE)


def later(seconds):
    """So long ago all tokens were exchanged."""
    Session.objects.update(last_used_at=F("last_used_at") - timedelta(seconds=seconds))


def name_of(token):
    return RefreshToken(token)["jti"]


def test_a_page_that_is_reloaded_meanwhile_gets_the_same_token(page):
    first = kept(page)
    refresh(page, **PAGE)
    second = kept(page)
    again = sent_again(page, first)

    assert (again.status_code, name_of(kept(page))) == (200, name_of(second))
    assert page.get("account/", access=again.json()["access"]).status_code == 200
    assert not Entry.objects.filter(fact="account.token_reused").exists()
    later(seconds=11)
    assert sent_again(page, second).status_code == 200  # whichever answer the browser got last


def test_the_grace_does_not_begin_anew(page):
    first = kept(page)
    refresh(page, **PAGE)
    later(seconds=8)
    assert sent_again(page, first).status_code == 200
    later(seconds=3)

    assert sent_again(page, first).status_code == 401
    assert Session.objects.alive().count() == 0


def test_a_thief_who_used_the_grace_is_found_out(page):
    """Both hold the same token: whoever exchanges it second ends the session."""
    stolen = kept(page)
    refresh(page, **PAGE)
    owners = kept(page)
    sent_again(page, stolen)
    thiefs = kept(page)
    later(seconds=11)
    assert sent_again(page, owners).status_code == 200
    later(seconds=11)

    assert sent_again(page, thiefs).status_code == 401
    assert Session.objects.alive().count() == 0


def test_a_token_of_long_ago_has_no_grace(page):
    first = kept(page)
    refresh(page, **PAGE)
    refresh(page, **PAGE)

    assert sent_again(page, first).status_code == 401
    assert Session.objects.alive().count() == 0


def test_a_token_in_the_body_has_no_grace(page):
    """Neither where it was in a cookie before, nor the other way round."""
    first = kept(page)
    refresh(page, **PAGE)

    assert Api().post("login/refresh/", {"refresh": first}, **PAGE).status_code == 401
    assert Session.objects.alive().count() == 0


def test_a_stolen_token_of_another_client_finds_no_grace_in_a_cookie(api, ann):
    stolen = api.login(ANN).json()["refresh"]
    refresh(api, {"refresh": stolen})

    assert sent_again(Api(), stolen).status_code == 401
    assert Session.objects.alive().count() == 0


def test_a_changed_password_leaves_no_grace(page):
    first = kept(page)
    refresh(page, **PAGE)
    body = {"old_password": PASSWORD, "new_password": "C0rrect-horse-battery"}
    page.post("change_password/", body, access=page.tokens["access"], **PAGE)

    assert sent_again(page, first).status_code == 401
    assert Session.objects.alive().count() == 0


@override_event_booking(REFRESH_GRACE_SECONDS=0)
def test_a_site_may_grant_none(page):
    first = kept(page)
    refresh(page, **PAGE)

    assert sent_again(page, first).status_code == 401


@pytest.fixture
def names_at_once(page):
    """The tokens that ten requests with one cookie are answered, by name."""

    def send():
        token = kept(page)
        return {name_of(kept(tab)) for tab in at_once(lambda n: sent_at_once(token), 10)}

    return send


def sent_at_once(token):
    tab = Api()
    assert sent_again(tab, token).status_code == 200
    return tab


@pytest.mark.django_db(transaction=True)
def test_ten_tabs_at_once_get_one_token(page, names_at_once):
    names = names_at_once()

    assert names == {Session.objects.alive().get().refresh_jti}


@overlapping
@pytest.mark.django_db(transaction=True)
def test_to_exchange_it_for_each_tab_would_leave_most_of_them_with_a_dead_one(page, names_at_once):
    meeting = Meeting(10)

    def careless(session, jti, in_cookie):
        meeting.wait()
        pair = sessions.new_pair(session.user, session.pk)
        Session.objects.filter(pk=session.pk).update(refresh_jti=pair.jti, previous_jti=jti)
        return pair

    with patch.object(sessions, "_exchange", careless):
        assert len(names_at_once()) == 10


def test_a_cookie_that_is_sent_twice_ends_the_session_and_is_deleted(page):
    first = kept(page)
    new = refresh(page, **PAGE).json()
    later(seconds=11)
    again = sent_again(page, first)

    assert (again.status_code, again.json()["code"]) == (401, "token_not_valid")
    assert (kept(page), page.client.cookies[NAME]["path"], page.client.cookies[NAME]["max-age"]) == ("", "/api/v1/", 0)
    assert page.get("account/", access=new["access"]).status_code == 401
    assert Entry.objects.filter(fact="account.token_reused").count() == 1


def test_logout_takes_the_token_from_the_cookie_and_deletes_it(page):
    answer = page.post("logout/", {}, access=page.tokens["access"], **PAGE)

    assert (answer.status_code, kept(page)) == (204, "")
    assert Session.objects.alive().count() == 0


@pytest.mark.parametrize("path", ["login/refresh/", "logout/"])
def test_without_a_cookie_the_header_means_nothing(api, db, path):
    answer = api.post(path, {}, **PAGE)

    assert (answer.status_code, answer.json()) == (400, {"refresh": ["This field is required."]})


@pytest.mark.parametrize("path", ["login/refresh/", "logout/"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HTTP_X_SESSION": "body"},
        {**PAGE, "HTTP_ORIGIN": "https://evil.example"},
        {**PAGE, "HTTP_ORIGIN": "null"},
        {**PAGE, "HTTP_ORIGIN": "https://testserver"},
        {**PAGE, "HTTP_SEC_FETCH_SITE": "cross-site"},
    ],
)
def test_the_cookie_alone_is_ignored(page, path, headers):
    """As is one that comes from another site's page; and it is not touched."""
    first = kept(page)
    answer = page.post(path, {}, **headers)

    assert (answer.status_code, kept(page)) == (400, first)
    assert Session.objects.alive().count() == 1


@pytest.mark.parametrize("origin", ["http://testserver", "https://booking.example", "https://trusted.example"])
@override_settings(CSRF_TRUSTED_ORIGINS=["https://trusted.example"])
def test_pages_of_the_site_and_of_those_it_trusts_are_heard(page, origin):
    assert refresh(page, **PAGE, HTTP_ORIGIN=origin, HTTP_SEC_FETCH_SITE="same-origin").status_code == 200


def test_a_token_in_the_body_comes_first(page, user_factory):
    ben = Api()
    user_factory(email="ben@example.com")
    theirs = ben.login("ben@example.com").json()["refresh"]

    assert refresh(page, {"refresh": theirs}, **PAGE).status_code == 200
    assert refresh(ben, {"refresh": theirs}).status_code == 401


def test_clients_without_the_header_notice_nothing(api, ann):
    answer = api.login(ANN)
    new = refresh(api, {"refresh": answer.json()["refresh"]})

    assert sorted(new.json()) == ["access", "refresh"]
    assert not answer.cookies
    assert not new.cookies
    assert not api.post("logout/", {"refresh": new.json()["refresh"]}).cookies


def test_a_changed_password_brings_a_new_cookie(page):
    first = kept(page)
    body = {"old_password": PASSWORD, "new_password": "C0rrect-horse-battery"}
    answer = page.post("change_password/", body, access=page.tokens["access"], **PAGE)

    assert (answer.status_code, sorted(answer.json())) == (200, ["access"])
    assert kept(page) != first
    assert refresh(page, **PAGE).status_code == 200


def test_activation_signs_in_with_a_cookie(api, code_of):
    person = {"email": "new@example.com", "password": PASSWORD, "first_name": "Ann", "last_name": "Example"}
    api.post("register/", person)
    answer = api.post("activate/", {"email": "new@example.com", "code": code_of("new@example.com")}, **PAGE)

    assert "refresh" not in answer.json()
    assert refresh(api, **PAGE).status_code == 200


def test_a_banned_person_is_refused_and_the_cookie_deleted(page, ann):
    ann.is_active = False
    ann.save()

    assert (refresh(page, **PAGE).status_code, kept(page)) == (401, "")


def test_erasure_deletes_the_cookie(page):
    answer = page("delete", "account/", {"password": PASSWORD}, access=page.tokens["access"], **PAGE)

    assert (answer.status_code, kept(page)) == (204, "")


def test_a_refused_login_leaves_the_cookie_alone(page):
    first = kept(page)

    assert page.post("login/", {"email": ANN, "password": "wrong"}, **PAGE).status_code == 401
    assert kept(page) == first


def test_wrong_input_is_told_as_ever(page):
    answer = refresh(page, {"refresh": ""}, **PAGE)

    assert (answer.status_code, answer.json()) == (400, {"refresh": ["This field may not be blank."]})


@override_event_booking(REFRESH_COOKIE="__Secure-pages")
def test_the_site_names_it(api, ann):
    api.post("login/", {"email": ANN, "password": PASSWORD}, **PAGE)

    assert list(api.client.cookies) == ["__Secure-pages"]


@override_event_booking(REFRESH_COOKIE="")
def test_a_site_may_do_without(api, ann):
    answer = api.post("login/", {"email": ANN, "password": PASSWORD}, **PAGE)

    assert "refresh" in answer.json()
    assert not answer.cookies


@pytest.mark.urls("tests.accounts.test_session_cookie")
def test_its_path_is_where_the_site_has_mounted_the_package(api, ann):
    body = {"email": ANN, "password": PASSWORD}
    answer = api.client.post("/inner/api/login/", body, format="json", **PAGE)

    assert answer.cookies[NAME]["path"] == "/inner/api/"


def test_a_request_that_says_nothing_is_no_page():
    request = RequestFactory().post("/api/v1/login/")
    request.resolver_match = resolve("/api/v1/login/")

    assert not wants_cookie(Request(request))
