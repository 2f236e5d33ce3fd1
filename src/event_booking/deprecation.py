"""Warnings of what will go: for two minor releases it works and warns, then it goes."""

import warnings

__all__ = ["EventBookingDeprecationWarning", "RemovedIn03Warning", "RemovedIn04Warning"]


class EventBookingDeprecationWarning(DeprecationWarning):
    """Something of this package still works, and will be gone in version ``removed_in``."""

    removed_in: str


class RemovedIn03Warning(EventBookingDeprecationWarning):
    """For what version 0.1 deprecates."""

    removed_in = "0.3"


class RemovedIn04Warning(EventBookingDeprecationWarning):
    """For what version 0.2 deprecates."""

    removed_in = "0.4"


def deprecate(message: str, category: type[EventBookingDeprecationWarning], *, stacklevel: int = 1) -> None:
    """Warn whoever called the function in which this stands; each more of ``stacklevel`` is one caller farther out."""
    warnings.warn(f"{message} It will be gone in version {category.removed_in}.", category, stacklevel=stacklevel + 2)
