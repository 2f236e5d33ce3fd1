"""A site with its own users, price, rule and payments; as much of the package as it takes to sell tickets."""

import os

SECRET_KEY = "only-for-tests-0123456789-0123456789-0123456789"
USE_TZ = True
ROOT_URLCONF = "urls"
AUTH_USER_MODEL = "club.Member"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "rest_framework",
    "django_filters",
    "event_booking",
    "event_booking.journal",
    "event_booking.events",
    "event_booking.bookings",
    "club",
]
REST_FRAMEWORK = {}
EVENT_BOOKING = {
    "PRICE": "club.rules.for_members",
    "CAN_BOOK": "club.rules.with_dues",
    "PAYMENT_REQUIRED": "club.rules.paid_first",
    "MAX_TICKETS_PER_PERSON": 8,
}
if os.environ.get("CLUB_ON_SQLITE"):
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": ":memory:",
            "OPTIONS": {"transaction_mode": "IMMEDIATE"},
        }
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "club",
            **{key: os.environ.get(f"DB_{key}", "") for key in ("USER", "PASSWORD", "HOST", "PORT")},
        }
    }
