from unittest.mock import patch

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import override_settings
from rest_framework.settings import api_settings
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.settings import api_settings as jwt_settings

from event_booking.accounts.authentication import SessionJWTAuthentication
from event_booking.accounts.checks import check_accounts
from event_booking.testing import override_event_booking


def ids():
    return [message.id for message in check_accounts(None)]


def test_nothing_to_say_about_the_example_site():
    assert ids() == []


def test_allauth_is_missing():
    with patch.object(apps, "is_installed", lambda name: name != "allauth.account"):
        assert ids() == ["event_booking_accounts.E001"]


def test_tokens_can_not_name_people():
    with patch.object(jwt_settings, "USER_ID_FIELD", "number"):
        assert not hasattr(get_user_model(), "number")
        assert ids() == ["event_booking_accounts.E002"]


def test_nobody_would_be_recognised():
    with patch.object(api_settings, "DEFAULT_AUTHENTICATION_CLASSES", []):
        assert ids() == ["event_booking_accounts.W001"]


class OwnTokens(SessionJWTAuthentication):
    pass


def test_tokens_that_were_signed_out_would_be_taken():
    with patch.object(api_settings, "DEFAULT_AUTHENTICATION_CLASSES", [SessionJWTAuthentication, JWTAuthentication]):
        assert ids() == ["event_booking_accounts.W007"]
    with patch.object(api_settings, "DEFAULT_AUTHENTICATION_CLASSES", [JWTAuthentication]):
        assert ids() == ["event_booking_accounts.W001", "event_booking_accounts.W007"]
    with patch.object(api_settings, "DEFAULT_AUTHENTICATION_CLASSES", [OwnTokens]):
        assert ids() == []


@pytest.mark.parametrize(
    "other", ["django.contrib.auth.backends.ModelBackend", "allauth.account.auth_backends.AuthenticationBackend"]
)
def test_passwords_can_be_guessed_in_the_admin(other):
    ours = "event_booking.accounts.backends.LockingModelBackend"
    for backends in ([other], [ours, other]):
        with override_settings(AUTHENTICATION_BACKENDS=backends):
            assert ids() == ["event_booking_accounts.W004"]


def test_what_judges_no_password_needs_no_lock():
    ours, other = (
        "event_booking.accounts.backends.LockingModelBackend",
        "django.contrib.auth.backends.RemoteUserBackend",
    )
    with override_settings(AUTHENTICATION_BACKENDS=[ours, other]):
        assert ids() == []


@override_settings(ACCOUNT_USER_MODEL_EMAIL_FIELD="letterbox")
def test_allauth_looks_elsewhere_for_addresses():
    assert ids() == ["event_booking_accounts.E003"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("", []),
        ("__Secure-pages", ["event_booking_accounts.E008"]),
        ("__Host-pages", ["event_booking_accounts.E008"]),
        ("two words", ["event_booking_accounts.E007"]),
        (None, ["event_booking_accounts.E007"]),
    ],
)
def test_a_cookie_that_browsers_refuse_is_reported(name, found):
    with override_event_booking(REFRESH_COOKIE=name):
        assert ids() == found


@override_settings(SESSION_COOKIE_SECURE=True)
def test_a_secure_cookie_may_be_called_so():
    with override_event_booking(REFRESH_COOKIE="__Secure-pages"):
        assert ids() == []


def test_nobody_could_sign_in_by_another_site():
    with override_event_booking(SOCIAL_REDIRECT_URIS=["https://tickets.example/"]):
        assert ids() == []
        with override_settings(SOCIALACCOUNT_ADAPTER="allauth.socialaccount.adapter.DefaultSocialAccountAdapter"):
            assert ids() == ["event_booking_accounts.E005"]
        with patch.object(apps, "is_installed", lambda name: name != "allauth.socialaccount"):
            assert ids() == ["event_booking_accounts.W003"]
