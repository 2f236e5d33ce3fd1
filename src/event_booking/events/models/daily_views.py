from django.db import models
from django.utils.translation import gettext_lazy as _

from event_booking.events.models.event import Event


class DailyViews(models.Model):
    """How often an event's page was looked at on one day, and nothing about who looked."""

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="daily_views", db_index=False, verbose_name=_("event")
    )  # fmt: skip
    #: Where the event happens.
    day = models.DateField(_("day"))
    count = models.PositiveBigIntegerField(_("views"), default=0)

    class Meta:
        verbose_name = _("views of a day")
        verbose_name_plural = _("views by day")
        ordering = ["event", "day"]
        constraints = [
            models.UniqueConstraint(fields=["event", "day"], name="event_booking_views_one_row_per_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"
