"""What people hear about their account. Codes are no notifications: the accounts app mails them itself."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from event_booking.journal.models import Entry
from event_booking.notifications.kinds.registry import Notice, kind
from event_booking.people import ORGANIZER


@kind("welcome", title=_("Welcome"), fact="account.activated")
def welcome(entry: Entry) -> Iterator[Notice]:
    yield Notice(user=entry.subject_id, url="/")


@kind("organizer_granted", title=_("You may organize events"), fact="account.role_granted")
def organizer_granted(entry: Entry) -> Iterator[Notice]:
    if entry.data.get("role") == ORGANIZER:
        yield Notice(user=entry.subject_id, url="/")
