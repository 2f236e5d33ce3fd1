"""System checks of the settings, each with an id and a hint."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING
from difflib import get_close_matches
from ipaddress import ip_network
from typing import Any, get_type_hints

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004
from django.db import DEFAULT_DB_ALIAS, connections, router

from event_booking.conf import KEYS, RENAMED, EventBookingSettings, with_new_names
from event_booking.path_checks import check_paths

#: Numbers that may be 0; the comment in ``conf.py`` says what that means.
MAY_BE_ZERO = {
    "TRUSTED_PROXY_COUNT", "REFRESH_GRACE_SECONDS", "DEVICE_DAYS", "ADDRESS_REVERT_DAYS", "MAX_TICKETS_PER_PERSON",
    "STREAM_THREADS", "STREAMS", "ATTENDEE_MESSAGES_PER_DAY", "TICKET_RESENDS_PER_DAY", "WEBHOOKS_PER_ORGANIZER",
}  # fmt: skip
#: Apps of others, and the app of ours that needs them.
NEEDED = {"rest_framework": "event_booking", "django_filters": "event_booking.events"}
#: No event is looked at earlier than that.
LONGEST_REMINDER_HOURS = 30 * 24
CHOICES = {"ORGANIZER_SIGNUP": ["open", "approval", "closed"], "WAITLIST_ORDER": ["fit", "strict"]}


def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report unknown keys, wrong types, impossible values and dotted paths that lead nowhere."""
    given = getattr(settings, "EVENT_BOOKING", {})
    if not isinstance(given, Mapping):
        return [Error("EVENT_BOOKING is not a dict.", hint="EVENT_BOOKING = {...}", id="event_booking.E001")]
    messages = [*_check_names(given)]
    given = with_new_names(given)
    messages += [message for key, value in given.items() for message in _check_key(key, value)]
    each = (_check_accel, _check_holds, _check_reminders, _check_ticket_keys, _check_networks, check_paths)
    return [*messages, *(message for check in each for message in check(given)), *_check_django(given)]


def _check_names(given: Mapping[str, object]) -> Iterator[CheckMessage]:
    """Report former names of keys."""
    for key in RENAMED.keys() & given.keys():
        new, category = RENAMED[key]
        yield Warning(
            f"EVENT_BOOKING[{key!r}] is called {new} now; the old name will be gone in version {category.removed_in}.",
            hint=f"Rename it to {new}.",
            id="event_booking.W009",
        )


