"""Pictures of an event, one of which is its cover."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile

from event_booking.api.images import clean_image
from event_booking.database import after_commit, short_transaction
from event_booking.events.exceptions import TooManyImages
from event_booking.events.models import Event, EventImage
from event_booking.events.services.files import delete_stored, stored
from event_booking.events.services.locks import lock_event_alone

MOST_IMAGES = 30


def add_image(*, event: Event, upload: UploadedFile[Any], caption: str = "", is_cover: bool = False) -> EventImage:
    """Keep a picture, written anew; the first one becomes the cover. Raises ``ValidationError``, ``TooManyImages``."""
    picture = clean_image(upload)
    field = EventImage._meta.get_field("image")
    # written before anything is locked: storage may be slow, and far away
    with stored(field, picture.file) as name, short_transaction():
        event = lock_event_alone(event.pk)
        if event.images.count() >= MOST_IMAGES:
            raise TooManyImages
        covers = event.images.filter(is_cover=True)
        if is_cover:
            covers.update(is_cover=False)
        return EventImage.objects.create(
            event=event,
            image=name,
            width=picture.width,
            height=picture.height,
            caption=caption,
            is_cover=is_cover or not covers.exists(),
        )


def remove_image(*, image: EventImage) -> None:
    """Remove a picture, and its file once that is certain; the oldest of the others becomes the cover in its place."""
    with short_transaction():
        event = lock_event_alone(image.event_id)
        event.images.filter(pk=image.pk).delete()
        if not event.images.filter(is_cover=True).exists():
            oldest = event.images.order_by("pk").values("pk")[:1]
            event.images.filter(pk__in=list(oldest.values_list("pk", flat=True))).update(is_cover=True)
        after_commit(delete_stored, image.image.storage, image.image.name)
