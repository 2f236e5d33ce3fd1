"""A cooking school that sells its courses: everything that can be bent is bent, by public names alone."""

from pathlib import Path

from event_booking.api.enums import enum_names

SECRET_KEY = "only-for-tests-0123456789-0123456789-0123456789"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {"transaction_mode": "IMMEDIATE"}}}
INSTALLED_APPS = [
    "kitchen",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "event_booking",
    "event_booking.journal",
    "event_booking.events",
    "event_booking.bookings",
    "event_booking.notifications",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
    }
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
REST_FRAMEWORK = {"DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema"}
SPECTACULAR_SETTINGS = {
    "PREPROCESSING_HOOKS": ["event_booking.api.schema.hide_aliases"],
    "ENUM_NAME_OVERRIDES": enum_names(INSTALLED_APPS),
}
# how mail leaves since Django 6.1; before, nobody looks here
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"timeout": 10}}}
EVENT_BOOKING = {
    "SITE_URL": "https://kitchen.example",
    "SITE_NAME": "Kitchen",
    "PRICE": "kitchen.decisions.student_price",
    "CAN_BOOK": "kitchen.decisions.grown_up",
    "CANCELLATION_POLICY": "kitchen.decisions.half_back",
    "METADATA_VALIDATOR": "kitchen.decisions.known_metadata",
    "NOTIFICATION_BACKENDS": {
        "in_app": {"BACKEND": "event_booking.notifications.backends.in_app.InAppBackend"},
        "email": {"BACKEND": "event_booking.notifications.backends.email.EmailBackend"},
        "pager": {"BACKEND": "kitchen.pager.PagerBackend", "OPTIONS": {"sender": "Kitchen"}},
    },
}
