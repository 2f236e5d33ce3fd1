"""System checks of ``manage.py check --deploy``: what is right for trying, and wrong where strangers come."""

from collections.abc import Iterator, Sequence
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Warning  # noqa: A004
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from event_booking.conf import app_settings
from event_booking.people.mail import default_connection

#: Django's own ways to send no mail.
SILENT = {f"django.core.mail.backends.{name}" for name in ("console", "dummy", "filebased", "locmem")}


def check_addresses(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report links and senders that lead to nobody."""
    try:
        site = str(app_settings().SITE_URL)
    except ImproperlyConfigured:
        return []  # event_booking.E002 says it
    found: list[CheckMessage] = []
    if not site.startswith("https://") or is_this_machine(urlsplit(site).hostname or ""):
        hint = 'EVENT_BOOKING = {"SITE_URL": "https://tickets.example"}'
        message = f"EVENT_BOOKING['SITE_URL'] is {site!r}: links in mails lead there, tickets and codes with them."
        found.append(Warning(message, hint=hint, id="event_booking.W003"))
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if is_this_machine(sender.partition("@")[2]):
        message = f"Mails come from {sender!r}, which other mail servers refuse."
        hint = 'DEFAULT_FROM_EMAIL = "Tickets <tickets@tickets.example>"'
        found.append(Warning(message, hint=hint, id="event_booking.W005"))
    return found


def check_mail(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report that mails are written somewhere and sent nowhere."""
    try:
        kind = type(default_connection())
    except (ImproperlyConfigured, ImportError) as error:
        said = f"Mail is not set up: {error}"
    else:
        if SILENT.isdisjoint(base.__module__ for base in kind.__mro__):
            return []
        said = f"{kind.__module__}.{kind.__qualname__} sends no mail"
    hint = "Name a mail server (EMAIL_HOST, or MAILERS from Django 6.1 on) or a provider's backend, such as anymail's."
    return [Warning(f"{said}: nobody gets a code, a ticket or a reminder.", hint=hint, id="event_booking.W004")]


def check_connections(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report connections to PostgreSQL that cost more than they must, or break when it is started again."""
    return [
        message
        for alias in connections
        if connections[alias].vendor == "postgresql"
        for message in _check_connection(alias, connections.settings[alias])
    ]


def _check_connection(alias: str, given: dict[str, Any]) -> Iterator[CheckMessage]:
    if given.get("OPTIONS", {}).get("pool"):
        return
    if given.get("CONN_MAX_AGE") == 0:
        yield Warning(
            f"Database {alias!r} is connected to anew for each request, which costs more than a booking.",
            hint='DATABASES["default"] = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, ...}',
            id="event_booking.W006",
        )
    elif not given.get("CONN_HEALTH_CHECKS"):
        yield Warning(
            f"Database {alias!r} has persistent connections that nobody checks: after its restart, each fails once.",
            hint='DATABASES["default"]["CONN_HEALTH_CHECKS"] = True',
            id="event_booking.W007",
        )


def is_this_machine(host: str) -> bool:
    """Whether each machine means itself by this name; no name at all counts as such."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in ("", "localhost") or host.endswith((".localhost", ".localdomain"))
