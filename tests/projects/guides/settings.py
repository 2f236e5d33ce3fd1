"""The site of the how-to guides: what they show stands in the app ``shop``."""

import os
from pathlib import Path
from tempfile import gettempdir

SECRET_KEY = "only-for-tests-0123456789-0123456789-0123456789"
USE_TZ = True
ROOT_URLCONF = "urls"
if os.environ.get("DB_NAME"):
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            **{key: os.environ.get(f"DB_{key}", "") for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")},
            "TEST": {"NAME": f"test_guides_{os.getpid()}"},
        }
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
            "TEST": {"NAME": f"{gettempdir()}/event-booking-guides-{os.getpid()}.sqlite3"},
        }
    }
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "rest_framework",
    "django_filters",
    "allauth",
    "allauth.account",
    "event_booking",
    "event_booking.journal",
    "event_booking.accounts",
    "event_booking.events",
    "event_booking.bookings",
    "event_booking.notifications",
    "shop",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["event_booking.accounts.authentication.SessionJWTAuthentication"],
}
# how mail leaves since Django 6.1; before, nobody looks here
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"timeout": 10}}}
EVENT_BOOKING = {
    "PRICE": "shop.prices.early_bird",
    "PAYMENT_REQUIRED": "shop.payments.must_be_paid",
}
TILL_SECRET = "only-for-tests"
