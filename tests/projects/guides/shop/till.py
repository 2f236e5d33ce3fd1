"""Stands for a provider's library: what was given back, by the key under which it was asked for."""

from decimal import Decimal

GIVEN_BACK: dict[str, tuple[str, Decimal]] = {}


def give_back(charge, amount, *, key):
    """Twice with one key is once, as with every provider that takes keys."""
    GIVEN_BACK.setdefault(key, (charge, amount))
