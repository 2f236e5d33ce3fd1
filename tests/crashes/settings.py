"""The example site with holds of seconds, so that they expire while somebody looks on, and tokens that last a soak."""

from datetime import timedelta

from example_project.mailers import mail_settings
from example_project.settings import *  # noqa: F403
from example_project.settings import EVENT_BOOKING as EXAMPLE
from example_project.settings import INSTALLED_APPS as APPS
from example_project.settings import SIMPLE_JWT as TOKENS

INSTALLED_APPS = ["tests.crashes", *APPS]  # first, for its load_demo
EVENT_BOOKING = {**EXAMPLE, "HOLD_MINUTES": 0.1, "OFFER_MINUTES": 0.1}
SIMPLE_JWT = {**TOKENS, "ACCESS_TOKEN_LIFETIME": timedelta(hours=6)}
SILENCED_SYSTEM_CHECKS = ["event_booking.E003"]  # which wants whole minutes
vars().update(mail_settings("django.core.mail.backends.dummy.EmailBackend"))
