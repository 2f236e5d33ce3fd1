"""Signing in by another site, against a provider on this machine that signs, verifies PKCE and misbehaves."""

import runpy
import threading

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import cache
from rest_framework.test import APIClient

from event_booking.accounts.models import Account, AddressChange, Session
from event_booking.accounts.services import social
from event_booking.accounts.services.erasure import erase
from event_booking.accounts.social.adapter import SocialAdapter
from event_booking.journal.models import Entry
from event_booking.people import people
from event_booking.people.django import DjangoUserBackend
from event_booking.testing import override_event_booking
from tests.accounts.social import PATH, SUB, come, proof, settings_for
from tests.conftest import PASSWORD
from tests.servers.openid import CLIENT_ID, REDIRECT_URI, SECRET, Provider

FAILED = (401, "social_login_failed")


@pytest.fixture(scope="module")
def server():
    with Provider() as provider:
        yield provider


@pytest.fixture
def acme(server, settings, db):
    server.mode.clear()
    server.config.clear()
    server.asked.clear()
    server.token_requests.clear()
    settings.SOCIALACCOUNT_PROVIDERS = settings_for(server)
    with override_event_booking(SOCIAL_REDIRECT_URIS=[REDIRECT_URI]):
        yield server


@pytest.fixture
def impatient():
    """A provider that does not answer is given up soon; that it is given up at all is what matters."""
    with override_event_booking(SOCIAL_TIMEOUT_SECONDS=0.5):
        yield


def told(answer):
    return answer.status_code, answer.json().get("code")


def shown(user):
    """A person's key as JSON has it."""
    return user.pk if isinstance(user.pk, int) else str(user.pk)


def facts(name):
    return [entry.data for entry in Entry.objects.filter(fact=name).order_by("pk")]


# --- Coming in -------------------------------------------------------------------------------------------------------


def test_a_new_person_gets_an_account_whose_address_is_proved(acme, api):
    answer = come(acme)

    assert answer.status_code == 200, answer.json()
    body = answer.json()
    assert body["user"]["email"] == "ann@example.com"
    assert (body["user"]["must_set_password"], body["user"]["roles"]) == (True, ["user"])
    assert api.get("account/", access=body["access"]).status_code == 200
    assert api.post("login/refresh/", {"refresh": body["refresh"]}).status_code == 200
    assert EmailAddress.objects.filter(email="ann@example.com", verified=True, primary=True).count() == 1
    assert Account.objects.get().proved_at is not None
    assert facts("account.social_linked") == [{"provider": "acme", "account": "new"}]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sessionid" not in answer.cookies


def test_the_same_person_comes_back_to_the_same_account_whatever_the_address_says_by_then(acme):
    first = come(acme).json()

    again = come(acme, email="ann@elsewhere.example", email_verified=False)

    assert (again.status_code, again.json()["user"]["id"]) == (200, first["user"]["id"])
    assert again.json()["user"]["email"] == "ann@example.com"
    assert SocialAccount.objects.count() == get_user_model().objects.count() == 1
    assert len(facts("account.social_linked")) == 1


def test_the_account_of_a_proved_address_is_linked_and_keeps_its_password(acme, api, user_factory):
    ann = user_factory(email="ann@example.com")

    answer = come(acme, email="Ann@Example.com")

    assert answer.json()["user"]["id"] == shown(ann)
    assert api.login("ann@example.com").status_code == 200
    assert list(SocialAccount.objects.values_list("user", "provider", "uid")) == [(ann.pk, "acme", SUB)]
    assert facts("account.social_linked") == [{"provider": "acme", "account": "known"}]


def test_whoever_signed_up_with_the_address_before_leaves_nothing_behind(acme, api):
    api.post("register/", {"email": "ann@example.com", "password": PASSWORD, "first_name": "Mallory"})
    stranger = get_user_model().objects.get()
    SocialAccount.objects.create(user=stranger, provider="other", uid="mallory")

    answer = come(acme)

    body = answer.json()
    assert (answer.status_code, body["user"]["id"]) == (200, shown(stranger))
    assert body["user"]["must_set_password"]
    assert "Mallory" not in people().get_full_name(get_user_model().objects.get())
    assert api.login("ann@example.com").status_code == 401
    assert list(SocialAccount.objects.values_list("provider", flat=True)) == ["acme"]
    assert facts("account.social_linked") == [{"provider": "acme", "account": "pending"}]


