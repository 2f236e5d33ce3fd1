"""Change some keys of ``EVENT_BOOKING`` for a test, and keep the others."""

from typing import Any

from django.conf import settings
from django.test.utils import override_settings


class override_event_booking(override_settings):  # noqa: N801
    """Like Django's ``override_settings``, merged: ``with override_event_booking(HOLD_MINUTES=1): ...``."""

    def __init__(self, **keys: Any) -> None:
        super().__init__()
        self.keys = keys

    def enable(self) -> None:
        # merged when it begins, not when it is written, so that two of them can be nested
        self.options = {"EVENT_BOOKING": {**getattr(settings, "EVENT_BOOKING", {}), **self.keys}}
        super().enable()

    def save_options(self, test_func: Any) -> None:
        """On a class of tests, which is never enabled by itself: merged with what its bases say."""
        of_bases = test_func._overridden_settings or {}  # noqa: SLF001 - as the method that this one extends
        inherited = of_bases.get("EVENT_BOOKING", getattr(settings, "EVENT_BOOKING", {}))
        self.options = {"EVENT_BOOKING": {**inherited, **self.keys}}
        super().save_options(test_func)
