"""Run in a process of its own: a site with some apps of ours, on SQLite in memory, is checked, migrated and asked.

``python floors.py events bookings``. Nothing else is installed than these need.
"""

import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment

#: What an app of ours needs beside Django's own and REST framework.
NEEDS = {"accounts": ["allauth", "allauth.account"], "events": ["django_filters"]}


def configure(names: list[str]) -> None:
    installed = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "rest_framework"]
    needed = [app for name in names for app in NEEDS.get(name, [])]
    ours = ["event_booking", "event_booking.journal", *(f"event_booking.{name}" for name in names)]
    middleware = ["django.contrib.sessions.middleware.SessionMiddleware"]
    signing_in = []
    if "accounts" in names:
        middleware.append("allauth.account.middleware.AccountMiddleware")
        signing_in = ["event_booking.accounts.authentication.SessionJWTAuthentication"]
    database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": {"transaction_mode": "IMMEDIATE"},
    }
    settings.configure(
        SECRET_KEY="only-for-tests-0123456789-0123456789-0123456789",
        USE_TZ=True,
        ROOT_URLCONF="event_booking.urls",
        DATABASES={"default": database},
        INSTALLED_APPS=[*installed, *needed, *ours],
        MIDDLEWARE=middleware,
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        AUTHENTICATION_BACKENDS=["event_booking.accounts.backends.LockingModelBackend"] if signing_in else [],
        REST_FRAMEWORK={"DEFAULT_AUTHENTICATION_CLASSES": signing_in},
        EVENT_BOOKING={"SITE_URL": "https://tickets.example"},
    )


def main(names: list[str]) -> None:
    configure(names)
    django.setup()
    setup_test_environment()
    call_command("check", fail_level="WARNING")
    call_command("migrate", verbosity=0)
    call_command("makemigrations", check=True, dry_run=True)
    call_command("check", fail_level="WARNING", databases=["default"])
    call_command("event_booking_relay", once=True)
    print("paths:", *sorted(path for path in PATHS if Client().get(path).status_code != 404))


#: One of each app that has any.
PATHS = ["/account/", "/bookings/", "/events/", "/favorites/", "/notifications/", "/profile/", "/webhooks/"]

if __name__ == "__main__":
    main(sys.argv[1:])
