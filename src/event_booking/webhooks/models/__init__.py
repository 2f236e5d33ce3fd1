"""What is stored of webhooks, by subject."""

from event_booking.webhooks.models.delivery import Delivery
from event_booking.webhooks.models.endpoint import Endpoint
from event_booking.webhooks.models.feed import Feed, Message

__all__ = ["Delivery", "Endpoint", "Feed", "Message"]
