"""Series: dates of the same thing. Locks: the series first, then its events by primary key."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from event_booking.database import short_transaction
from event_booking.events.models import Event, Series
from event_booking.events.services.locks import for_change
from event_booking.journal.admin_log import forget_names


def remove_series(*, series: Series) -> None:
    """Remove a series; its events stay, each on its own."""
    with short_transaction():
        list(for_change(Series.objects.filter(pk=series.pk)))
        events = list(for_change(Event.objects.filter(series=series.pk).order_by("pk")).values_list("pk", flat=True))
        Event.objects.filter(pk__in=events).update(series=None)
        forget_names(Series.objects.filter(pk=series.pk))  # nobody could find it any more when its organizer is erased
        Series.objects.filter(pk=series.pk).delete()


def keep_series(series: Series | None) -> None:
    """See to it that nobody removes the series that an event is about to join; before the event itself is locked."""
    if series is not None and not list(for_change(Series.objects.filter(pk=series.pk))):
        raise ValidationError({"series": [_("You have no such series.")]})
