"""What happens to notifications: they are written, read, sent again, forgotten."""

from event_booking.notifications.services.again import send_again
from event_booking.notifications.services.erasure import forget_person, forget_transfers
from event_booking.notifications.services.reading import mark_all_read, mark_read
from event_booking.notifications.services.telling import SEND, notify, notify_these

__all__ = [
    "SEND",
    "forget_person",
    "forget_transfers",
    "mark_all_read",
    "mark_read",
    "notify",
    "notify_these",
    "send_again",
]