def test_a_code_that_a_stranger_waits_for_is_dead_after_it(acme, api, code_of):
    api.post("register/", {"email": "ann@example.com", "password": PASSWORD})
    code = code_of("ann@example.com")
    come(acme)

    assert told(api.post("activate/", {"email": "ann@example.com", "code": code})) == (400, "invalid_code")


def test_an_address_that_the_site_had_before_and_nobody_proved_is_not_linked(acme, user_factory):
    ann = user_factory(email="ann@example.com", verified=False)
    Account.objects.filter(user=ann).delete()

    assert told(come(acme)) == (409, "social_address_unproved")
    assert not SocialAccount.objects.exists()


def test_an_identity_that_the_site_linked_itself_opens_no_account_whose_address_nobody_proved(acme, user_factory):
    ann = user_factory(email="ann@example.com", verified=False)
    Account.objects.filter(user=ann).delete()
    SocialAccount.objects.create(user=ann, provider="acme", uid=SUB)

    assert told(come(acme, email="mallory@example.com")) == (409, "social_address_unproved")
    assert told(come(acme, email_verified=False)) == (409, "social_address_unproved")
    assert come(acme).status_code == 200


@pytest.mark.parametrize("known", ["known", "pending", "unknown", "banned"])
@pytest.mark.parametrize("verified", [False, "false", None, 1, "yes"])
def test_an_address_that_the_provider_has_not_verified_links_nothing_and_tells_nothing(
    acme, api, user_factory, known, verified
):
    if known in ("known", "banned"):
        user = user_factory(email="ann@example.com")
        get_user_model().objects.filter(pk=user.pk).update(is_active=known == "known")
    elif known == "pending":
        api.post("register/", {"email": "ann@example.com", "password": PASSWORD})

    answer = come(acme, email_verified=verified)

    assert answer.status_code == 409
    assert answer.json() == {
        "code": "social_address_unverified",
        "detail": "That site has not verified your e-mail address. Please verify it there, or sign up here.",
    }
    assert not SocialAccount.objects.exists()
    assert EmailAddress.objects.filter(verified=True).count() == (known in ("known", "banned"))
    assert facts("account.social_refused") == [{"provider": "acme", "reason": "social_address_unverified"}]


def test_some_providers_say_true_in_letters(acme):
    assert come(acme, email_verified="true").status_code == 200


@pytest.mark.parametrize("email", [None, "", "nobody", "a@b", ["ann@example.com"], {"a": 1}, 7, "ann@example.com\n"])
def test_without_a_usable_address_nobody_new_comes_in(acme, email):
    answer = come(acme, userinfo={"email": email})

    assert told(answer) in [(409, "social_address_unverified"), (503, "provider_unavailable")]
    assert not get_user_model().objects.exists()


@pytest.mark.parametrize(
    "email",
    ["ａnn@example.com", "straße@example.com", "\u212aate@example.com", "ﬁn@example.com", "ann@exam\u00adple.com"],
)
def test_an_address_that_only_folds_to_somebodys_is_not_theirs(acme, user_factory, email):
    for known in ("ann@example.com", "strasse@example.com", "kate@example.com", "fin@example.com"):
        user_factory(email=known)

    assert told(come(acme, email=email)) == (409, "social_address_unverified")
    assert not SocialAccount.objects.exists()


def test_the_provider_gave_the_address_to_another_person(acme):
    come(acme)

    assert told(come(acme, "another-person")) == (409, "social_address_taken")
    assert list(SocialAccount.objects.values_list("uid", flat=True)) == [SUB]


def test_an_address_that_somebody_may_still_take_back_is_nobody_elses(acme, user_factory):
    from datetime import timedelta

    from django.utils import timezone

    ben = user_factory(email="ben@example.com")
    now = timezone.now()
    AddressChange.objects.create(
        user=ben, old_email="ann@example.com", new_email="ben@example.com", old_key="ann@example.com",
        confirmed_at=now, revert_until=now + timedelta(days=7),
    )  # fmt: skip

    assert told(come(acme)) == (409, "social_address_taken")


