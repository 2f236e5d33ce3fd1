"""Every app and every extra, on the database of the tests; made by hand, as a site that is not the example would."""

import os

from event_booking.api.enums import enum_names
from event_booking.journal.beat import BEAT_SCHEDULE

SECRET_KEY = "only-for-tests-0123456789-0123456789-0123456789"
USE_TZ = True
TIME_ZONE = "Europe/Berlin"
ROOT_URLCONF = "urls"
SQLITE = {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {"transaction_mode": "IMMEDIATE"}}
POSTGRES = {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": "everything",
    **{key: os.environ.get(f"DB_{key}", "") for key in ("USER", "PASSWORD", "HOST", "PORT")},
}
DATABASES = {"default": POSTGRES if os.environ.get("DB_NAME") else SQLITE}
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "event_booking",
    "event_booking.journal",
    "event_booking.accounts",
    "event_booking.events",
    "event_booking.profiles",
    "event_booking.bookings",
    "event_booking.reviews",
    "event_booking.notifications",
    "event_booking.webhooks",
]
MIDDLEWARE = [
    "event_booking.api.middleware.RequestIdMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_URL = "static/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTHENTICATION_BACKENDS = ["event_booking.accounts.backends.LockingModelBackend"]
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["event_booking.accounts.authentication.SessionJWTAuthentication"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "PREPROCESSING_HOOKS": ["event_booking.api.schema.hide_aliases"],
    "ENUM_NAME_OVERRIDES": enum_names(INSTALLED_APPS),
}
CELERY_BROKER_URL = "memory://"
CELERY_BEAT_SCHEDULE = {**BEAT_SCHEDULE}
# how mail leaves since Django 6.1; before, nobody looks here
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"timeout": 10}}}
# a few hundred people, who are read faster than an index would be kept
SILENCED_SYSTEM_CHECKS = ["event_booking_accounts.W006"]

EVENT_BOOKING = {"SITE_URL": "https://tickets.example", "ORGANIZER_SIGNUP": "open"}
MFA_ADAPTER = "event_booking.accounts.mfa_adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
SOCIALACCOUNT_ADAPTER = "event_booking.accounts.social.adapter.SocialAdapter"
