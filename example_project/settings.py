"""Settings of the example site: everything from the environment or ``.env``, nothing that a copy of it must edit.

``docs/example-project.rst`` and ``.env.example`` say what each variable means.
"""

from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from event_booking.api.enums import enum_names
from event_booking.journal.beat import BEAT_SCHEDULE
from example_project.environment import BASE_DIR, DATA_DIR, broker_url, env, given, kept, secret, switch
from example_project.logs import logging_config
from example_project.mailers import SMTP, mail_settings
from example_project.safety import DEMO_KEY, complaints, refuse

# --- Safety -----------------------------------------------------------------------------------------------------------
DEBUG = switch("DEBUG", default=True)
SECRET_KEY = secret("SECRET_KEY", DEMO_KEY)
JWT_SIGNING_KEY = secret("JWT_SIGNING_KEY", f"tokens-{SECRET_KEY}")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}").rstrip("/")
SECURE_SSL = switch("SECURE_SSL")

refuse(
    complaints(
        debug=DEBUG,
        keys={"SECRET_KEY": SECRET_KEY, "JWT_SIGNING_KEY": JWT_SIGNING_KEY},
        hosts=ALLOWED_HOSTS,
        site_url=SITE_URL,
        listens_on=env.str("HOST", default="127.0.0.1"),
    )
)

CSRF_TRUSTED_ORIGINS = [SITE_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL
SECURE_SSL_REDIRECT = SECURE_SSL
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]  # asked from inside, over plain http
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE_SSL else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False  # only the owner of the whole domain can promise this
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # which ask for it
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_SSL else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # an event with all its rows, in the admin
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# --- Apps -------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_prometheus",
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
    "example_project.demo",
]
AUTH_USER_MODEL = "event_booking_accounts.User"
AUTHENTICATION_BACKENDS = ["event_booking.accounts.backends.LockingModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ROOT_URLCONF = "example_project.urls"
#: The only part of the API that this process serves, one of SERVICES; empty: the whole site.
EVENT_BOOKING_SERVICE = env.str("EVENT_BOOKING_SERVICE", default="")
SERVICES = ["accounts", "events", "reviews", "profiles"]
if EVENT_BOOKING_SERVICE and EVENT_BOOKING_SERVICE not in SERVICES:
    raise ImproperlyConfigured(f"EVENT_BOOKING_SERVICE is one of {', '.join(SERVICES)}, or empty.")
WSGI_APPLICATION = "example_project.wsgi.application"
MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "event_booking.api.middleware.RequestIdMiddleware",
    "example_project.access_log.AccessLogMiddleware",
    "example_project.browsers.BrowserPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "event_booking.api.recent_writes.RecentWritesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [BASE_DIR / "example_project" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- Storage ----------------------------------------------------------------------------------------------------------
if name := env.str("DB_NAME", default=""):
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": env.str("DB_USER", default=""),
            "PASSWORD": secret("DB_PASSWORD"),
            "HOST": env.str("DB_HOST", default=""),
            "PORT": env.str("DB_PORT", default=""),
            # a new connection costs more than a whole booking; the check finds those that a restart has cut
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "DISABLE_SERVER_SIDE_CURSORS": True,  # a pooler in transaction mode would lose them
            "OPTIONS": {
                "connect_timeout": 5,
                # a server that vanished without a word is noticed in seconds, not in a quarter of an hour
                "tcp_user_timeout": 10_000,
                **given(target_session_attrs=env.str("DB_TARGET_SESSION_ATTRS", default="")),
            },
        }
    }
    if replica := env.str("DB_REPLICA_HOST", default=""):
        DATABASES["replica"] = {
            **DATABASES["default"],
            "HOST": replica,
            "PORT": env.str("DB_REPLICA_PORT", default=DATABASES["default"]["PORT"]),
            # the primary answers while it is away, which is to be noticed before anybody has waited long
            "OPTIONS": {"connect_timeout": 1, "tcp_user_timeout": 2_000},
            "TEST": {"MIRROR": "default"},
        }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "db.sqlite3",
            "OPTIONS": {
                # take the write lock at BEGIN and wait for it, instead of failing halfway
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # readers don't wait for the writer; a commit is on the disk before it is answered
                "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL",
            },
        }
    }
