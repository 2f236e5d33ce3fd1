"""What the rules of reviews refuse."""

from django.utils.translation import gettext_lazy as _

from event_booking.exceptions import EventBookingError, Forbidden


class AlreadyReviewed(EventBookingError):
    """One person, one event, one review."""

    code = "already_reviewed"
    message = _("You have already reviewed this event. Edit your review instead.")


class MayNotReview(Forbidden):
    """``CAN_REVIEW`` said no."""

    message = _("Only people who were there can review this event.")