def test_an_address_that_another_account_has_proved_as_its_second_one_is_theirs(acme, user_factory):
    EmailAddress.objects.create(user=user_factory(), email="ann@example.com", verified=True)

    assert told(come(acme)) == (409, "social_address_taken")
    assert get_user_model().objects.count() == 1


def test_banned_people_are_refused_as_those_who_bring_a_wrong_code(acme, user_factory):
    linked, known = come(acme).json()["user"]["id"], user_factory(email="ben@example.com")
    get_user_model().objects.filter(pk__in=[linked, known.pk]).update(is_active=False)

    answers = [
        come(acme),
        come(acme, "ben", email="ben@example.com"),
        come(acme, body={"code": "wrong"}),
    ]

    assert [told(answer) for answer in answers] == [FAILED] * 3
    assert len({answer.content for answer in answers}) == 1
    assert SocialAccount.objects.count() == 1


def test_a_closed_site_lets_nobody_new_in(acme, settings, user_factory):
    settings.SOCIALACCOUNT_ADAPTER = "tests.accounts.test_social.Closed"
    known = user_factory(email="ben@example.com")

    assert told(come(acme)) == (403, "sign_up_closed")
    assert come(acme, "ben", email="ben@example.com").json()["user"]["id"] == shown(known)


class Closed(SocialAdapter):
    def is_open_for_signup(self, request, sociallogin):
        return False


class Elsewhere(DjangoUserBackend):
    keeps_passwords = False


def test_where_people_come_from_another_system_that_system_vouches_for_them_and_nobody_new_comes(acme, user_factory):
    ann = user_factory(email="ann@example.com", verified=False)

    with override_event_booking(USER_BACKEND="tests.accounts.test_social.Elsewhere"):
        assert come(acme).json()["user"]["id"] == shown(ann)
        assert told(come(acme, "ben", email="ben@example.com")) == (403, "sign_up_closed")


def test_names_are_cut_and_cleaned(acme):
    answer = come(acme, given_name="A\x00n\nn" + "x" * 300, family_name="\ud800")

    assert answer.status_code == 200
    assert "\x00" not in answer.json()["user"]["first_name"]


@pytest.mark.parametrize("sub", ["a\x00b", "x" * 300, "", "\ud800"])
def test_numbers_of_people_that_can_not_be_kept_are_nonsense(acme, sub):
    assert told(come(acme, sub)) in [(503, "provider_unavailable"), FAILED]
    assert not get_user_model().objects.exists()


def test_whoever_has_a_second_factor_needs_it_here_as_well(acme, user_factory):
    from allauth.mfa.models import Authenticator

    ann = user_factory(email="ann@example.com")
    Authenticator.objects.create(user=ann, type=Authenticator.Type.TOTP, data={"secret": "x"})

    answer = come(acme)

    assert told(answer) == (401, "mfa_required")
    assert answer.json()["mfa_token"]
    assert "access" not in answer.json()
    assert not Session.objects.exists()
    assert SocialAccount.objects.filter(user=ann).count() == 1
    assert facts("account.social_refused") == []


def test_what_the_provider_says_about_people_is_not_kept(acme):
    come(acme)

    assert SocialAccount.objects.get().extra_data == {"email": "ann@example.com"}
    assert "248289761001" not in str(list(Entry.objects.values()))


# --- What the client proves -------------------------------------------------------------------------------------------


def test_the_provider_is_asked_with_the_verifier_of_the_client(acme):
    body = proof(acme)

    assert APIClient().post(PATH, body, format="json").status_code == 200
    assert acme.token_requests == [
        {
            "grant_type": "authorization_code", "code": body["code"], "redirect_uri": REDIRECT_URI,
            "code_verifier": body["code_verifier"], "client_id": CLIENT_ID, "client_secret": SECRET,
        }
    ]  # fmt: skip


@pytest.mark.parametrize("change", [{"code": "wrong"}, {"code_verifier": "v" * 43}])
def test_a_wrong_code_or_verifier_lets_nobody_in(acme, change):
    assert told(come(acme, body=change)) == FAILED
    assert facts("account.social_refused") == [{"provider": "acme", "reason": "social_login_failed"}]


