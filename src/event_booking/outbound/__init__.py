"""Requests to addresses that others name: within one limit of time, in small answers, without detours; and, where
strangers name them, never into a network of the site's own.

It needs ``requests``, which the extras ``social``, ``push`` and ``webhooks`` bring along.
"""

from event_booking.outbound.addresses import NotPublic, check_public
from event_booking.outbound.owner import post_to_own
from event_booking.outbound.public import Answer, post, public_session

__all__ = ["Answer", "NotPublic", "check_public", "post", "post_to_own", "public_session"]
