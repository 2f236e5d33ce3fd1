"""What people change about themselves."""

from typing import Any

from event_booking.accounts.models import Account
from event_booking.accounts.services.addresses import account_of, lock_active
from event_booking.database import short_transaction
from event_booking.people import people


def change_account(*, user: Any, **changes: str) -> Any:
    """Store another ``first_name``, ``last_name``, ``language`` or ``timezone``; return the user as they are now."""
    with short_transaction():
        user = lock_active(user)
        first, last = people().get_full_name(user)
        names = {"first_name": changes.pop("first_name", first), "last_name": changes.pop("last_name", last)}
        if names != {"first_name": first, "last_name": last}:
            people().rename(user, **names)
        if changes:
            account = account_of(user)
            Account.objects.filter(pk=account.pk).update(**changes)
    return type(user)._default_manager.get(pk=user.pk)
