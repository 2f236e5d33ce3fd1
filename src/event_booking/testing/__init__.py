"""Helpers for the tests of sites that use the package."""

from event_booking.testing.settings import override_event_booking

__all__ = ["override_event_booking"]
