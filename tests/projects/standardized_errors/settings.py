"""A site whose API has its own shape of errors, that of drf-standardized-errors, in its schema as well."""

from event_booking.api.enums import enum_names

SECRET_KEY = "only-for-tests-0123456789-0123456789-0123456789"
USE_TZ = True
ROOT_URLCONF = "urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {"transaction_mode": "IMMEDIATE"}}}
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_standardized_errors",
    "allauth",
    "allauth.account",
    "event_booking",
    "event_booking.journal",
    "event_booking.accounts",
    "event_booking.events",
    "event_booking.bookings",
    "event_booking.reviews",
]
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"}]
AUTHENTICATION_BACKENDS = ["event_booking.accounts.backends.LockingModelBackend"]
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["event_booking.accounts.authentication.SessionJWTAuthentication"],
    "DEFAULT_SCHEMA_CLASS": "drf_standardized_errors.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
}
# as its own documentation has it
ERRORS = "drf_standardized_errors.openapi_serializers"
KINDS = ["ValidationErrorEnum", "ClientErrorEnum", "ServerErrorEnum"]
CODES = [f"ErrorCode{status}Enum" for status in (401, 403, 404, 405, 406, 415, 429, 500)]
SPECTACULAR_SETTINGS = {
    "PREPROCESSING_HOOKS": ["event_booking.api.schema.hide_aliases"],
    "POSTPROCESSING_HOOKS": ["drf_standardized_errors.openapi_hooks.postprocess_schema_enums"],
    "ENUM_NAME_OVERRIDES": {
        **enum_names(INSTALLED_APPS),
        **{name: f"{ERRORS}.{name}.choices" for name in [*KINDS, *CODES]},
    },
}
EVENT_BOOKING = {"SITE_URL": "https://tickets.example", "LOGIN_FAILURES": 2}
