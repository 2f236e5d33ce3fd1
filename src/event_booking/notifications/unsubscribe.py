"""Ending mails of one kind by their link, and taking that back."""

from event_booking.notifications.kinds import DIGEST
from event_booking.notifications.preferences import change_preferences, preferences_of
from event_booking.notifications.unsubscribe_links import Link, read_undo, sign_undo


def wanted_kinds(link: Link) -> list[str]:
    """Which of the link's kinds the person still gets."""
    now = preferences_of(link.user)
    return [name for name in link.kinds if now[name][link.channel]]


def unsubscribe(link: Link) -> str:
    """Switch off what the link is for; return what takes that back. Doing it again changes nothing."""
    on = wanted_kinds(link)
    _switch(link, on, to=False)
    return sign_undo(link, on) if on else later_undo(link)


def later_undo(link: Link) -> str:
    """What takes it back another day; empty for a digest's link, since nobody knows any more what it switched off.

    Switching on all that a digest may hold would be more than that: some of it the person may have refused before.
    """
    return "" if link.kind == DIGEST else sign_undo(link, link.kinds)


def take_back(link: Link, undo: str) -> None:
    """Switch on again what ``unsubscribe`` switched off, if ``undo`` is its answer."""
    _switch(link, read_undo(link, undo), to=True)


def _switch(link: Link, kinds: list[str], *, to: bool) -> None:
    if kinds:
        change_preferences(user=link.user, wanted={"kinds": {name: {link.channel: to} for name in kinds}})
