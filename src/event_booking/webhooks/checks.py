"""System checks of webhooks."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from event_booking.conf import app_settings
from event_booking.webhooks.sending import LONGEST_SECONDS


def check_times(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report times that contradict each other."""
    try:
        kept = app_settings()
        too_long = not 0 < kept.WEBHOOK_SECONDS <= LONGEST_SECONDS
        too_short = min(kept.FEED_DAYS, kept.WEBHOOK_LOG_DAYS, kept.WEBHOOK_RETRY_DAYS) < 1
        crossed = max(kept.WEBHOOK_LOG_DAYS, kept.WEBHOOK_RETRY_DAYS) > kept.FEED_DAYS
    except (ImproperlyConfigured, TypeError):
        return []  # event_booking.E002 and E003 say it
    found: list[CheckMessage] = []
    if too_long:
        hint = f"More than 0 and at most {LONGEST_SECONDS}: others wait meanwhile."
        found.append(Error("EVENT_BOOKING['WEBHOOK_SECONDS'] is impossible.", hint=hint, id="event_booking.E201"))
    if too_short or crossed:
        hint = "WEBHOOK_RETRY_DAYS and WEBHOOK_LOG_DAYS are at least 1, FEED_DAYS is no less than either."
        message = "EVENT_BOOKING: what webhooks still need would be deleted."
        found.append(Error(message, hint=hint, id="event_booking.E202"))
    return found
