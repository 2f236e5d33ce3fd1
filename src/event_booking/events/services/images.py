"""Pictures of an event, one of which is its cover."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from event_booking.api.images import clean_image
from event_booking.database import after_commit, short_transaction
from event_booking.events.exceptions import TooManyImages
from event_booking.events.models import Event, EventImage
from event_booking.events.services.files import delete_stored, stored
from event_booking.events.services.locks import lock_event_alone

MOST_IMAGES = 30
#: Where places end: whoever has added and removed that many never runs out, as the older of two goes first.
LAST_POSITION = 32_767


def add_image(*, event: Event, upload: UploadedFile[Any], caption: str = "", is_cover: bool = False) -> EventImage:
    """Keep a picture, written anew; the first one becomes the cover. Raises ``ValidationError``, ``TooManyImages``."""
    picture = clean_image(upload)
    field = EventImage._meta.get_field("image")
    # written before anything is locked: storage may be slow, and far away
    with stored(field, picture.file) as name, short_transaction():
        event = lock_event_alone(event.pk)
        if event.images.count() >= MOST_IMAGES:
            raise TooManyImages
        last: int | None = event.images.aggregate(last=Max("position"))["last"]
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
            position=0 if last is None else min(last + 1, LAST_POSITION),
        )


def change_image(*, image: EventImage, position: int | None = None, **values: Any) -> EventImage:
    """Change ``caption`` or ``is_cover``, or move it to ``position``: its place, from 0, among all as they are shown.

    Raises ``ValidationError`` where an event would be left without a cover, ``EventImage.DoesNotExist`` for a picture
    that was removed meanwhile.
    """
    with short_transaction():
        event = lock_event_alone(image.event_id)
        image = event.images.get(pk=image.pk)
        others = list(event.images.exclude(pk=image.pk))  # as they are shown now, whichever the cover is afterwards
        if values.get("is_cover") is False and image.is_cover:
            raise ValidationError({"is_cover": _("Make another image the cover instead.")})
        if values.get("is_cover"):
            event.images.exclude(pk=image.pk).filter(is_cover=True).update(is_cover=False)
        for name, value in values.items():
            setattr(image, name, value)
        if values:
            image.save(update_fields=list(values))
        if position is not None:
            _number([*others[:position], image, *others[position:]])
    return image


def _number(images: Sequence[EventImage]) -> None:
    """Number them anew, so that none shares its place with another."""
    for place, each in enumerate(images):
        each.position = place
    EventImage.objects.bulk_update(images, ["position"])


def remove_image(*, image: EventImage) -> None:
    """Remove a picture, and its file once that is certain; the first of the others becomes the cover in its place."""
    with short_transaction():
        event = lock_event_alone(image.event_id)
        event.images.filter(pk=image.pk).delete()
        if not event.images.filter(is_cover=True).exists():
            first = event.images.values_list("pk", flat=True)[:1]
            event.images.filter(pk__in=list(first)).update(is_cover=True)
        after_commit(delete_stored, image.image.storage, image.image.name)
