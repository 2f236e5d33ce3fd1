"""What the rules of profiles refuse."""

from django.utils.translation import gettext_lazy as _

from event_booking.exceptions import MalformedRequest


class SelfSubscription(MalformedRequest):
    """Nobody follows themselves."""

    code = "self_subscription"
    message = _("You can not follow yourself.")
