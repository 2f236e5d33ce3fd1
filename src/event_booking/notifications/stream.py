"""The inbox as server-sent events: what is new in it, and how much is unread.

How long a stream stays open depends on what it would hold meanwhile. A process with one thread answers what there is
and ends, so that its client comes again; one with threads holds some streams for a while; under ASGI nothing is held,
since between two looks there is no thread, no connection and no transaction.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Lock
from time import monotonic, sleep
from typing import Any

from asgiref.sync import SyncToAsync, sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django.http import StreamingHttpResponse
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from event_booking.conf import app_settings
from event_booking.notifications.models import Notification
from event_booking.notifications.serializers import NotificationSerializer

#: Seconds between two looks into the inbox.
LOOK_SECONDS = 2.0
#: Seconds of silence after which something is said, so that nobody on the way takes the line for dead.
SILENCE_SECONDS = 15.0
#: Milliseconds after which a client comes again: to a stream that was held, and to one that was not.
SOON, LATER = b"retry: 2000\n\n", b"retry: 10000\n\n"
#: Notifications that are told at once.
PAGE = 100

#: Looks of all streams of a process under ASGI.
LOOKS = ThreadPoolExecutor(max_workers=4, thread_name_prefix="event-booking-stream")


class Over(Exception):
    """Whoever listens may not hear more."""


class Listener:
    """Who listens to an inbox, and what they know of it.

    One person's notifications are committed in the order of their ids (``order.py``): whoever has heard of one has
    heard of all before it, and goes on from there.
    """

    def __init__(self, request: Request, heard: int | None) -> None:
        self.request, self.user, self.heard = request, request.user, heard
        self.unread: int | None = None

    def news(self) -> bytes:
        """What happened since the last call, as events; raise ``Over`` once the person is not signed in any more."""
        inbox = Notification.objects.inbox_of(self.user)
        if self.unread is None:
            newest = inbox.order_by("-id").values_list("id", flat=True).first() or 0
            self.heard = newest if self.heard is None else min(self.heard, newest)
        elif not self._is_signed_in():
            raise Over
        new = inbox.filter(id__gt=self.heard).only(*NotificationSerializer.Meta.fields).order_by("id")
        events = [self._told(row) for row in new[:PAGE]]
        unread = inbox.unread().filter(id__lte=self.heard).count()  # not of what appeared since
        if unread != self.unread:
            self.unread = unread
            events.append(_event("unread", self.heard, {"unread": unread}))
        return b"".join(events)

    def _told(self, row: Notification) -> bytes:
        self.heard = row.pk
        return _event("notification", row.pk, NotificationSerializer(row).data)

    def _is_signed_in(self) -> bool:
        try:
            found: list[Any] = [each.authenticate(self.request) for each in self.request.authenticators or ()]
        except APIException:
            return False
        return any(who[0].pk == self.user.pk and who[0].is_active for who in found if who)


def _event(name: str, number: int | None, data: Any) -> bytes:
    """JSON has no line breaks of its own. Every event has an id, so that a client which comes again says its last."""
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (number or 0, name.encode(), JSONRenderer().render(data))


class Stream:
    """A stream that is held: what to say in each turn, until its time is over."""

    def __init__(self, listener: Listener, rest: Callable[[], object]) -> None:
        self.listener, self.rest = listener, rest
        self.spoke = monotonic()
        self.end = self.spoke + app_settings().STREAM_SECONDS

    def turn(self) -> bytes | None:
        """What to say now, perhaps nothing; ``None``: it is over. The database's connection is given back."""
        now = monotonic()
        if now >= self.end:
            return None
        try:
            news = self.listener.news()
        except (Over, DatabaseError, InterfaceError):
            return None  # the client comes again, and is told why
        finally:
            self.rest()
        if news or now - self.spoke >= SILENCE_SECONDS:
            self.spoke = now
            return news or b":\n\n"
        return b""


class Places:
    """How many streams this process holds."""

    def __init__(self) -> None:
        self.taken, self._lock = 0, Lock()

    @contextmanager
    def take(self, most: int) -> Iterator[bool]:
        """Whether there is a place among so many; until the end of the block."""
        with self._lock:
            free = self.taken < most
            self.taken += free
        try:
            yield free
        finally:
            with self._lock:
                self.taken -= free


PLACES = Places()


def answer(request: Request, listener: Listener) -> StreamingHttpResponse:
    """The stream, held as long as this process can afford."""
    body: Any
    if request.method == "HEAD":
        body = iter(())
    elif isinstance(request._request, ASGIRequest):  # noqa: SLF001 - REST framework's own way to Django's request
        body = _held_by_nothing(listener)
    elif request.META.get("wsgi.multithread"):
        body = _held_by_a_thread(listener)
    else:
        body = _not_held(listener)
    return StreamingHttpResponse(body, content_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


def _not_held(listener: Listener) -> Iterator[bytes]:
    yield LATER
    try:
        yield listener.news()
    except (DatabaseError, InterfaceError):
        return


def _held_by_a_thread(listener: Listener) -> Iterator[bytes]:
    with PLACES.take(app_settings().STREAM_THREADS) as free:
        if not free:
            yield from _not_held(listener)
            return
        stream = Stream(listener, rest=connections.close_all)
        yield SOON
        while (said := stream.turn()) is not None:
            if said:  # an empty chunk would be the end
                yield said
            sleep(LOOK_SECONDS)


async def _held_by_nothing(listener: Listener) -> AsyncIterator[bytes]:
    await _let_go_of_thread()
    with PLACES.take(app_settings().STREAMS) as free:
        if not free:
            yield LATER
        else:
            yield SOON
        stream = Stream(listener, rest=close_old_connections)
        look = sync_to_async(stream.turn, thread_sensitive=False, executor=LOOKS)
        while (said := await look()) is not None:
            if said:
                yield said
            if not free:
                return
            await asyncio.sleep(LOOK_SECONDS)


async def _let_go_of_thread() -> None:
    """Django keeps a thread for every request until its answer has ended: end it now, and its connection before."""
    await sync_to_async(connections.close_all)()
    context = SyncToAsync.thread_sensitive_context.get(None)
    thread = SyncToAsync.context_to_thread_executor.pop(context, None) if context else None
    if thread is not None:
        thread.shutdown(wait=False)
