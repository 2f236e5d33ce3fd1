"""Channels: how a notification reaches a person."""

from event_booking.notifications.backends.base import BaseBackend, HungUp, Message, Receipt, Rejected, Unreachable
from event_booking.people import Attachment

__all__ = ["Attachment", "BaseBackend", "HungUp", "Message", "Receipt", "Rejected", "Unreachable"]
