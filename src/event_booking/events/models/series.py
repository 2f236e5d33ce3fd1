from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Series(models.Model):
    """Dates of the same thing: events between which people may change, where the organizer allows it."""

    organizer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="event_booking_series", verbose_name=_("organizer")
    )
    title = models.CharField(_("title"), max_length=200)
    allows_moves = models.BooleanField(_("bookings may be moved to another date"), default=False)
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title
