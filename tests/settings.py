"""The example site's settings on PostgreSQL, with what makes tests quick and quiet."""

import os

os.environ.setdefault("DEBUG", "true")
os.environ.setdefault("SECRET_KEY", "only-for-tests-0123456789-0123456789-0123456789-0123456789")

from tests.servers import postgres

if not os.environ.get("EVENT_BOOKING_TEST_SQLITE"):
    postgres.ensure()

from example_project.settings import *  # noqa: E402, F403
from example_project.settings import EVENT_BOOKING as EXAMPLE  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EVENT_BOOKING = {**EXAMPLE, "SITE_URL": "https://booking.example"}
LOGGING_CONFIG = None
