"""How mail leaves, in the words of the Django that is there: ``MAILERS`` since 6.1, ``EMAIL_*`` before."""

from typing import Any

import django

SMTP = "django.core.mail.backends.smtp.EmailBackend"
BEFORE = {
    "host": "EMAIL_HOST",
    "port": "EMAIL_PORT",
    "username": "EMAIL_HOST_USER",
    "password": "EMAIL_HOST_PASSWORD",
    "use_tls": "EMAIL_USE_TLS",
    "timeout": "EMAIL_TIMEOUT",
}


def mail_settings(backend: str, **options: Any) -> dict[str, Any]:
    """The settings, by name, for one way to send mail; ``options`` are those of the backend in ``MAILERS``."""
    if django.VERSION >= (6, 1):
        return {"MAILERS": {"default": {"BACKEND": backend, "OPTIONS": options}}}
    return {"EMAIL_BACKEND": backend, **{BEFORE[name]: value for name, value in options.items()}}
