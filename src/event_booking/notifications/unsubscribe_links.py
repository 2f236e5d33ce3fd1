"""The link in a mail that ends mails of its kind, with one click and without a login (RFC 8058).

It is signed, and names a person by number, a kind and a channel. It has no date of expiry, since mails are read years
later; it ends with the keys of the site, and with the person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.urls import NoReverseMatch, reverse
from django.utils.encoding import iri_to_uri

from event_booking.conf import app_settings
from event_booking.notifications.channels import channel_names
from event_booking.notifications.kinds import DIGEST, KINDS
from event_booking.notifications.pages import absolute

#: What no token says, and none that anybody else signs.
UNREADABLE = (BadSignature, ValidationError, ValueError, TypeError)


@dataclass(frozen=True)
class Link:
    """What a valid link ends: mails of ``kinds`` to one person on one channel."""

    user: Any
    kind: str
    channel: str

    @property
    def kinds(self) -> list[str]:
        """One; for the link of a digest, all that a digest may hold."""
        return [name for name, kind in KINDS.items() if kind.is_collected] if self.kind == DIGEST else [self.kind]


def unsubscribe_url(*, user: Any, kind: str, channel: str) -> str:
    """The address for this person's mails of this kind; empty where they must arrive, or the site has no such page."""
    if not _can_end(kind):
        return ""
    token, page = _signer().sign_object([str(user.pk), kind, channel]), app_settings().UNSUBSCRIBE_PAGE
    try:
        path = page.format(token=token) if page else reverse("event_booking_notifications:unsubscribe", args=[token])
    except NoReverseMatch:
        return ""
    return path if path.startswith(("https://", "http://")) else absolute(path)


def list_headers(link: str) -> Mapping[str, str]:
    """What makes mail programs show a button of their own."""
    if not link:
        return {}
    return {"List-Unsubscribe": f"<{_in_ascii(link)}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _in_ascii(address: str) -> str:
    """Headers can hold no other, while people read it as it is."""
    parts = urlsplit(address)
    host, colon, port = parts.netloc.partition(":")
    return iri_to_uri(urlunsplit(parts._replace(netloc=f"{host.encode('idna').decode('ascii')}{colon}{port}")))


def read_link(token: str) -> Link | None:
    """What the token says; ``None`` for what is forged, or means nothing any more."""
    try:
        user_id, kind, channel = _signer().unsign_object(token)
        user = get_user_model()._default_manager.filter(pk=user_id).first()
    except UNREADABLE:
        return None
    return Link(user, kind, channel) if user and user.is_active and _can_end(kind) and _is_there(channel) else None


def sign_undo(link: Link, kinds: list[str]) -> str:
    """What switches these on again."""
    return _signer("undo").sign_object([str(link.user.pk), link.channel, kinds])


def read_undo(link: Link, token: str) -> list[str]:
    """Kinds of this link that the token switches on again; none, if it is not for this link."""
    try:
        user_id, channel, kinds = _signer("undo").unsign_object(token)
    except UNREADABLE:
        return []
    is_ours = (user_id, channel) == (str(link.user.pk), link.channel)
    return [name for name in kinds if name in link.kinds] if is_ours else []


def _can_end(kind: str) -> bool:
    return kind == DIGEST or (kind in KINDS and KINDS[kind].can_end)


def _is_there(channel: str) -> bool:
    return channel in channel_names()


def _signer(purpose: str = "link") -> Signer:
    # made when it is used, since the keys may be exchanged; a dot needs no escaping in a path
    return Signer(salt=f"event_booking.notifications.unsubscribe.{purpose}", sep=".")
