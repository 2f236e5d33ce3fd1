"""System checks of what settings name by dotted paths: hooks, the user backend, channels."""

from collections.abc import Callable, Generator, Iterator, Mapping
from inspect import signature
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string

from event_booking.conf import KEYS
from event_booking.people import BaseUserBackend

#: Keys that name a class or a callable, and the app that must be installed for the default to be asked.
DOTTED = {
    "USER_BACKEND": "event_booking",
    "IS_BREACHED": "event_booking.accounts",
    "METADATA_VALIDATOR": "event_booking.events",
    "HANDOUT_URL": "event_booking.events",
    "IS_ATTENDEE": "event_booking.bookings",
    "PRICE": "event_booking.bookings",
    "CAN_BOOK": "event_booking.bookings",
    "CANCELLATION_POLICY": "event_booking.bookings",
    "PAYMENT_REQUIRED": "event_booking.bookings",
    "CAN_REVIEW": "event_booking.bookings",
    "CAN_MAIL": "event_booking.notifications",
}
#: Letters of a channel's alias that there is room for in the database.
LONGEST_ALIAS = 60


def check_paths(given: Mapping[str, object]) -> Iterator[CheckMessage]:
    for key, app in DOTTED.items():
        path = given.get(key, KEYS[key].default)
        if isinstance(path, str) and (key in given or apps.is_installed(app)):
            yield from _check_key(key, path, app)
    channels = given.get("NOTIFICATION_BACKENDS", {})
    for alias, channel in channels.items() if isinstance(channels, Mapping) else ():
        yield from _check_channel(alias, channel)


def _check_key(key: str, path: str, app: str) -> Iterator[CheckMessage]:
    name = f"EVENT_BOOKING[{key!r}]"
    found = yield from _check_path(name, path)
    if found is None:
        return
    if key == "USER_BACKEND":
        yield from _check_user_backend(name, found)
    elif path != (default := str(KEYS[key].default)) and apps.is_installed(app):
        yield from _check_hook(name, found, import_string(default))


def _check_path(name: str, path: object) -> Generator[CheckMessage, None, Any]:
    """Return what it leads to, or ``None``."""
    hint = 'A dotted path such as "shop.rules.early_bird".'
    try:
        found = import_string(path if isinstance(path, str) else "")
    except Exception as error:  # noqa: BLE001 - whatever a module of the site's own raises
        message = f"{name} can not be imported: {type(error).__name__}: {error}"
        yield Error(message, hint=hint, id="event_booking.E006")
        return None
    if not callable(found):
        yield Error(f"{name} is no function and no class.", hint=hint, id="event_booking.E006")
        return None
    return found


def _check_user_backend(name: str, found: Any) -> Iterator[CheckMessage]:
    if not isinstance(found, type) or not issubclass(found, BaseUserBackend):
        hint = "Subclass DjangoUserBackend, or BaseUserBackend if your people are not Django users at all."
        yield Error(f"{name} is no user backend.", hint=hint, id="event_booking.E014")


def _check_hook(name: str, found: Callable[..., Any], default: Callable[..., Any]) -> Iterator[CheckMessage]:
    """Report a hook that would fail when it is asked for the first time."""
    asked = list(signature(default).parameters)
    if not _takes(found, asked):
        message = f"{name} can not be called with (*, {', '.join(asked)})."
        hint = "Take these keywords, and **kwargs for those that later versions may add."
        yield Error(message, hint=hint, id="event_booking.E013")


def _takes(found: Callable[..., Any], names: list[str]) -> bool:
    """Whether it can be called with these keywords, as far as that can be known."""
    try:
        # not what a decorator wraps, but what it made: that may add and drop arguments
        taken = signature(found, follow_wrapped=False)
    except Exception:  # noqa: BLE001 - a builtin, or annotations that can not be read now: nobody knows
        return True
    try:
        taken.bind(**dict.fromkeys(names))
    except TypeError:
        return False
    return True


def _check_channel(alias: object, channel: object) -> Iterator[CheckMessage]:
    name = f"EVENT_BOOKING['NOTIFICATION_BACKENDS'][{alias!r}]"
    entry: Mapping[object, object] = channel if isinstance(channel, Mapping) else {}
    yield from _check_path(f"{name}['BACKEND']", entry.get("BACKEND"))
    if not isinstance(alias, str) or not 0 < len(alias) <= LONGEST_ALIAS:
        hint = 'A text of at most 60 letters, such as "push".'
        yield Error(f"{name}: that can be no channel's name.", hint=hint, id="event_booking.E015")
    for word in entry.keys() - {"BACKEND", "OPTIONS"}:
        hint = "BACKEND and OPTIONS are all that there is; what the backend takes belongs into OPTIONS."
        yield Error(f"{name} has an unknown key {word!r}.", hint=hint, id="event_booking.E015")
