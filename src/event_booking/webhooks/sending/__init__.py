"""Sending what waits."""

from event_booking.webhooks.sending.outbox import LONGEST_SECONDS, send_waiting

__all__ = ["LONGEST_SECONDS", "send_waiting"]
