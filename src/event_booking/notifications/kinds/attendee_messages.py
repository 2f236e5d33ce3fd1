"""What an organizer writes is a kind like others: people may turn it off, channel by channel."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from event_booking.notifications.kinds import samples
from event_booking.notifications.kinds.registry import KINDS, Kind
from event_booking.notifications.signals import attendee_message_sending


def _author_may_write(notification: Any) -> bool:
    """Whoever steals an account writes no more from the moment that it is banned."""
    return getattr(notification.about, "is_active", True)


#: Its audience is told in slices, by ``attendee_messages.telling``, and not by the kind's own receiver.
ATTENDEE_MESSAGE = KINDS["attendee_message"] = Kind(
    name="attendee_message",
    title=_("Message from an organizer"),
    fact=attendee_message_sending.name,
    notices=lambda entry: (),
    urgent=False,
    channels=None,
    still=_author_may_write,
    digest=False,  # it may be about tomorrow
    sample=samples.ATTENDEE_MESSAGE,
)
