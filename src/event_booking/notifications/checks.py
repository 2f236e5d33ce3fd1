"""System checks of channels and pages."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004
from django.core.exceptions import ImproperlyConfigured
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from event_booking.conf import app_settings
from event_booking.notifications.backends import BaseBackend
from event_booking.notifications.channels import channel_names, make_channel
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.templating import FOLDER, find_template

#: Keys that name a page, and what may stand in braces.
PAGES = {
    "EVENT_PAGE": ["id", "slug"],
    "BOOKING_PAGE": ["reference"],
    "PERSON_PAGE": ["id"],
    "ORGANIZER_REQUESTS_PAGE": [],
    "INBOX_PAGE": [],
    "PREFERENCES_PAGE": [],
    "UNSUBSCRIBE_PAGE": ["token"],
}


def check_channels(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report channels that can not be made, and what they say of their own settings."""
    try:
        aliases = channel_names()
    except (ImproperlyConfigured, TypeError):
        return []  # event_booking.E002 and E003 say it
    return [message for alias in aliases for message in _check_channel(alias)]


def _check_channel(alias: str) -> Iterator[CheckMessage]:
    if not _is_there(alias):
        return  # event_booking.E006 says it
    name = f"EVENT_BOOKING['NOTIFICATION_BACKENDS'][{alias!r}]"
    try:
        channel: object = make_channel(alias)
    except Exception as error:  # noqa: BLE001 - whatever a backend's own __init__ raises
        yield Error(f"{name} can not be made: {error}", hint="Look at its OPTIONS.", id="event_booking.E101")
        return
    if isinstance(channel, BaseBackend):
        yield from channel.check()
    else:
        message = f"{name} is no channel: its BACKEND makes a {type(channel).__name__}."
        yield Error(message, hint="Subclass BaseBackend.", id="event_booking.E103")


def _is_there(alias: str) -> bool:
    try:
        return callable(import_string(app_settings().NOTIFICATION_BACKENDS[alias]["BACKEND"]))
    except Exception:  # noqa: BLE001 - whatever a module of the site's own raises
        return False


def check_long_texts(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report that what needs more than a line leaves on no channel: for ``check --deploy``."""
    try:
        made = [make_channel(alias) for alias in channel_names()]
    except Exception:  # noqa: BLE001 - whatever a backend's own __init__ raises; event_booking.E101 says it
        return []
    if any(channel.long_form for channel in made if isinstance(channel, BaseBackend)):
        return []
    path = "event_booking.notifications.backends.email.EmailBackend"
    message = "EVENT_BOOKING['NOTIFICATION_BACKENDS'] has no channel for long texts: nobody is sent tickets or digests."
    return [Warning(message, hint=f'"email": {{"BACKEND": "{path}"}}', id="event_booking.W105")]


def check_kinds(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report kinds of notification without words, or for channels that there are not: nobody would notice before."""
    return [message for name in KINDS for check in (_check_words, _check_aliases) for message in check(name)]


def _check_aliases(name: str) -> Iterator[CheckMessage]:
    """An app may name channels that not every site has; not one of them, or one by mistake, is what is wrong."""
    try:
        known = channel_names()
    except (ImproperlyConfigured, TypeError):
        return  # event_booking.E002 and E003 say it
    meant = KINDS[name].channels or ()
    unknown = [alias for alias in meant if alias not in known]
    near = {alias: match for alias in unknown for match in get_close_matches(alias, known, n=1, cutoff=0.75)}
    if near or (unknown and len(unknown) == len(meant)):
        yield Warning(
            f"The notification {name!r} is for {', '.join(map(repr, near or unknown))}, which NOTIFICATION_BACKENDS has"
            " not.",
            hint=f"Did you mean {', '.join(near.values())}?" if near else f"The channels are {', '.join(known)}.",
            id="event_booking.W106",
        )


def _check_words(name: str) -> Iterator[CheckMessage]:
    try:
        for part in ("title.txt", "text.txt"):
            find_template(name, part)
    except (TemplateDoesNotExist, TemplateSyntaxError) as error:
        message = f"The notification {name!r} can not be worded: {type(error).__name__}: {error}"
        hint = f"Write two templates, {FOLDER}/{name}/title.txt and {FOLDER}/{name}/text.txt."
        yield Warning(message, hint=hint, id="event_booking.W103")


def check_pages(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report pages whose address can not be written."""
    try:
        paths = {key: getattr(app_settings(), key) for key in PAGES}
    except ImproperlyConfigured:
        return []  # event_booking.E002 says it
    return [message for key, path in paths.items() for message in _check_page(key, path, PAGES[key])]


def _check_page(key: str, path: Any, names: list[str]) -> Iterator[CheckMessage]:
    try:
        made = path.format(**dict.fromkeys(names, "…"))
    except (KeyError, IndexError, ValueError, AttributeError):
        made = None
    lost = key == "UNSUBSCRIBE_PAGE" and path and "…" not in (made or "")  # a link without a token ends nothing
    if made is None or lost:
        hint = f"A path with {', '.join(f'{{{name}}}' for name in names) or 'nothing'} in braces."
        yield Error(f"EVENT_BOOKING[{key!r}] can not be {path!r}.", hint=hint, id="event_booking.E102")
    elif key == "EVENT_PAGE" and "{id}" not in path:
        message = f"EVENT_BOOKING['EVENT_PAGE'] is {path!r}: the links of several events may lead to one page."
        yield Warning(message, hint='A path with the key in it, such as "/events/{id}/".', id="event_booking.W104")


def check_unsubscribing(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report that mails have no link by which people end them: large providers take such mails for spam."""
    if not getattr(settings, "ROOT_URLCONF", None):
        return []  # a process that shows no pages
    try:
        if not app_settings().UNSUBSCRIBE_PAGE:
            reverse("event_booking_notifications:unsubscribe", args=["x"])
    except ImproperlyConfigured:
        return []  # event_booking.E002 says it
    except NoReverseMatch:
        hint = "Include event_booking.urls, or name the address in EVENT_BOOKING['UNSUBSCRIBE_PAGE']."
        message = "Mails have no link to unsubscribe: the URLs of notifications are not in ROOT_URLCONF."
        return [Warning(message, hint=hint, id="event_booking.W102")]
    return []