def test_a_wrong_secret_of_the_site_is_told_to_the_site(acme, settings, caplog):
    [app] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [{**app, "secret": "of another site"}]}}

    assert told(come(acme)) == (401, "social_login_failed")
    assert "acme does not know our client_id and secret" in caplog.text


def test_a_code_works_once(acme):
    body = proof(acme)
    client = APIClient()

    assert [client.post(PATH, body, format="json").status_code for _ in range(2)] == [200, 401]


@pytest.mark.parametrize(
    "change",
    [
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": REDIRECT_URI + "?x=1"},
        {"redirect_uri": REDIRECT_URI.upper()},
        {"redirect_uri": ""},
        {"redirect_uri": None},
        {"redirect_uri": [REDIRECT_URI]},
        {"code": ""},
        {"code": "a\nb"},
        {"code": "a\x00b"},
        {"code": "x" * 5000},
        {"code": {"a": 1}},
        {"code_verifier": "short"},
        {"code_verifier": "v" * 129},
        {"code_verifier": "v" * 42 + "\n"},
        {"code_verifier": "é" * 50},
        {"code_verifier": None},
        {"nonce": "n" * 256},
        {"nonce": {}},
    ],
)
def test_a_body_that_can_not_be_right_is_400_and_asks_nobody(acme, change):
    answer = come(acme, body=change)

    assert answer.status_code == 400
    assert list(answer.json()) == list(change)
    assert acme.asked == []


@pytest.mark.parametrize("body", [{"access_token": "x"}, {"id_token": "x"}, {}, [], None, "x"])
def test_tokens_are_not_taken_from_clients(acme, body):
    assert APIClient().post(PATH, body, format="json").status_code == 400
    assert acme.asked == []


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-site"},
        {"aud": [CLIENT_ID, "another-site"]},
        {"aud": CLIENT_ID, "azp": "another-site"},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"exp": 1},
        {"exp": None},
        {"exp": "soon"},
        {"iat": 4_000_000_000},
        {"iat": None},
        {"nbf": 4_000_000_000},
        {"sub": None},
        {"userinfo": {"sub": "somebody-else"}},
        {"userinfo": {"sub": None}},
        {"kid": "unknown"},
        {"alg": "HS256", "signed_by": SECRET + "0" * 40},
        {"alg": "none", "signed_by": None},
        {"id_token": None},
        {"id_token": ""},
        {"id_token": "a.b.c"},
        {"id_token": 7},
        {"id_token": {"sub": SUB}},
        {"nonce": "that-the-client-never-sent"},
    ],
    ids=str,
)
def test_an_id_token_that_is_not_all_right_lets_nobody_in(acme, claims):
    assert told(come(acme, **claims)) == FAILED
    assert not get_user_model().objects.exists()


def test_an_id_token_that_somebody_else_signed_lets_nobody_in(acme):
    assert told(come(acme, signed_by=acme.other_key)) == FAILED


def test_the_public_key_is_no_secret_to_sign_with(acme):
    from cryptography.hazmat.primitives import serialization

    pem = acme.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    head = jwt.utils.base64url_encode(b'{"alg":"HS256","kid":"first"}')
    claims = f'{{"iss":"{acme.url}","aud":"{CLIENT_ID}","sub":"{SUB}","iat":1,"exp":9999999999}}'
    signed = head + b"." + jwt.utils.base64url_encode(claims.encode())
    import hashlib
    import hmac

    forged = signed + b"." + jwt.utils.base64url_encode(hmac.digest(pem, signed, hashlib.sha256))

    assert told(come(acme, id_token=forged.decode())) == FAILED


def test_the_nonce_of_the_client_must_come_back(acme):
    assert come(acme, nonce="n-0S6_WzA2Mj", body={"nonce": "n-0S6_WzA2Mj"}).status_code == 200
    assert told(come(acme, nonce="another", body={"nonce": "n-0S6_WzA2Mj"})) == FAILED
    assert told(come(acme, body={"nonce": "n-0S6_WzA2Mj"})) == FAILED


def test_a_token_for_several_sites_that_was_given_to_this_one(acme):
    assert come(acme, aud=[CLIENT_ID, "another-site"], azp=CLIENT_ID).status_code == 200


