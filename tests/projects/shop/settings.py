"""A site with an app of its own that keeps something about people; no second factor, no login by other sites."""

SECRET_KEY = "only-for-tests-0123456789-0123456789-0123456789"
USE_TZ = True
ROOT_URLCONF = "urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {"transaction_mode": "IMMEDIATE"}}}
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "rest_framework",
    "django_filters",
    "allauth",
    "allauth.account",
    "event_booking",
    "event_booking.journal",
    "event_booking.accounts",
    "shop",
]
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["event_booking.accounts.authentication.SessionJWTAuthentication"],
}
