"""What people hear about their account. Codes are no notifications: the accounts app mails them itself."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from event_booking.accounts.models import Account
from event_booking.journal.models import Entry
from event_booking.notifications.kinds import samples
from event_booking.notifications.kinds.registry import Notice, kind
from event_booking.notifications.pages import organizer_requests_page
from event_booking.people import ORGANIZER, people

#: Letters of a request that are quoted.
QUOTED = 500


@kind("welcome", title=_("Welcome"), fact="account.activated", transactional=True, sample=samples.WELCOME)
def welcome(entry: Entry) -> Iterator[Notice]:
    yield Notice(user=entry.subject_id, url="/")


@kind(
    "organizer_granted",
    title=_("You may organize events"),
    fact="account.role_granted",
    transactional=True,
    sample=samples.ORGANIZER_GRANTED,
)
def organizer_granted(entry: Entry) -> Iterator[Notice]:
    if entry.data.get("role") == ORGANIZER:
        yield Notice(user=entry.subject_id, url="/")


def _waits_for_reader(notification: Any) -> bool:
    return bool(notification.in_hand.read(_read_waiting, notification))


def _read_waiting(notifications: Sequence[Any]) -> dict[int, bool]:
    """Whether nobody has decided yet, and the reader still may."""
    ours = [each for each in notifications if each.kind == "organizer_requested"]
    waiting = Account.objects.filter(pk__in={each.about_id for each in ours}, organizer_requested_at__isnull=False)
    people_asking, admins = set(waiting.values_list("pk", flat=True)), {admin.pk for admin in people().admins()}
    return {each.pk: each.about_id in people_asking and each.user_id in admins for each in ours}


@kind(
    "organizer_requested",
    title=_("Somebody asks to organize events"),
    fact="account.organizer_requested",
    sample=samples.ORGANIZER_REQUESTED,
    still=_waits_for_reader,
)
def organizer_requested(entry: Entry) -> Iterator[Notice]:
    """For every admin, unless one of them has decided already."""
    user = entry.subject
    account = Account.objects.filter(user=user, organizer_requested_at__isnull=False).first() if user else None
    if account is None:
        return
    quote = Truncator(account.organizer_message).chars(QUOTED)
    context = {"person": people().get_name(user), "quote": quote}
    for admin in people().admins():
        yield Notice(user=admin.pk, context=context, url=organizer_requests_page(), about=account.pk)


@kind(
    "organizer_declined",
    title=_("Your request to organize was declined"),
    fact="account.organizer_declined",
    transactional=True,
    sample=samples.ORGANIZER_DECLINED,
)
def organizer_declined(entry: Entry) -> Iterator[Notice]:
    yield Notice(user=entry.subject_id, context={"reason": entry.data.get("reason", "")}, url="/")


@kind(
    "organizer_revoked",
    title=_("You may no longer organize events"),
    fact="account.role_revoked",
    transactional=True,
    sample=samples.ORGANIZER_REVOKED,
)
def organizer_revoked(entry: Entry) -> Iterator[Notice]:
    if entry.data.get("role") == ORGANIZER:
        yield Notice(user=entry.subject_id, url="/")
