"""People are told of a fact: their notifications are written, and the deliveries with them."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from time import monotonic
from typing import Any

from django.contrib.auth import get_user_model
from django.db import DatabaseError
from django.utils.text import Truncator

from event_booking.database import short_transaction
from event_booking.journal.facts import NotYet
from event_booking.journal.jobs import hasten
from event_booking.journal.models import Entry
from event_booking.journal.together import together
from event_booking.notifications.backends import BaseBackend
from event_booking.notifications.channels import open_channels, takes_digests
from event_booking.notifications.kinds.registry import Kind, Notice
from event_booking.notifications.models import (
    Delivery,
    Notification,
)
from event_booking.notifications.order import write_in_order
from event_booking.notifications.preferences import Wishes
from event_booking.notifications.rendering import inbox_words

logger = logging.getLogger("event_booking.notifications")

#: People who are told in one transaction.
CHUNK = 500
#: A large audience is told in slices: meanwhile holds expire, seats are offered and mails leave.
SLICE_SECONDS = 5
TITLE_LENGTH = 300
#: The periodic job that sends what is due.
SEND = "notifications.send"


def notify(*, kind: Kind, entry: Entry) -> None:
    """Write a row for each person whom the fact concerns, and its deliveries; what exists already stays as it is.

    A chunk's notifications are committed together with their deliveries, so that whoever finds a row need not look for
    the rest of it. Facts that are told together are written together.

    Raises ``NotYet`` after a slice of a large audience.
    """
    end = monotonic() + SLICE_SECONDS
    for notices in _chunks(kind.notices(entry)):
        counted = [notice if notice.fact else replace(notice, fact=entry) for notice in notices]
        if len(counted) == CHUNK:
            # an audience of any size is not kept in memory
            if _notify_some(kind, counted) and monotonic() > end:
                raise NotYet
        else:
            together(_notify_together, (kind, counted))


def _notify_together(told: list[tuple[Kind, list[Notice]]]) -> None:
    by_kind: dict[str, tuple[Kind, list[Notice]]] = {}
    for kind, notices in told:
        by_kind.setdefault(kind.name, (kind, []))[1].extend(notices)
    for kind, notices in by_kind.values():
        for chunk in _chunks(notices):
            _notify_some(kind, chunk)


def _chunks(notices: Iterable[Notice]) -> Iterator[list[Notice]]:
    rest = iter(notices)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _notify_some(kind: Kind, notices: list[Notice]) -> bool:
    """Whether somebody was told who had not been."""
    new = {(str(notice.user), notice.fact.pk): notice for notice in notices if notice.fact}
    for key in _told_already(kind, new):
        del new[key]
    users = _people(notice.user for notice in new.values())
    # in one order, since two relays that write the same rows in different orders would wait for each other
    rows = [_row(kind, users[key[0]], key[1], new[key]) for key in sorted(new) if key[0] in users]
    return bool(rows) and _store(rows, kind, Wishes.of(list(users.values()), kind))


def _told_already(kind: Kind, notices: Mapping[tuple[str, int], Notice]) -> set[tuple[str, int]]:
    users, facts = {notice.user for notice in notices.values()}, {fact for _, fact in notices}
    rows = Notification.objects.filter(kind=kind.name, fact__in=facts, user__in=users)
    return {(str(user), fact) for user, fact in rows.values_list("user_id", "fact_id")} & set(notices)


def _people(ids: Iterable[Any]) -> dict[str, Any]:
    """Those who are still there and not banned, with what their language is read from."""
    users = get_user_model()._default_manager.filter(pk__in=set(ids))
    if hasattr(get_user_model(), "event_booking_account"):
        users = users.select_related("event_booking_account")
    return {str(user.pk): user for user in users if user.is_active}


def _row(kind: Kind, user: Any, fact_id: int, notice: Notice) -> Notification:
    title, text = inbox_words(kind.name, user=user, context=notice.context, url=notice.url)
    row = Notification(
        user=user,
        kind=kind.name,
        fact_id=fact_id,
        about_id=notice.about,
        context=notice.context,
        title=Truncator(title).chars(TITLE_LENGTH)[:TITLE_LENGTH],  # it does not count combining characters
        text=text,
        url=notice.url,
        expires_at=notice.expires_at,
    )
    row.inbox_only = notice.inbox_only
    return row


def _store(rows: list[Notification], kind: Kind, wishes: Wishes) -> bool:
    """Whether any was still worth storing."""
    channels = open_channels()
    inboxes = [alias for alias, channel in channels.items() if channel.is_inbox]
    for row in rows:
        row.in_app = any(wishes.wants(row.user, alias) for alias in inboxes)
    users = [row.user for row in rows]
    reached = {alias: _reached(alias, channel, users) for alias, channel in channels.items()}
    with short_transaction() as now:
        write_in_order(row.user_id for row in rows)
        rows = [row for row in rows if row.expires_at is None or row.expires_at > now]
        Notification.objects.bulk_create(rows, ignore_conflicts=True)
        same = Notification.objects.filter(kind=kind.name, fact__in={row.fact_id for row in rows})
        stored = same.filter(user__in=users).values_list("user_id", "fact_id", "pk")
        keys = {(user, fact): pk for user, fact, pk in stored}
        deliveries = [
            Delivery(
                notification_id=keys[row.user_id, row.fact_id],
                channel=alias,
                is_pressing=kind.is_pressing,
                **_when(row, alias, channel, wishes, now),
            )
            for row in rows
            if not row.inbox_only
            for alias, channel in channels.items()
            if not channel.is_inbox and row.user.pk in reached[alias] and wishes.wants(row.user, alias)
        ]
        Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
        if deliveries:
            hasten(SEND)
    return bool(rows)


def _reached(alias: str, channel: BaseBackend, users: list[Any]) -> set[Any]:
    """Whom the channel reaches; everybody where it fails, for then each delivery is tried by itself, and for a day."""
    try:
        return {user.pk for user in channel.reached(users)}
    except DatabaseError:
        raise
    except Exception:
        logger.exception("channel %s does not know whom it reaches", alias)
        return {user.pk for user in users}


def notify_these(*, kind: Kind, entry: Entry, notices: Sequence[Notice]) -> None:
    """The same for these people and nobody else, before it returns: for whoever tells an audience in slices."""
    for chunk in _chunks(notices):
        _notify_some(kind, [replace(notice, fact=entry) for notice in chunk])


def _when(row: Notification, alias: str, channel: BaseBackend, wishes: Wishes, now: datetime) -> dict[str, Any]:
    """Now, when the person's quiet hours are over, or in a digest."""
    if not channel.disturbs:
        return {"due_at": now}
    if takes_digests(channel) and (at := wishes.digest_at(row.user, alias, now, row.expires_at)):
        return {"due_at": at, "state": Delivery.State.COLLECTED}
    return {"due_at": wishes.due_at(row.user, now, row.expires_at)}