DATABASE_ROUTERS = ["event_booking.replicas.ReplicaRouter"]
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
# pictures and hand-outs in a bucket, where the machines that serve the site are more than one
S3_URL = ""
if S3_BUCKET := env.str("S3_BUCKET", default=""):
    from botocore.config import Config

    S3_URL = env.str("S3_URL").rstrip("/")
    STORAGES = {
        "default": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": S3_BUCKET,
                "endpoint_url": S3_URL,
                "region_name": env.str("S3_REGION", default="us-east-1"),
                "access_key": secret("S3_ACCESS_KEY"),
                "secret_key": secret("S3_SECRET_KEY"),
                "querystring_auth": False,  # pictures are for everybody: the bucket's policy says so
                "file_overwrite": False,
                "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
                "client_config": Config(
                    signature_version="s3v4", s3={"addressing_style": "path"}, connect_timeout=3, read_timeout=10
                ),
            },
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default="") or None  # only where a web server in front takes them from there
STATICFILES_DIRS = [BASE_DIR / "example_project" / "static"]
# WhiteNoise serves what the apps bring along, so that there is no step to forget between a change and its sight
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/site/assets/"  # their names say what is in them

# --- Languages and time -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский")]
USE_TZ = True
TIME_ZONE = "UTC"

# --- The API ----------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["event_booking.accounts.authentication.SessionJWTAuthentication"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SIMPLE_JWT = {
    "ALGORITHM": "HS256",
    "SIGNING_KEY": JWT_SIGNING_KEY,
    "ISSUER": "event-booking",
    "AUDIENCE": "event-booking",
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=15),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=14),
    "LEEWAY": 30,
}
DESCRIPTION = """
Sign up, publish events, book tickets that are never sold twice, review what you have seen.

- **Signing in**: `POST login/` gives an `access` and a `refresh` token; send `Authorization: Bearer <access>`.
- **Errors**: a rule that says no is 409 with `{"detail", "code"}`; wrong input is 400 with messages for each field;
  what you may not see is 404; 429 and 503 say in `Retry-After` when to come again.
- **Lists**: `{"next", "previous", "results"}`; follow `next` until it is `null`.
- **Times** carry an offset, and are answered in UTC; an event has the time zone of its place beside them.
- **Booking**: free tickets are confirmed at once. Priced ones are held until `expires_at`: `confirm/` makes them final,
  to be paid at the door unless the site asks for payment. Send an `Idempotency-Key`, and repeat until you are answered.
"""
SPECTACULAR_SETTINGS = {
    "TITLE": "Event Booking",
    "DESCRIPTION": DESCRIPTION,
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PREPROCESSING_HOOKS": ["event_booking.api.schema.hide_aliases"],
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": enum_names(INSTALLED_APPS),
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "persistAuthorization": True, "docExpansion": "list", "filter": True},
}
MFA_ADAPTER = "event_booking.accounts.mfa_adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_TOLERANCE = 1  # a code counts half a minute longer, and earlier: clocks differ, and people need time to type
SOCIALACCOUNT_ADAPTER = "event_booking.accounts.social.adapter.SocialAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
EVENT_BOOKING: dict[str, Any] = {
    "SITE_URL": SITE_URL,
    "ORGANIZER_SIGNUP": "open",
    "REFRESH_COOKIE": "__Secure-event_booking_refresh" if SECURE_SSL else "event_booking_refresh",
    # addresses of the pages: pages/routes.py
    "EVENT_PAGE": "/events/{id}/{slug}",
    "BOOKING_PAGE": "/bookings/{reference}",
    "PERSON_PAGE": "/people/{id}",
    "INBOX_PAGE": "/account/notifications",
    "PREFERENCES_PAGE": "/account/preferences",
    "ORGANIZER_REQUESTS_PAGE": "/admin/event_booking_accounts/account/?asked=yes",
    "ACCEL_LOCATION": env.str("ACCEL_LOCATION", default=""),
    "REPLICAS": [alias for alias in DATABASES if alias != "default"],
    "TRUSTED_PROXY_COUNT": env.int("TRUSTED_PROXY_COUNT", default=0),
}
if S3_BUCKET:
    EVENT_BOOKING["HANDOUT_URL"] = "event_booking.events.object_storage.signed_by_s3"

