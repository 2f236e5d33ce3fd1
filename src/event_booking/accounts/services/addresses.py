"""Whose address is proved: allauth's ``EmailAddress`` is the truth, our ``Account`` keeps one account per address."""

from contextlib import suppress
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.db.models.functions import Now

from event_booking.accounts.models import Account, AddressChange
from event_booking.exceptions import InvalidCode, Unauthorized
from event_booking.people import people
from event_booking.people.django import email_key


def email_addresses() -> models.Manager[Any]:
    """allauth's table, asked for when used, so that a system check can say that it is missing."""
    manager: models.Manager[Any] = apps.get_model("account", "EmailAddress").objects
    return manager


def is_proved(user: Any) -> bool:
    """Whether the address by which this person signs in was proved; another system vouches for those it keeps."""
    if not people().keeps_passwords:
        return True
    key = email_key(people().get_email(user))
    proved = email_addresses().filter(user=user.pk, verified=True).values_list("email", flat=True)
    return any(email_key(email) == key for email in proved)


def lock(user: Any) -> Any:
    """The user as they are now; until the transaction ends nobody else proves, changes or erases this account.

    The lock is on the user's own row, and comes before every other one. Raises ``InvalidCode`` for whoever is gone.
    """
    now = get_user_model()._default_manager.select_for_update(no_key=True).filter(pk=user.pk).first()
    if now is None:
        raise InvalidCode
    return now


def lock_active(user: Any) -> Any:
    """The same for who asks for something; raise ``Unauthorized`` if they were banned or erased since they came in."""
    now = lock(user)
    if not now.is_active:
        raise Unauthorized
    return now


def is_pending(user: Any) -> bool:
    """Whether whoever proves the address gets this account: it was made by sign-up, and never proved.

    People whom the site had before have no ``Account`` until they sign in, and keep what they have.
    """
    made_by_sign_up = Account.objects.filter(pk=user.pk, proved_at__isnull=True).exists()
    return made_by_sign_up and not is_proved(user)


def account_of(user: Any) -> Account:
    """The person's ``Account``, made now for people whom the site had before."""
    defaults = {"email_key": email_key(people().get_email(user)) or f"user:{user.pk}", "proved_at": Now()}
    try:
        with transaction.atomic():
            return Account.objects.get_or_create(user=user, defaults=defaults)[0]
    except IntegrityError:
        # two users of the site share an address: the first who came has it, the other is known by number
        return Account.objects.get_or_create(user=user, defaults={**defaults, "email_key": f"user:{user.pk}"})[0]


def prove_address(user: Any) -> bool:
    """Mark the person's address as proved and primary; ``False`` if somebody else has proved the same one."""
    email, rows = people().get_email(user), email_addresses().filter(user=user.pk)
    try:
        with transaction.atomic():
            mine = next((row for row in rows if email_key(row.email) == email_key(email)), None)
            rows.exclude(pk=mine.pk if mine else None).filter(primary=True).update(primary=False)
            if mine:
                rows.filter(pk=mine.pk).update(verified=True, primary=True)
            else:
                email_addresses().create(user=user, email=email.lower(), verified=True, primary=True)
    except IntegrityError:
        return False
    account = account_of(user)
    Account.objects.filter(pk=account.pk, proved_at__isnull=True).update(proved_at=Now())
    if account.email_key != email_key(email):
        _leave(user, account.email_key, email_key(email))
    return True


def _leave(user: Any, old: str, new: str) -> None:
    """The site gave the person another address, which is proved now: the old one is nobody's from now on."""
    with suppress(IntegrityError), transaction.atomic():  # somebody else is known by the new one
        Account.objects.filter(pk=user.pk).update(email_key=new)
        _forget_row(user, old)


def _forget_row(user: Any, key: str) -> None:
    rows = email_addresses().filter(user=user.pk)
    rows.filter(pk__in=[row.pk for row in rows if email_key(row.email) == key]).delete()


def kept_for(email: str) -> AddressChange | None:
    """The change by which somebody left this address and may still come back to it: nobody else gets it until then."""
    return AddressChange.objects.revertible().filter(old_key=email_key(email)).order_by("pk").first()


def holder_of(email: str, *, user: Any) -> Any | None:
    """Who else has this address, or may come back to it. Accounts that nobody has proved do not count.

    The order matters: an address is kept from the moment on from which it is nobody's.
    """
    other = people().find(email)
    if other is not None and other.pk != user.pk and not (other.is_active and is_pending(other)):
        return other
    proved = email_addresses().filter(email__iexact=email, verified=True).exclude(user=user.pk).first()
    if proved is not None:
        return proved.user
    kept = kept_for(email)
    return kept.user if kept is not None and kept.user_id != user.pk else None


def make_room(email: str, *, user: Any) -> None:
    """See to it that this person can have an address that they proved; raise ``InvalidCode`` where it is another's.

    Whoever signed up with it and never proved it gives way. Within the caller's transaction.
    """
    if holder_of(email, user=user) is not None:
        raise InvalidCode
    other = people().find(email)
    if other is not None and other.pk != user.pk:
        _give_way(other)


def _give_way(other: Any) -> None:
    other = lock(other)
    if not other.is_active or not is_pending(other) or getattr(other, "last_login", None):
        raise InvalidCode  # proved, or banned, at this very moment
    try:
        other.delete()
    except (ProtectedError, RestrictedError) as error:
        raise InvalidCode from error


def move_to(user: Any, email: str) -> None:
    """Give the person this address, as a proved one, in every table; raise ``IntegrityError`` if it is taken.

    What they had of the old one goes. Within the caller's transaction.
    """
    account, old = account_of(user), email_key(people().get_email(user))
    people().change_email(user, email)
    Account.objects.filter(pk=account.pk).update(email_key=email_key(email))
    _forget_row(user, old)
    if not prove_address(user):
        raise IntegrityError(email_key(email))
