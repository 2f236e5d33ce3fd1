"""Where a person is named by an address, in rows that belong to others.

An app says in its ``personal_data.py`` how it finds such rows. They are looked up while the address is still known, and
``account.erased`` tells their keys, so that the journal never holds an address::

    @finds_mentions("invitations")
    def invitations(addresses):
        return Invitation.objects.filter(any_of(addresses, "email__iexact"))
"""

import re
from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any, TypeAlias, TypeVar

from django.db.models import Q, QuerySet

__all__ = ["any_of", "finds_mentions", "without_addresses"]

Finder: TypeAlias = Callable[[list[str]], "QuerySet[Any]"]
F = TypeVar("F", bound=Finder)

#: Who finds what, by the name under which ``data["mentioned"]`` of the fact tells it.
FINDERS: dict[str, Finder] = {}

ADDRESS = re.compile(r"""[^\s"'`<>()\[\]{},;:=]+@[^\s"'`<>()\[\]{},;:=]+""")


def finds_mentions(name: str) -> Callable[[F], F]:
    """Declare a function that finds rows by any of some addresses."""

    def declare(function: F) -> F:
        if name in FINDERS:
            message = f"two kinds of mentions are called {name}"
            raise ValueError(message)
        FINDERS[name] = function
        return function

    return declare


def mentions_of(addresses: list[str]) -> dict[str, list[Any]]:
    """Primary keys of what names one of the addresses, of each kind of which there is some."""
    known = [address for address in addresses if address]
    found = {name: list(find(known).values_list("pk", flat=True)) for name, find in FINDERS.items() if known}
    return {name: keys for name, keys in found.items() if keys}


def any_of(addresses: list[str], lookup: str) -> Q:
    """``any_of(addresses, "email__iexact")``: a condition for those who find."""
    return reduce(or_, (Q(**{lookup: address}) for address in addresses))


def addresses_in(text: str) -> set[str]:
    """Every address in a text, in lower case."""
    return {found.rstrip(".").lower() for found in ADDRESS.findall(text)}


def without_addresses(text: str) -> str:
    """A text of a machine, such as a mail server's refusal, without whom it is about."""
    return ADDRESS.sub("…@…", text)
