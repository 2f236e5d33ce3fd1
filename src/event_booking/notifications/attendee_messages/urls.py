"""``messages/`` below an event."""

from django.urls import path

from event_booking.api.urls import below_events
from event_booking.notifications.attendee_messages.views import AttendeeMessageViewSet, PreviewView

MESSAGES = AttendeeMessageViewSet.as_view({"get": "list", "post": "create"})
MESSAGE = AttendeeMessageViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"})
SEND, CANCEL = (AttendeeMessageViewSet.as_view({"post": name}) for name in ("send", "cancel"))

urlpatterns = below_events(
    [
        path("<int:event_id>/messages/", MESSAGES, name="event-messages"),
        path("<int:event_id>/messages/preview/", PreviewView.as_view(), name="event-message-preview"),
        path("<int:event_id>/messages/<int:message_id>/", MESSAGE, name="event-message"),
        path("<int:event_id>/messages/<int:message_id>/send/", SEND, name="event-message-send"),
        path("<int:event_id>/messages/<int:message_id>/cancel/", CANCEL, name="event-message-cancel"),
    ]
)