def test_without_userinfo_the_id_token_says_who_it_is(acme, settings):
    settings.SOCIALACCOUNT_PROVIDERS = settings_for(acme, fetch_userinfo=False)

    assert come(acme).status_code == 200
    assert "/userinfo" not in acme.asked


# --- What providers do -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["config", "token", "keys", "userinfo"])
@pytest.mark.parametrize("mode", ["error", "busy", "garbage", "list", "redirect", "huge"])
def test_a_provider_that_answers_nonsense_is_503(acme, place, mode):
    acme.mode[place] = mode

    answer = come(acme)

    assert told(answer) == (503, "provider_unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert acme.asked.count({"config": "/.well-known/openid-configuration"}.get(place, f"/{place}")) == 1
    assert not get_user_model().objects.exists()


@pytest.mark.parametrize("place", ["config", "token", "keys", "userinfo"])
@pytest.mark.parametrize("mode", ["hang", "drip", "trickle"])
def test_a_provider_that_does_not_come_to_an_end_is_given_up(acme, impatient, place, mode):
    acme.mode[place] = mode

    assert told(come(acme)) == (503, "provider_unavailable")

    for thread in threading.enumerate():
        if thread.name == "event-booking-outbound":
            thread.join(60)
            assert not thread.is_alive()


def test_the_limit_is_one_for_all_questions_together(acme):
    from event_booking.accounts.social.asking import asking

    with override_event_booking(SOCIAL_TIMEOUT_SECONDS=4), asking() as first, asking() as second:
        assert first.seconds_left() <= 4
        assert second.seconds_left() <= 4
    with override_event_booking(SOCIAL_TIMEOUT_SECONDS=-1):
        assert told(come(acme)) == (503, "provider_unavailable")
    assert acme.asked == []


def test_a_provider_that_is_down_is_503(acme, settings):
    with Provider() as gone:
        pass
    settings.SOCIALACCOUNT_PROVIDERS = settings_for(gone)

    assert told(come(acme)) == (503, "provider_unavailable")
    assert told(APIClient().get(PATH)) == (503, "provider_unavailable")


@pytest.mark.parametrize(
    "config",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"token_endpoint": None},
        {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": "gopher://127.0.0.1/"},
        {"jwks_uri": 7},
        {"jwks_uri": "http://["},
        {"userinfo_endpoint": "http://127.0.0.1:1/"},
    ],
    ids=str,
)
def test_a_configuration_that_makes_no_sense_is_503(acme, config):
    acme.config.update(config)

    assert told(come(acme)) == (503, "provider_unavailable")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", None, 7, "//evil.example", ""])
def test_people_are_sent_to_web_pages_alone(acme, url):
    acme.config["authorization_endpoint"] = url

    assert told(APIClient().get(PATH)) == (503, "provider_unavailable")


def test_what_begins_with_https_stays_there():
    import requests

    from event_booking.accounts.social.asking import asking

    with asking() as current:
        current.check("https://login.acme.example/")
        current.check("https://keys.acme.example/")
        with pytest.raises(requests.exceptions.InvalidURL):
            current.check("http://169.254.169.254/")


def test_it_works_without_the_cache(acme, monkeypatch):
    def away(*args, **kwargs):
        raise ConnectionError("the cache is away")

    for name in ("add", "get", "set"):
        monkeypatch.setattr(cache, name, away)

    assert come(acme, jti="once").status_code == 200


# --- Which providers there are ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["unknown", "openid_connect", "google", "Acme", "saml", "x" * 300])
def test_a_provider_that_is_not_configured_is_404(acme, name):
    answer = come(acme, path=f"/api/v1/login/social/{name}/")

    assert answer.status_code == 404
    assert APIClient().get(f"/api/v1/login/social/{name}/").status_code == 404
    assert acme.asked == []


def test_apps_in_a_table_do_not_count(acme, settings):
    SocialApp.objects.create(
        provider="openid_connect", provider_id="tabled", client_id="x", settings={"server_url": "http://10.0.0.1"}
    )

    assert come(acme, path="/api/v1/login/social/tabled/").status_code == 404


