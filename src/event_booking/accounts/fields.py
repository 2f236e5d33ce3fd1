"""What people type: addresses, names, passwords, codes."""

import unicodedata
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.contrib.auth import get_user_model
from django.core.validators import EmailValidator, RegexValidator
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from event_booking.accounts.models import Account
from event_booking.people.django import email_key, letters_in

#: Longest password that is hashed at all.
LONGEST_PASSWORD = 1024
LONGEST_ADDRESS = 254
LONGEST_NAME = 150
LONGEST_KEY: int = Account._meta.get_field("email_key").max_length or 0

one_line = RegexValidator(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029]", _("Enter one line without control characters."), inverse_match=True
)


#: A quoted local part is another way to write a plain one, or holds what mail systems drop: both are second accounts of
#: one mailbox. Other letters than ASCII's can't be mailed.
plain_local_part = RegexValidator(r"\A[!#-?A-~]+@[^@]*\Z", EmailValidator.message)


class AddressField(serializers.EmailField):
    """An e-mail address in Unicode's plain form and lower case, as it is stored and as mails go out to it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=_room(get_user_model().get_email_field_name(), LONGEST_ADDRESS), **kwargs)
        self.validators.append(plain_local_part)

    def run_validators(self, value: Any) -> None:
        try:
            super().run_validators(value)
        except serializers.ValidationError as error:  # two of them say the same of most addresses that are none
            raise serializers.ValidationError(next(iter(error.detail))) from error

    def to_internal_value(self, data: Any) -> str:
        address = unicodedata.normalize("NFKC", super().to_internal_value(data)).lower()
        if not address.isascii() and len(address) <= LONGEST_ADDRESS:
            address = _as_mailed(address)
        if len(email_key(address)) > LONGEST_KEY:
            raise serializers.ValidationError(_("This address is too long."))
        return address


def _as_mailed(address: str) -> str:
    """Without the letters that a mail system drops from a domain, such as soft hyphens: nobody sees them either."""
    local, at, domain = address.rpartition("@")
    try:
        return local + at + domain.encode("idna").decode("idna")
    except UnicodeError:
        return address  # it is none; the validators say so


def _room(column: str, most: int) -> int:
    """How long it may be: the site's users may have shorter columns than ours."""
    return min(letters_in(get_user_model(), column) or most, most)


class NameField(serializers.CharField):
    """A first or last name, which is the name of its column where there is one."""

    def __init__(self, column: str, **kwargs: Any) -> None:
        letters = _room(column, LONGEST_NAME)
        super().__init__(max_length=letters, required=False, allow_blank=True, validators=[one_line], **kwargs)


class PasswordField(serializers.CharField):
    """A password, to the letter."""

    def __init__(self, **kwargs: Any) -> None:
        style = {"input_type": "password"}
        super().__init__(max_length=LONGEST_PASSWORD, trim_whitespace=False, write_only=True, style=style, **kwargs)


@cache
def known_zones() -> frozenset[str]:
    """Every IANA time zone; reading the list from the disk takes a while."""
    return frozenset(available_timezones())


def known_zone(value: str) -> None:
    """Raise ``ValidationError`` for what is no IANA time zone."""
    if value and value not in known_zones():
        raise serializers.ValidationError(_("This is not a time zone such as Europe/Oslo."))
