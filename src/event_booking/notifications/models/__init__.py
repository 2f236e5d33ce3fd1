"""What is stored of notifications, by subject."""

from event_booking.notifications.models.attendee_message import AttendeeMessage
from event_booking.notifications.models.digest import Digest, DigestChoice
from event_booking.notifications.models.mail_problem import MailProblem
from event_booking.notifications.models.notification import Delivery, Notification
from event_booking.notifications.models.preferences import Preference, QuietHours
from event_booking.notifications.models.push import PushSubscription
from event_booking.notifications.models.reminder import Reminder
from event_booking.notifications.models.telegram import TelegramChat, TelegramLink

__all__ = [
    "AttendeeMessage",
    "Delivery",
    "Digest",
    "DigestChoice",
    "MailProblem",
    "Notification",
    "Preference",
    "PushSubscription",
    "QuietHours",
    "Reminder",
    "TelegramChat",
    "TelegramLink",
]
