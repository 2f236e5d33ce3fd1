"""The example site's settings on PostgreSQL, with what makes tests quick and quiet."""

import os

OF_A_SITE = (
    "BROKER_URL", "DB_REPLICA_HOST", "EMAIL_HOST", "LOG_FORMAT", "METRICS_TOKEN", "REDIS_URL", "S3_BUCKET",
    "SECURE_SSL", "SENTRY_DSN", "SITE_URL",
)  # fmt: skip
for name in OF_A_SITE:
    os.environ.pop(name, None)  # what the caller's site is like is no matter of the tests
os.environ.update(
    ALLOWED_HOSTS="127.0.0.1,localhost",
    DEBUG="true",
    ENV_FILE=os.devnull,
    SECRET_KEY="only-for-tests-0123456789-0123456789-0123456789-0123456789",
    JWT_SIGNING_KEY="only-for-tokens-in-tests-0123456789-0123456789-0123456789",
)

from tempfile import gettempdir  # noqa: E402

from tests.servers import postgres  # noqa: E402

if os.environ.get("EVENT_BOOKING_TEST_SQLITE"):
    os.environ.pop("DB_NAME", None)
else:
    postgres.ensure()

from example_project.mailers import mail_settings  # noqa: E402
from example_project.settings import *  # noqa: E402, F403
from example_project.settings import EVENT_BOOKING as EXAMPLE  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
vars().update(mail_settings("django.core.mail.backends.locmem.EmailBackend"))
STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# links lead to the package's own defaults here, not to what stands in for pages in the example; a key that the demo has
# made on this machine turns no channel on
EVENT_BOOKING = {key: value for key, value in EXAMPLE.items() if not key.endswith(("_PAGE", "_BACKENDS"))}
EVENT_BOOKING["SITE_URL"] = "https://booking.example"
WHITENOISE_AUTOREFRESH = True  # each client of a test is a server that has just begun, and would look for all files
LOGGING_CONFIG = None
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # a file, since threads with a memory of their own would never meet; not durable, which no test here asks for
    DATABASES["default"]["TEST"] = {"NAME": f"{gettempdir()}/event-booking-test-{os.getpid()}.sqlite3"}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF"  # noqa: F405
else:
    # psycopg 3 connects in Python, and its clock runs on while other threads do: a crowd of 200 in one process may take
    # longer on a slow machine than a site's visitors should wait
    DATABASES["default"]["OPTIONS"]["connect_timeout"] = 60  # noqa: F405
