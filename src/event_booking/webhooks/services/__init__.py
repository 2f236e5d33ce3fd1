"""What happens to webhooks."""

from event_booking.webhooks.services.deliveries import ping, resend
from event_booking.webhooks.services.endpoints import (
    create_endpoint,
    delete_endpoint,
    disable_endpoint,
    rotate_secret,
    update_endpoint,
)
from event_booking.webhooks.services.erasure import forget_old, forget_person
from event_booking.webhooks.services.feed import add_to_feed

__all__ = [
    "add_to_feed",
    "create_endpoint",
    "delete_endpoint",
    "disable_endpoint",
    "forget_old",
    "forget_person",
    "ping",
    "resend",
    "rotate_secret",
    "update_endpoint",
]
