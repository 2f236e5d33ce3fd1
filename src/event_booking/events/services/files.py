"""Hand-outs, and how files of any kind are kept and removed together with their rows."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.base import File
from django.core.files.storage import Storage

from event_booking.database import after_commit, short_transaction
from event_booking.events.exceptions import TooManyFiles
from event_booking.events.handouts import inspect_handout
from event_booking.events.models import Event, EventFile
from event_booking.events.services.locks import lock_event_alone

logger = logging.getLogger("event_booking.events")

MOST_FILES = 50


def add_file(*, event: Event, upload: File[bytes], title: str, visibility: str) -> EventFile:
    """Keep a hand-out; raise ``ValidationError`` for kinds that are not accepted, ``TooManyFiles``."""
    handout = inspect_handout(upload)
    field = EventFile._meta.get_field("file")
    with stored(field, upload) as name, short_transaction():
        event = lock_event_alone(event.pk)
        if event.files.count() >= MOST_FILES:
            raise TooManyFiles
        row = EventFile(event=event, file=name, title=title, visibility=visibility)
        row.name, row.size, row.content_type = handout.name, handout.size, handout.content_type
        row.save()
        row.refresh_from_db(fields=["created_at"])
        return row


def remove_file(*, file: EventFile) -> None:
    """Remove a hand-out, and its bytes once that is certain."""
    with short_transaction():
        EventFile.objects.filter(pk=file.pk).delete()
        after_commit(delete_stored, file.file.storage, file.file.name)


@contextmanager
def stored(field: Any, content: File[bytes]) -> Iterator[str]:
    """Write a file as this field would; remove it again if the row that names it can not be saved."""
    name: str = field.storage.save(field.generate_filename(None, content.name), content)
    try:
        yield name
    except BaseException:
        delete_stored(field.storage, name)
        raise


def stored_files(event: Event) -> list[tuple[Storage, str | None]]:
    """Pictures and hand-outs of an event, as the storage knows them."""
    pictures = [(row.image.storage, row.image.name) for row in event.images.all()]
    return pictures + [(row.file.storage, row.file.name) for row in event.files.all()]


def delete_later(files: list[tuple[Storage, str | None]]) -> None:
    """Delete files once it is certain that no row names them."""
    for storage, name in files:
        after_commit(delete_stored, storage, name)


def delete_stored(storage: Storage, name: str | None) -> None:
    """Delete a file that no row names any more; one that can not be deleted is worth a log line, and no more."""
    try:
        storage.delete(name or "")
    except Exception:  # a bucket has errors of its own
        logger.exception("a stored file could not be deleted: %s", name)
