"""Files of a mail: made when it is sent, in the person's language, and never stored."""

import logging

from event_booking.notifications.backends import Attachment
from event_booking.notifications.kinds.registry import KINDS
from event_booking.notifications.models import Notification
from event_booking.notifications.rendering import as_read_by

logger = logging.getLogger("event_booking.notifications")

#: Tries of a delivery, which spread over five minutes, before its mail goes without a file that can not be made.
#: A mail without its tickets breaks a promise, so that what is out of order for a moment is waited for. But news that
#: never comes is worse: the tickets are behind the mail's button as well, and the mail names only files that it has.
TRIES = 10


def files_of(notification: Notification, *, attempts: int) -> tuple[Attachment, ...]:
    """What the mail of this notification carries; raise what its maker raises, unless that went on for too long."""
    kind = KINDS.get(notification.kind)
    if kind is None or kind.files is None:
        return ()
    made = []
    with as_read_by(notification.user, notification.context):
        try:
            for file in kind.files(notification):
                made.append(file)  # noqa: PERF402 - one by one: what was made before a failure is kept
        except Exception:
            if attempts < TRIES:
                raise
            logger.exception(
                "a file can not be made, and its mail goes without", extra={"notification": notification.pk}
            )
    return tuple(made)
