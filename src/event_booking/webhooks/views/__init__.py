"""Webhooks over HTTP."""

from event_booking.webhooks.views.endpoints import EndpointViewSet
from event_booking.webhooks.views.feed import FeedView

__all__ = ["EndpointViewSet", "FeedView"]
