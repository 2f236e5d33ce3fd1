"""What can be done with events. Whoever changes one, in the API, the admin or a shell, calls these functions."""

from event_booking.events.services.editing import create_event, update_event
from event_booking.events.services.erasure import call_off_events, forget_organizer, remove_unbooked
from event_booking.events.services.files import add_file, remove_file
from event_booking.events.services.images import add_image, change_image, remove_image
from event_booking.events.services.publishing import cancel_event, delete_event, publish_event
from event_booking.events.services.series import remove_series
from event_booking.events.services.views import count_view

__all__ = [
    "add_file",
    "add_image",
    "call_off_events",
    "cancel_event",
    "change_image",
    "count_view",
    "create_event",
    "delete_event",
    "forget_organizer",
    "publish_event",
    "remove_file",
    "remove_image",
    "remove_series",
    "remove_unbooked",
    "update_event",
]
