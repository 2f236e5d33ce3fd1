"""What accounts do about facts: send mails."""

from typing import Any

from django.dispatch import receiver

from event_booking.accounts.models import Code
from event_booking.accounts.services import mails
from event_booking.accounts.signals import code_wanted, sign_up_repeated
from event_booking.journal.models import Entry


@receiver(code_wanted)
def send_wanted_code(sender: str, entry: Entry, **kwargs: Any) -> None:
    """Mail the code. Hearing it twice makes another code, and the first one dies."""
    if user := entry.subject:
        mails.send_code(user=user, purpose=Code.Purpose(entry.data["purpose"]), entry=entry)


@receiver(sign_up_repeated)
def tell_owner(sender: str, entry: Entry, **kwargs: Any) -> None:
    """Mail the owner of the address."""
    if user := entry.subject:
        mails.send_account_exists(user=user, entry=entry)
