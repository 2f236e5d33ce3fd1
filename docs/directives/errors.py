"""``.. event-booking-errors::`` lists every refusal: its code, its status, the exception, what it says."""

from collections.abc import Iterator
from importlib import import_module

from rest_framework.exceptions import APIException

from directives.base import PACKAGE, SRC, FromCode, plain, table
from event_booking.api import errors
from event_booking.exceptions import EventBookingError


def refusals() -> list[type[EventBookingError]]:
    """Every refusal of the package, wherever it is declared."""
    for path in PACKAGE.rglob("exceptions.py"):
        import_module(".".join(path.relative_to(SRC).with_suffix("").parts))
    return sorted(set(_below(EventBookingError)), key=lambda each: (each.code, each.__module__, each.__name__))


def _below(kind: type[EventBookingError]) -> Iterator[type[EventBookingError]]:
    if kind.__module__.startswith("event_booking."):
        yield kind
    for each in kind.__subclasses__():
        yield from _below(each)


def status_of(kind: type[EventBookingError]) -> int:
    return next((status for known, status in errors.STATUSES.items() if issubclass(kind, known)), 409)


def faults() -> list[type[APIException]]:
    """What is answered although no rule said no."""
    ours = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, APIException)]
    return sorted((each for each in ours if hasattr(each, "public_code")), key=lambda each: each.public_code)


class Errors(FromCode):
    def lines(self) -> list[str]:
        rows = [
            (f"``{each.code}``", str(status_of(each)), f"``{_path(each)}``", plain(str(each.message)))
            for each in refusals()
        ]
        rows += [
            (f"``{each.public_code}``", str(each.status_code), "–", plain(str(each.default_detail)))
            for each in faults()
        ]
        return table(("Code", "Status", "Exception", "What people read"), sorted(rows), widths="22 8 36 34")


def _path(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}".removeprefix("event_booking.")
