"""Sign-up: an address, a password, and a code that proves the address."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_variables

from event_booking.accounts.models import Account, Code
from event_booking.accounts.services.addresses import (
    email_addresses,
    is_pending,
    is_proved,
    kept_for,
    lock,
    prove_address,
)
from event_booking.accounts.services.admission import admit
from event_booking.accounts.services.codes import ask_for_code, ask_in_vain, drop_codes, guess_code, use_code
from event_booking.accounts.services.counters import count_mail
from event_booking.accounts.services.devices import Device
from event_booking.accounts.signals import account_activated, code_withheld, sign_up_repeated
from event_booking.accounts.tokens import TokenPair
from event_booking.database import short_transaction
from event_booking.exceptions import InvalidCode
from event_booking.people import people
from event_booking.people.django import email_key


@sensitive_variables("password", "hashed")
def register(*, email: str, password: str, first_name: str = "", last_name: str = "") -> None:
    """Let a code be sent to a new address; to a known one, a mail that says so. The caller can't tell which.

    One password is hashed whatever the case, since that is nearly all of the time it takes.
    """
    for _turn in range(2):
        # an account that nobody proved may be deleted between two looks: then its address is free, or has an owner
        with suppress(InvalidCode):
            _register(email=email, password=password, first_name=first_name, last_name=last_name)
            return


@sensitive_variables("password", "hashed")
def _register(*, email: str, password: str, first_name: str, last_name: str) -> None:
    user = people().find(email)
    if user is None:
        hashed = make_password(password)
        try:
            _create(email=email, hashed=hashed, first_name=first_name, last_name=last_name)
        except IntegrityError:  # somebody registered it a moment ago
            user = people().find(email)
    if user is not None:
        _repeat(user, password)


def _create(*, email: str, hashed: str, first_name: str, last_name: str) -> None:
    with short_transaction() as now:
        if kept := kept_for(email):
            _tell_of_sign_up(kept.user, email, now=now, change=kept.pk)
            return
        user = people().create(email=email, first_name=first_name, last_name=last_name)
        user.password = hashed
        user.save(update_fields=["password"])
        Account.objects.create(user=user, email_key=email_key(email), language=language_of_request())
        email_addresses().create(user=user, email=email, verified=False, primary=True)
        ask_for_code(user=user, purpose=Code.Purpose.ACTIVATE, now=now)


@sensitive_variables("password")
def _repeat(user: Any, password: str) -> None:
    """The address is known. Not yet proved: another code, and no password if two different ones were chosen."""
    known = user.password
    same = check_password(password, known)
    with short_transaction() as now:
        # activation takes the same lock: an account is either still pending here, or its owner is already in
        user = lock(user)
        if not user.is_active:
            code_withheld.record(user, purpose=Code.Purpose.ACTIVATE)
        elif is_pending(user):
            if not same or user.password != known:
                forget_choices(user)
            ask_for_code(user=user, purpose=Code.Purpose.ACTIVATE, now=now)
        else:
            _tell_of_sign_up(user, people().get_email(user), now=now)


def _tell_of_sign_up(user: Any, email: str, *, now: datetime, **data: Any) -> None:
    sent = count_mail(scope="sign_up_repeated", email=email, now=now)
    (sign_up_repeated if sent else code_withheld).record(user, **data)


def forget_choices(user: Any) -> None:
    """Nobody knows whose password and name these are: whoever proves the address chooses anew."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    people().rename(user, first_name="", last_name="")


def resend_code(*, email: str) -> None:
    """Send another code to an address that waits to be proved; do nothing visible for any other."""
    with suppress(IntegrityError), short_transaction() as now:  # deleted meanwhile, and nobody's any more
        user = people().find(email)
        if user is not None and not is_proved(user) and user.is_active:
            ask_for_code(user=user, purpose=Code.Purpose.ACTIVATE, now=now)
        else:
            ask_in_vain(email=email, purpose=Code.Purpose.ACTIVATE, now=now)


@sensitive_variables("code")
def activate(*, email: str, code: str, device: Device) -> tuple[Any, TokenPair]:
    """Prove an address by its code and sign in; raise ``InvalidCode``."""
    user = people().find(email)
    digest = guess_code(user=user, purpose=Code.Purpose.ACTIVATE, code=code)
    with short_transaction() as now:
        user = lock(user)
        use_code(user=user, purpose=Code.Purpose.ACTIVATE, digest=digest)
        if not user.is_active or not prove_address(user):
            raise InvalidCode
        drop_codes(user)
        account_activated.record(user, actor=user)
        admission = admit(user=user, device=device, now=now)
    return user, admission.tokens()


def language_of_request() -> str:
    """The language of the request, for the mails that follow, if the site speaks it."""
    language = get_language() or ""
    return language if language in dict(settings.LANGUAGES) else ""
