from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from event_booking.events.models.event import Event


def image_path(instance: EventImage, filename: str) -> str:
    """Names come from ``clean_image``: random, with an ending that fits the bytes."""
    return f"event_booking/images/{filename}"


class EventImage(models.Model):
    """A picture that we wrote ourselves, from one that was uploaded."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="images", verbose_name=_("event"))
    image = models.ImageField(_("image"), upload_to=image_path, width_field="width", height_field="height")
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    is_cover = models.BooleanField(_("cover"), default=False)
    #: Its place among the pictures of its event; the cover comes first wherever it is. The same twice: the older first.
    position = models.PositiveSmallIntegerField(_("position"), default=0, db_default=0)

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["-is_cover", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["event"], condition=Q(is_cover=True), name="event_booking_image_one_cover"),
        ]

    def __str__(self) -> str:
        return self.caption or str(self.image.name)


def file_path(instance: EventFile, filename: str) -> str:
    """A random name of 128 bits: the one it was uploaded with is kept in the row, and told when it is downloaded.

    A web server that serves ``MEDIA_ROOT`` serves hand-outs for attendees too, to whoever knows the name; nobody can
    guess it, and the API never tells it.
    """
    return f"event_booking/files/{secrets.token_hex(16)}"


class EventFile(models.Model):
    """A hand-out, for everybody or for people with a ticket."""

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("everybody")
        ATTENDEES = "attendees", _("ticket holders")

    event = models.ForeignKey(Event, models.CASCADE, related_name="files", verbose_name=_("event"))
    file = models.FileField(_("file"), upload_to=file_path)
    title = models.CharField(_("title"), max_length=200)
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveIntegerField(_("bytes"), editable=False)
    content_type = models.CharField(_("type"), max_length=100, editable=False)
    visibility = models.CharField(_("visible to"), max_length=9, choices=Visibility, default=Visibility.ATTENDEES)
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("hand-out")
        verbose_name_plural = _("hand-outs")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title