# --- Mail -------------------------------------------------------------------------------------------------------------
if MAIL_HOST := env.str("EMAIL_HOST", default=""):
    vars().update(
        mail_settings(
            SMTP,
            host=MAIL_HOST,
            port=env.int("EMAIL_PORT", default=587 if switch("EMAIL_USE_TLS") else 25),
            username=env.str("EMAIL_HOST_USER", default=""),
            password=secret("EMAIL_HOST_PASSWORD"),
            use_tls=switch("EMAIL_USE_TLS"),
            timeout=10,
        )
    )
else:
    vars().update(mail_settings("example_project.mail.ConsoleBackend"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Event Booking <booking@localhost>")

# --- Notifications: inbox and mail, and what keys are there for ------------------------------------------------------
BACKENDS = "event_booking.notifications.backends"
CHANNELS: dict[str, dict[str, Any]] = {
    "in_app": {"BACKEND": f"{BACKENDS}.in_app.InAppBackend"},
    "email": {"BACKEND": f"{BACKENDS}.email.EmailBackend"},
}
# a demo makes its own key when it is prepared; a site has one for all of its machines
if VAPID_PRIVATE_KEY := secret("VAPID_PRIVATE_KEY", kept("vapid.key") if DEBUG else ""):
    CHANNELS["push"] = {
        "BACKEND": f"{BACKENDS}.web_push.WebPushBackend",
        "OPTIONS": {"private_key": VAPID_PRIVATE_KEY, "subject": f"mailto:{parseaddr(DEFAULT_FROM_EMAIL)[1]}"},
    }
if TELEGRAM_BOT_TOKEN := secret("TELEGRAM_BOT_TOKEN"):
    CHANNELS["telegram"] = {
        "BACKEND": f"{BACKENDS}.telegram.TelegramBackend",
        "OPTIONS": {"token": TELEGRAM_BOT_TOKEN, "bot": env.str("TELEGRAM_BOT_NAME", default="")},
    }
EVENT_BOOKING["NOTIFICATION_BACKENDS"] = CHANNELS

# --- Work in the background: Celery where there is a broker, else the relay -----------------------------------------
BROKER_URL = broker_url()
CELERY_BROKER_URL = BROKER_URL or "memory://"
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
    # a broker that is frozen is noticed as soon as one that is gone
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
    "health_check_interval": 5,
    "visibility_timeout": 120,
}
if BROKER_URL.startswith("sentinel:"):
    CELERY_BROKER_TRANSPORT_OPTIONS |= {
        "master_name": env.str("SENTINEL_MASTER", default="mymaster"),
        "sentinel_kwargs": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
elif BROKER_URL.startswith(("amqp:", "amqps:")):
    CELERY_BROKER_HEARTBEAT = 10
    CELERY_BROKER_TRANSPORT_OPTIONS = {"confirm_publish": True, "read_timeout": 5, "write_timeout": 5}
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True

# --- Watching it ------------------------------------------------------------------------------------------------------
LOG_FORMAT = env.str("LOG_FORMAT", default="console")
LOGGING = logging_config(LOG_FORMAT)
METRICS_TOKEN = secret("METRICS_TOKEN")
if SENTRY_DSN := secret("SENTRY_DSN"):
    from example_project.sentry import start

    start(SENTRY_DSN)
