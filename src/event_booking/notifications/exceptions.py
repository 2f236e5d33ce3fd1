"""What notifications refuse."""

from django.utils.translation import gettext_lazy as _

from event_booking.exceptions import EventBookingError


class MessageSent(EventBookingError):
    """It is on its way: nothing takes it back."""

    code = "message_sent"
    message = _("This message is on its way, or has been sent.")


class MessageCancelled(EventBookingError):
    """It was cancelled; write another one."""

    code = "message_cancelled"
    message = _("This message was cancelled.")


class NoRecipients(EventBookingError):
    """Nobody holds a ticket that it is for."""

    code = "no_recipients"
    message = _("Nobody holds a ticket that this message is for.")