def _check_key(key: str, value: object) -> Iterator[CheckMessage]:
    if key not in KEYS:
        near = get_close_matches(str(key).upper(), KEYS, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"The keys are {', '.join(KEYS)}."
        yield Error(f"EVENT_BOOKING has an unknown key {key!r}.", hint=hint, id="event_booking.E002")
        return
    wanted = get_type_hints(EventBookingSettings)[key]
    kind = {float: (int, float)}.get(wanted, getattr(wanted, "__origin__", wanted))
    # a text is a sequence of letters, and each part of it would be one of its addresses
    letters = isinstance(value, str | bytes) and kind is not str
    if letters or not isinstance(value, kind) or (isinstance(value, bool) and wanted is not bool):
        name = getattr(wanted, "__name__", str(wanted))
        default = KEYS[key].default
        hint = f"The default is {default!r}." if default is not MISSING else "See the documentation of settings."
        yield Error(f"EVENT_BOOKING[{key!r}] must be of type {name}.", hint=hint, id="event_booking.E003")
    elif isinstance(value, int | float):
        yield from _check_number(key, value)
    elif key in CHOICES and value not in CHOICES[key]:
        hint = f"One of {', '.join(CHOICES[key])}."
        yield Error(f"EVENT_BOOKING[{key!r}] can not be {value!r}.", hint=hint, id="event_booking.E005")
    elif key == "SITE_URL" and not str(value).startswith(("http://", "https://")):
        hint = 'With its scheme, such as "https://tickets.example": links in mails begin with it.'
        yield Error(f"EVENT_BOOKING[{key!r}] can not be {value!r}.", hint=hint, id="event_booking.E005")


def _check_number(key: str, value: float) -> Iterator[CheckMessage]:
    hint = f"The default is {KEYS[key].default!r}."
    if value < 0:
        yield Error(f"EVENT_BOOKING[{key!r}] must not be negative.", hint=hint, id="event_booking.E004")
    elif value == 0 and key not in MAY_BE_ZERO:
        yield Error(f"EVENT_BOOKING[{key!r}] must be above 0.", hint=hint, id="event_booking.E004")


def _check_django(given: Mapping[str, object]) -> Iterator[CheckMessage]:
    """What Django's own settings say that does not go with ours."""
    if not settings.USE_TZ:
        message = "USE_TZ is off: events in other time zones, and each night when clocks change, have wrong times."
        yield Error(message, hint="USE_TZ = True", id="event_booking.E011")
    behind = [name for name in ("SECURE_PROXY_SSL_HEADER", "USE_X_FORWARDED_HOST") if getattr(settings, name)]
    if behind and not given.get("TRUSTED_PROXY_COUNT"):
        yield Warning(
            f"There is a proxy ({', '.join(behind)}), but EVENT_BOOKING['TRUSTED_PROXY_COUNT'] is 0: everybody has the"
            " proxy's address, and one who guesses passwords locks the others out.",
            hint='EVENT_BOOKING = {"TRUSTED_PROXY_COUNT": 1}, or as many proxies as you have.',
            id="event_booking.W008",
        )


def _check_accel(given: Mapping[str, object]) -> Iterator[CheckMessage]:
    where = given.get("ACCEL_LOCATION", "")
    if isinstance(where, str) and where and not where.startswith("/"):
        hint = 'An internal location of nginx, such as "/hand-outs/".'
        yield Error(f"EVENT_BOOKING['ACCEL_LOCATION'] can not be {where!r}.", hint=hint, id="event_booking.E005")


def _check_holds(given: Mapping[str, object]) -> Iterator[CheckMessage]:
    minutes, most = (given.get(key, KEYS[key].default) for key in ("HOLD_MINUTES", "HOLD_MAX_MINUTES"))
    if isinstance(minutes, int) and isinstance(most, int) and most < minutes:
        yield Warning(
            "EVENT_BOOKING['HOLD_MAX_MINUTES'] is less than HOLD_MINUTES: no hold can be extended.",
            hint=f"At least {minutes}.",
            id="event_booking.W002",
        )


def _check_reminders(given: Mapping[str, object]) -> Iterator[CheckMessage]:
    hours = given.get("REMINDER_HOURS", ())
    if not isinstance(hours, Sequence) or isinstance(hours, str | bytes):
        return  # event_booking.E003 says it
    if not all(isinstance(each, int | float) and 0 < each <= LONGEST_REMINDER_HOURS for each in hours):
        message = "EVENT_BOOKING['REMINDER_HOURS'] must be numbers of hours, more than 0 and 720 (30 days) at most."
        yield Error(message, hint='"REMINDER_HOURS": [24, 2]', id="event_booking.E009")


def _check_ticket_keys(given: Mapping[str, object]) -> Iterator[CheckMessage]:
    """Public keys are public: a short secret could be guessed from them."""
    secrets = given.get("TICKET_KEYS", ())
    good = isinstance(secrets, list | tuple) and all(isinstance(each, str) and len(each) >= 32 for each in secrets)
    if not good:
        hint = "python -c 'import secrets; print(secrets.token_urlsafe(32))' gives one."
        message = "EVENT_BOOKING['TICKET_KEYS'] must be a list of secrets of 32 characters or more."
        yield Error(message, hint=hint, id="event_booking.E007")


def _check_networks(given: Mapping[str, object]) -> Iterator[CheckMessage]:
    networks = given.get("PRIVATE_NETWORKS", ())
    for network in networks if isinstance(networks, list | tuple) else ():
        try:
            ip_network(network)
        except ValueError as error:
            hint = 'A network such as "10.0.0.0/8".'
            yield Error(f"EVENT_BOOKING['PRIVATE_NETWORKS']: {error}", hint=hint, id="event_booking.E010")


def check_apps(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report apps whose templates the API's pages need."""
    missing = [app for app, ours in NEEDED.items() if apps.is_installed(ours) and not apps.is_installed(app)]
    if not missing:
        return []
    message = f"The package's apps need {', '.join(missing)}: a browser that opens the API is answered with 500."
    return [Warning(message, hint=f"INSTALLED_APPS += {missing}", id="event_booking.W010")]


def check_databases(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report databases on which decisions could not be made as they are promised."""
    ours = [m for app in apps.get_app_configs() if app.name.startswith("event_booking") for m in app.get_models()]
    decisive = [get_user_model(), *ours]
    written = {router.db_for_write(model): model._meta.label for model in decisive}
    read = {router.db_for_read(model): model._meta.label for model in decisive}
    named = [alias for alias in connections if alias in written]
    return [*_check_routers(written, read), *(message for alias in named for message in _check_database(alias))]


def _check_routers(written: Mapping[str, str], read: Mapping[str, str]) -> Iterator[CheckMessage]:
    """A booking and the fact that tells of it are one transaction of the default database, and rest on what it knows.

    ``ReplicaRouter`` is fine: it names a replica only within ``from_replica``.
    """
    if {*written, *read} != {DEFAULT_DB_ALIAS}:
        parts = ", ".join(
            f"{label} {way} {alias!r}"
            for way, where in (("to", written), ("from", read))
            for alias, label in sorted(where.items())
        )
        yield Error(
            f"DATABASE_ROUTERS write and read {parts}: what belongs together is lost in part, or decided by old rows.",
            hint="'default' for all models of event_booking and for the users. Let replicas of it be read by"
            " event_booking.replicas.ReplicaRouter, the first of DATABASE_ROUTERS.",
            id="event_booking.E012",
        )


def _check_database(alias: str) -> Iterator[CheckMessage]:
    vendor, configured = connections[alias].vendor, connections.settings[alias]
    options = configured.get("OPTIONS", {})
    if vendor not in ("postgresql", "sqlite", "unknown"):  # the last is Django's where no database is named
        yield Error(
            f"Database {alias!r} is {connections[alias].display_name}, which the package does not know.",
            hint="PostgreSQL, or SQLite for a demo and a small site.",
            id="event_booking.E016",
        )
    if vendor == "sqlite" and options.get("transaction_mode") != "IMMEDIATE":
        # it must take its write lock at BEGIN, or two writers end in "database is locked" at once
        yield Warning(
            f"Database {alias!r} is SQLite without transaction_mode IMMEDIATE: under load people see 503.",
            hint='DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20}',
            id="event_booking.W001",
        )
    if vendor == "postgresql" and configured.get("ATOMIC_REQUESTS") and not _is_read_committed(options):
        # a transaction that has begun can not change its level, and a decision must see what was committed meanwhile
        yield Error(
            f"Database {alias!r} has ATOMIC_REQUESTS and another isolation level than READ COMMITTED: nobody can book.",
            hint="Leave out one of them.",
            id="event_booking.E008",
        )


def _is_read_committed(options: Mapping[str, Any]) -> bool:
    from django.db.backends.postgresql.psycopg_any import IsolationLevel

    level = options.get("isolation_level")
    return bool(level is None or level == IsolationLevel.READ_COMMITTED)
