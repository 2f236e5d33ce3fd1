"""Signing in by another site: whose account it is, making one, linking, unlinking."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError
from django.db.models import QuerySet

from event_booking.accounts.exceptions import (
    LastWayToSignIn,
    SignUpClosed,
    SocialAddressTaken,
    SocialAddressUnproved,
    SocialAddressUnverified,
    SocialLoginFailed,
)
from event_booking.accounts.models import Account, Counter, Session
from event_booking.accounts.services.addresses import is_pending, is_proved, kept_for, lock, prove_address
from event_booking.accounts.services.admission import Admission, admit
from event_booking.accounts.services.codes import drop_codes
from event_booking.accounts.services.devices import Device
from event_booking.accounts.services.identities import forget_identities, identities_of
from event_booking.accounts.services.registration import forget_choices, language_of_request
from event_booking.accounts.signals import account_activated, social_linked, social_refused, social_unlinked
from event_booking.accounts.social.identity import Identity
from event_booking.accounts.tokens import TokenPair
from event_booking.database import short_transaction
from event_booking.exceptions import EventBookingError, InvalidCode
from event_booking.people import people
from event_booking.people.django import email_key

#: Turns of a sign-in that finds, in the end, that somebody was quicker: the next one sees what they stored.
TURNS = 3


def sign_in_by(identity: Identity, *, device: Device) -> tuple[Any, TokenPair]:
    """The person and their tokens. One identity is one person's, however many come with it for the first time at once.

    An account that exists is linked only if its address is proved here and verified there. Raises ``MfaRequired``, or
    a refusal that depends on who has the address only for whoever the provider says it belongs to.
    """
    try:
        user, admission = _in_turns(identity, device)
    except EventBookingError as refusal:
        refuse(identity.provider, refusal)
        raise
    return user, admission.tokens()


def refuse(provider: str, refusal: EventBookingError) -> None:
    """Write down that nobody was let in; in a transaction of its own, since the refusal undoes the other one."""
    with short_transaction():
        social_refused.record(Counter(pk=0), provider=provider, reason=refusal.code)


def _in_turns(identity: Identity, device: Device) -> tuple[Any, Admission]:
    for _ in range(TURNS):
        with suppress(IntegrityError):
            return _sign_in(identity, device)
    raise SocialAddressTaken  # the site gave the address to somebody whom it does not find by it


def _sign_in(identity: Identity, device: Device) -> tuple[Any, Admission]:
    with short_transaction() as now:
        user = _linked(identity, now) or _link(identity)
        return user, admit(user=user, device=device, now=now)


def _linked(identity: Identity, now: datetime) -> Any | None:
    """Whose identity it is already."""
    mine = SocialAccount.objects.filter(provider=identity.provider, uid=identity.uid)
    row = mine.select_related("user").first()
    if row is None:
        return None
    user = _lock(row.user)
    if not mine.filter(pk=row.pk, user=user.pk).update(last_login=now):
        raise SocialLoginFailed  # unlinked at this very moment
    if not is_proved(user) and not (_has_address(user, identity) and prove_address(user)):
        raise SocialAddressUnproved
    return user


def _link(identity: Identity) -> Any:
    """Whose address it is, or somebody new; the identity is theirs from now on."""
    if not identity.email:
        raise SocialAddressUnverified
    user = people().find(identity.email)
    if user is None:
        return _remember(identity, _create(identity), account="new")
    user = _lock(user)
    if identities_of(user).filter(provider=identity.provider, uid=identity.uid).exists():
        return user  # linked since it was looked for
    if not _has_address(user, identity):
        raise SocialAddressTaken  # known by it a moment ago, or to the site alone
    if is_pending(user):
        return _remember(identity, _take_over(identity, user), account="pending")
    if not is_proved(user):
        raise SocialAddressUnproved
    if identities_of(user).filter(provider=identity.provider).exists():
        # the provider gave the address to another person: the first one's account is not theirs
        raise SocialAddressTaken
    return _remember(identity, user, account="known")


def _create(identity: Identity) -> Any:
    if not identity.may_sign_up or not people().keeps_passwords:
        raise SignUpClosed
    if kept_for(identity.email) is not None:
        raise SocialAddressTaken
    user = people().create(email=identity.email, first_name=identity.first_name, last_name=identity.last_name)
    Account.objects.create(user=user, email_key=email_key(identity.email), language=language_of_request())
    return _prove(user)


def _take_over(identity: Identity, user: Any) -> Any:
    """Somebody signed up with the address and never proved it: nothing that they chose stays."""
    forget_choices(user)
    forget_identities(user)
    Session.objects.of(user).end()
    people().rename(user, first_name=identity.first_name, last_name=identity.last_name)
    return _prove(user)


def _prove(user: Any) -> Any:
    if not prove_address(user):
        raise SocialAddressTaken
    drop_codes(user)
    account_activated.record(user, actor=user)
    return user


def _remember(identity: Identity, user: Any, *, account: str) -> Any:
    """The link. What the provider said about the person is not kept, beside the address that tells links apart."""
    told = {"email": identity.email}
    SocialAccount.objects.create(user=user, provider=identity.provider, uid=identity.uid, extra_data=told)
    social_linked.record(user, actor=user, provider=identity.provider, account=account)
    return user


def _lock(user: Any) -> Any:
    """The user as they are now. Whoever is gone or banned is refused as everybody else."""
    try:
        user = lock(user)
    except InvalidCode as error:
        raise SocialLoginFailed from error
    if not user.is_active:
        raise SocialLoginFailed
    return user


def _has_address(user: Any, identity: Identity) -> bool:
    return bool(identity.email) and email_key(people().get_email(user)) == email_key(identity.email)


def own_identities(user: Any) -> QuerySet[Any]:
    """By which other sites this person signs in."""
    return identities_of(user).order_by("pk")


def unlink(*, user: Any, identity: int) -> None:
    """Let an identity of this person's be nobody's; raise ``LastWayToSignIn``, or ``SocialAccount.DoesNotExist``."""
    with short_transaction():
        user = _lock(user)
        row = identities_of(user).get(pk=identity)
        if not user.has_usable_password() and people().keeps_passwords and not _others(user, row).exists():
            raise LastWayToSignIn
        row.delete()
        social_unlinked.record(user, actor=user, provider=row.provider)


def _others(user: Any, row: Any) -> QuerySet[Any]:
    return identities_of(user).exclude(pk=row.pk)
