"""What webhooks may refuse."""

from django.utils.translation import gettext_lazy as _

from event_booking.exceptions import EventBookingError, Gone, MalformedRequest


class TooManyWebhooks(EventBookingError):
    code = "too_many_webhooks"
    message = _("You have as many webhooks as you may have.")


class WebhookDisabled(EventBookingError):
    code = "webhook_disabled"
    message = _("This webhook is turned off. Turn it on first.")


class CursorUnknown(MalformedRequest):
    """No cursor of this feed, or one from a time that the database does not remember."""

    code = "cursor_unknown"
    message = _("This is not a cursor of this feed.")


class CursorTooOld(Gone):
    """What comes after it was deleted in part: the reader must begin anew."""

    code = "cursor_too_old"
    message = _("What came after this cursor is kept no more. Begin again without one.")