def test_hidden_apps_and_two_of_one_name_do_not_count(acme, settings):
    both = settings_for(acme)["openid_connect"]["APPS"] + settings_for(acme)["openid_connect"]["APPS"]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": both}}
    assert come(acme).status_code == 404

    settings.SOCIALACCOUNT_PROVIDERS = settings_for(acme, hidden=True)
    assert come(acme).status_code == 404


def test_while_nobody_may_come_back_nobody_goes(acme):
    with override_event_booking(SOCIAL_REDIRECT_URIS=[]):
        assert come(acme).status_code == 404
        assert APIClient().get("/api/v1/login/social/").json()["results"] == []


def test_an_adapter_that_waits_without_end_offers_nothing(acme, settings):
    settings.SOCIALACCOUNT_ADAPTER = "allauth.socialaccount.adapter.DefaultSocialAccountAdapter"

    assert come(acme).status_code == 404


def test_clients_learn_where_to_send_people(acme):
    client = APIClient()

    assert client.get("/api/v1/login/social/").json() == {
        "next": None,
        "previous": None,
        "results": [{"id": "acme", "name": "Acme"}],
    }
    assert acme.asked == []
    assert client.get(PATH).json() == {
        "id": "acme",
        "name": "Acme",
        "authorization_url": f"{acme.url}/authorize",
        "parameters": {
            "client_id": CLIENT_ID,
            "response_type": "code",
            "scope": "openid profile email",
            "code_challenge_method": "S256",
        },
    }


class PlainAdapter(OAuth2Adapter):
    """OAuth 2 without OpenID: the person stands in ``userinfo`` alone."""

    provider_id = "plain"

    @property
    def access_token_url(self):
        return f"{self.get_provider().app.settings['url']}/token"

    @property
    def authorize_url(self):
        return f"{self.get_provider().app.settings['url']}/authorize"

    def complete_login(self, request, app, token, **kwargs):
        from allauth.socialaccount.adapter import get_adapter

        with get_adapter().get_requests_session() as session:
            answer = session.get(f"{app.settings['url']}/userinfo", headers={"Authorization": f"Bearer {token.token}"})
        answer.raise_for_status()
        return self.get_provider().sociallogin_from_response(request, answer.json())


class PlainProvider(OAuth2Provider):
    id = "plain"
    name = "Plain"
    oauth2_adapter_class = PlainAdapter

    def extract_uid(self, data):
        return data["sub"]

    def extract_common_fields(self, data):
        return {"email": data["email"], "first_name": data["given_name"]}

    def extract_email_addresses(self, data):
        return [EmailAddress(email=data["email"], verified=data["email_verified"], primary=True)]


def test_a_provider_of_allauths_that_speaks_oauth_2_alone(acme, settings, monkeypatch):
    monkeypatch.setitem(registry.provider_map, "plain", PlainProvider)
    app = {"client_id": CLIENT_ID, "secret": SECRET, "settings": {"url": acme.url}}
    settings.SOCIALACCOUNT_PROVIDERS = {"plain": {"APPS": [app]}}
    path = "/api/v1/login/social/plain/"

    assert APIClient().get(path).json()["authorization_url"] == f"{acme.url}/authorize"
    assert come(acme, path=path, id_token=None).json()["user"]["email"] == "ann@example.com"
    assert come(acme, path=path, nonce="n", body={"nonce": "n"}).status_code == 200
    assert told(come(acme, path=path, id_token=None, body={"nonce": "n"})) == FAILED
    assert told(come(acme, path=path, id_token="nonsense")) == FAILED
    assert told(come(acme, path=path, id_token=None, body={"code_verifier": "v" * 43})) == FAILED


# --- One's own ----------------------------------------------------------------------------------------------------


def test_people_see_their_own_identities_alone(acme, api, user_factory):
    ann = come(acme).json()
    SocialAccount.objects.create(user=user_factory(), provider="acme", uid="somebody")
    row = SocialAccount.objects.get(uid=SUB)

    results = api.get("account/social/", access=ann["access"]).json()["results"]

    assert results == [
        {
            "id": row.pk, "provider": "acme", "uid": SUB, "email": "ann@example.com",
            "last_login": row.last_login.isoformat().replace("+00:00", "Z"),
            "date_joined": row.date_joined.isoformat().replace("+00:00", "Z"),
        }
    ]  # fmt: skip


