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


class NothingToResend(EventBookingError):
    """No mail with its tickets was sent, or whoever booked wants none."""

    code = "nothing_to_resend"
    message = _("No mail with these tickets has been sent that could be sent again.")
