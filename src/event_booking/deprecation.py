"""Warnings of what will go: for two minor releases it works and warns, then it goes."""

import warnings


class EventBookingDeprecationWarning(DeprecationWarning):
    """Something of this package still works, and will be gone in version ``removed_in``."""

    removed_in: str


class RemovedIn03Warning(EventBookingDeprecationWarning):
    """Deprecated by version 0.1."""

    removed_in = "0.3"


class RemovedIn04Warning(EventBookingDeprecationWarning):
    """Deprecated by version 0.2."""

    removed_in = "0.4"


def deprecate(message: str, category: type[EventBookingDeprecationWarning], *, stacklevel: int = 1) -> None:
    """Warn whoever called the function in which this stands; each more of ``stacklevel`` is one caller farther out."""
    warnings.warn(f"{message} It will be gone in version {category.removed_in}.", category, stacklevel=stacklevel + 2)
