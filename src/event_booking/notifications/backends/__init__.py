"""Channels: how a notification reaches a person."""

from event_booking.notifications.backends.base import BaseBackend, Message, Receipt, Rejected, Unreachable

__all__ = ["BaseBackend", "Message", "Receipt", "Rejected", "Unreachable"]
