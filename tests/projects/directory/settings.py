"""A site whose people come from a directory: nobody signs up here."""

SECRET_KEY = "only-for-tests-0123456789-0123456789-0123456789"
USE_TZ = True
ROOT_URLCONF = "urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {"transaction_mode": "IMMEDIATE"}}}
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "rest_framework",
    "django_filters",
    "allauth",
    "allauth.account",
    "event_booking",
    "event_booking.journal",
    "event_booking.accounts",
    "event_booking.notifications",
    "acme",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
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
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["event_booking.accounts.authentication.SessionJWTAuthentication"],
}
# how mail leaves since Django 6.1; before, nobody looks here
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"timeout": 10}}}

# --- what docs/own-users.rst shows
AUTHENTICATION_BACKENDS = ["acme.login.DirectoryLogin"]
EVENT_BOOKING = {
    "USER_BACKEND": "acme.people.DirectoryBackend",
    "ORGANIZER_SIGNUP": "closed",
}
