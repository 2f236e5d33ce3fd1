"""What is stored of notifications, by subject."""

from event_booking.notifications.models.notification import Delivery, Notification
from event_booking.notifications.models.preferences import Preference, QuietHours
from event_booking.notifications.models.push import PushSubscription
from event_booking.notifications.models.reminder import Reminder
from event_booking.notifications.models.telegram import TelegramChat, TelegramLink

__all__ = [
    "Delivery",
    "Notification",
    "Preference",
    "PushSubscription",
    "QuietHours",
    "Reminder",
    "TelegramChat",
    "TelegramLink",
]
