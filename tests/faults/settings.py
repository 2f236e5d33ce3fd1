"""The settings of ``tests.crashes``, with mails that leave by SMTP, and a server that is not waited for long."""

from tests.crashes.settings import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 2
