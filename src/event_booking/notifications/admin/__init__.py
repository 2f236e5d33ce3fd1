"""Notifications in the admin."""

from event_booking.notifications.admin import attendees, choices, deliveries, reach

__all__ = ["attendees", "choices", "deliveries", "reach"]
