"""Whom a provider vouches for: what it says, as far as this site believes it."""

from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from django.http import HttpRequest
from rest_framework.exceptions import ValidationError

from event_booking.accounts.fields import AddressField
from event_booking.accounts.social.adapter import as_told
from event_booking.people.django import email_key

#: ``lower()`` would make a k of the sign for kelvin, which is another letter of another address.
SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Whom a provider vouches for."""

    provider: str
    uid: str
    #: As this site spells addresses; empty unless the provider has verified it.
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    may_sign_up: bool = True


def identity_of(request: HttpRequest, provider: Any, login: Any) -> Identity:
    """What allauth's ``SocialLogin`` of this provider says; raise ``ValueError`` if that is nobody."""
    uid = login.account.uid
    if not uid.isprintable():
        raise ValueError("the person's number is unreadable")
    return Identity(
        provider=provider.sub_id,
        uid=uid,
        email=_verified_address(login),
        first_name=_name(getattr(login.user, "first_name", "")),
        last_name=_name(getattr(login.user, "last_name", "")),
        may_sign_up=get_adapter(request).is_open_for_signup(request, login),
    )


def _verified_address(login: Any) -> str:
    """The first one, allauth having put the primary ones in front. Some providers say "false", which is not false.

    What was verified is the address to the letter: one that only looks like, or is folded to, somebody's is not theirs.
    """
    addresses = [each for each in login.email_addresses if str(each.verified).lower() == "true"]
    if not addresses:
        return ""
    try:
        address: str = AddressField().run_validation(addresses[0].email)
    except ValidationError:
        return ""
    return address if email_key(address) == as_told(addresses[0], login.provider).translate(SMALL) else ""


def _name(text: str) -> str:
    return " ".join("".join(letter for letter in text if letter.isprintable()).split())[:150]
