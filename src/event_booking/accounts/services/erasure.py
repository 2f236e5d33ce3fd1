"""Erasing a person: the row stays, so that what they sold and bought still adds up; what is personal goes."""

from datetime import timedelta
from typing import Any

from django.db.models.functions import Now
from django.views.decorators.debug import sensitive_variables

from event_booking.accounts.models import Account, AddressChange, Code, Session
from event_booking.accounts.services.addresses import email_addresses, lock
from event_booking.accounts.services.admission import forget_factors
from event_booking.accounts.services.identities import forget_identities
from event_booking.accounts.services.passwords import confirm_password
from event_booking.accounts.services.traces import addresses_of, forget_counts, forget_in_admin
from event_booking.accounts.signals import account_erased
from event_booking.database import short_transaction
from event_booking.journal.models import Entry
from event_booking.people import people
from event_booking.people.mentions import mentions_of

__all__ = ["erase", "was_erased"]

#: Longer than any request waits for its locks.
AGAIN_SECONDS = 30


def was_erased(user: Any) -> bool:
    """Whether this row is all that is left of somebody."""
    return bool(Entry.objects.about(user).filter(fact=account_erased.name).exists())


@sensitive_variables("password")
def erase_own_account(*, user: Any, password: str) -> None:
    """Erase the person who asks for it; their password is wanted, unless they have none."""
    confirm_password(user=user, password=password)
    erase(user=user)


def erase(*, user: Any) -> None:
    """Remove everything personal, end every session, and let the other apps know."""
    with short_transaction():
        user = lock(user)
        mentioned = mentions_of(addresses_of(user))
        data = {"mentioned": mentioned} if mentioned else {}
        forget_counts(user)
        forget_in_admin(user)
        for rows in (Session.objects, Code.objects, AddressChange.objects, email_addresses()):
            rows.filter(user=user.pk).delete()
        forget_factors(user)
        forget_identities(user)
        Account.objects.filter(pk=user.pk).delete()
        people().erase(user)
        first = account_erased.record(user, **data)
        # and once more when requests that were on their way have ended: what they stored about the person goes too
        again = account_erased.record(user, again=True, **data)
        # with the request's id, which the client chose, whatever follows from it would have it as well
        Entry.objects.filter(pk__in=[first.pk, again.pk]).update(request_id="")
        Entry.objects.filter(pk=again.pk).update(due_at=Now() + timedelta(seconds=AGAIN_SECONDS))