def test_the_last_way_to_sign_in_stays(acme, api):
    ann = come(acme).json()
    path = f"account/social/{SocialAccount.objects.get().pk}/"

    assert told(api("delete", path, access=ann["access"])) == (409, "last_way_to_sign_in")

    pair = api.post("change_password/", {"new_password": PASSWORD}, access=ann["access"]).json()
    assert api("delete", path, access=pair["access"]).status_code == 204
    assert not SocialAccount.objects.exists()
    assert facts("account.social_unlinked") == [{"provider": "acme"}]
    assert api.login("ann@example.com").status_code == 200


def test_another_identity_is_another_way(acme, api):
    ann = come(acme).json()
    user = get_user_model().objects.get()
    other = SocialAccount.objects.create(user=user, provider="other", uid="1")

    assert api("delete", f"account/social/{other.pk}/", access=ann["access"]).status_code == 204
    assert told(api("delete", f"account/social/{SocialAccount.objects.get().pk}/", access=ann["access"]))[0] == 409


@pytest.mark.parametrize("key", [0, 2**31, 2**63, 10**40])
def test_what_does_not_exist_is_404(acme, api, key):
    ann = come(acme).json()

    assert api("delete", f"account/social/{key}/", access=ann["access"]).status_code == 404


def test_somebody_elses_is_404(acme, api, user_factory):
    ann = come(acme).json()
    other = SocialAccount.objects.create(user=user_factory(), provider="acme", uid="somebody")

    assert api("delete", f"account/social/{other.pk}/", access=ann["access"]).status_code == 404
    assert SocialAccount.objects.filter(pk=other.pk).exists()


def test_strangers_have_no_identities(api):
    assert api.get("account/social/").status_code == 401
    assert api("delete", "account/social/1/").status_code == 401


def test_an_erased_person_leaves_no_identity_and_comes_back_as_somebody_new(acme):
    first = come(acme).json()["user"]["id"]

    erase(user=get_user_model().objects.get(pk=first))

    assert not SocialAccount.objects.exists()
    again = come(acme)
    assert again.status_code == 200
    assert again.json()["user"]["id"] != first


def test_whoever_was_linked_since_they_were_looked_for_comes_in(acme, monkeypatch):
    first = come(acme).json()["user"]["id"]
    monkeypatch.setattr(social, "_linked", lambda identity, now: None)

    assert come(acme).json()["user"]["id"] == first
    assert SocialAccount.objects.count() == 1


def test_whoever_is_erased_or_unlinked_at_this_very_moment_does_not_come_in(acme, monkeypatch, user_factory):
    def after(event):
        lock = social.lock
        monkeypatch.setattr(social, "lock", lambda user: (event(user), lock(user))[1])

    user_factory(email="ann@example.com")
    after(lambda user: erase(user=user))
    assert told(come(acme)) == FAILED
    assert not SocialAccount.objects.exists()

    monkeypatch.undo()
    come(acme)
    after(lambda user: SocialAccount.objects.all().delete())
    assert told(come(acme)) == FAILED


def test_how_people_come_in_does_not_show_when_it_is_printed(acme):
    from event_booking.accounts.social.providers import Proof

    shown = repr(Proof(code="c0de", redirect_uri="r", code_verifier="verif", nonce="n0nce"))

    assert not any(secret in shown for secret in ("c0de", "verif", "n0nce"))


def test_whoever_had_the_account_hears_of_the_link_by_mail(acme, relay, user_factory):
    user_factory(email="ann@example.com")
    come(acme)
    come(acme, "ben", email="ben@example.com")

    relay()

    mails = [message for message in mail.outbox if "is linked with another site now" in message.subject]
    assert [message.to for message in mails] == [["ann@example.com"]]
    assert "signed in through acme" in mails[0].body


def test_where_allauths_app_is_missing_there_are_no_such_paths(monkeypatch):
    from event_booking.accounts import urls

    def names():
        return {pattern.name for pattern in runpy.run_path(urls.__file__)["urlpatterns"]}

    social_ones = {"login-social-providers", "login-social", "social-accounts", "social-account"}
    assert social_ones <= names()
    monkeypatch.setattr(apps, "is_installed", lambda name: "social" not in name)
    assert not social_ones & names()
