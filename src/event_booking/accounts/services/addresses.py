"""Whose address is proved: allauth's ``EmailAddress`` is the truth, our ``Account`` keeps one account per address."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Now

from event_booking.accounts.models import Account
from event_booking.exceptions import InvalidCode
from event_booking.people import people
from event_booking.people.django import email_key


def email_addresses() -> models.Manager[Any]:
    """allauth's table, asked for when used, so that a system check can say that it is missing."""
    manager: models.Manager[Any] = apps.get_model("account", "EmailAddress").objects
    return manager


def is_proved(user: Any) -> bool:
    """Whether the address by which this person signs in was proved."""
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
    return True
