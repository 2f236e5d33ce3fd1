"""What becomes of the events of an organizer who left: those that others booked stay readable, the rest goes."""

from contextlib import suppress
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, QuerySet, RestrictedError
from django.db.models.fields.files import FieldFile
from django.db.models.functions import Now

from event_booking.database import short_transaction
from event_booking.events.models import Event, EventFile, EventImage, Series, TicketType
from event_booking.events.services.files import delete_later, remove_file, stored_files
from event_booking.events.services.images import remove_image
from event_booking.events.services.locks import lock_event
from event_booking.events.services.publishing import cancel_event
from event_booking.events.services.series import remove_series
from event_booking.events.signals import event_deleted
from event_booking.journal.admin_log import forget_keys, forget_names
from event_booking.journal.erasure import forget_words
from event_booking.journal.models import Entry
from event_booking.people.export import in_batches


def call_off_events(*, organizer: Any) -> None:
    """Cancel what is to come, and end the sale of what has begun: nobody would answer for it, and people are told."""
    published = _of(organizer).published()
    for event in in_batches(published.filter(starts_at__gt=Now())):
        cancel_event(event=event)
    for pk in published.filter(ends_at__gt=Now()).values_list("pk", flat=True):
        with suppress(Event.DoesNotExist):  # deleted meanwhile
            _end_sale(pk)


def _end_sale(pk: int) -> None:
    with short_transaction() as now:
        lock_event(pk)
        types = TicketType.objects.filter(event=pk)
        types.filter(sales_start__gt=now).update(sales_start=None)
        types.filter(sales_end__gt=now).update(sales_end=now)


def forget_organizer(*, organizer: Any) -> None:
    """Remove drafts, series, pictures, hand-outs, and their names from records; doing it again changes nothing.

    A file goes before the row that names it: whoever is killed in between finds it again.
    """
    forget_names(_of(organizer))
    forget_names(Series.objects.filter(organizer=organizer))
    for series in in_batches(Series.objects.filter(organizer=organizer)):
        remove_series(series=series)
    for image in in_batches(EventImage.objects.filter(event__organizer=organizer)):
        _delete(image.image)
        remove_image(image=image)
    for file in in_batches(EventFile.objects.filter(event__organizer=organizer)):
        _delete(file.file)
        remove_file(file=file)
    remove_unbooked(_of(organizer).filter(published_at=None))
    facts = Entry.objects.filter(subject_model=Event._meta.label_lower, fact=event_deleted.name)
    deleted = facts.filter(data__organizer=str(organizer))
    forget_keys(Event, deleted.values_list("subject_id", flat=True))
    forget_words(deleted)


def _delete(stored: FieldFile) -> None:
    if stored.name:
        stored.storage.delete(stored.name)


def remove_unbooked(events: QuerySet[Event]) -> None:
    """Delete those of these events that no booking names, drafts as well as what was public."""
    for event in in_batches(events):
        with suppress(ProtectedError, RestrictedError):
            _remove(event.pk)


def _of(organizer: Any) -> Any:
    return Event.objects.filter(organizer=organizer)


def _remove(pk: int) -> None:
    with short_transaction():
        with suppress(Event.DoesNotExist):  # its organizer deleted it: nothing is sold there any more
            lock_event(pk)
        event = Event.objects.filter(pk=pk).first()
        if event is None:
            return
        files = stored_files(event)
        event_deleted.record(event, title="", organizer=str(event.organizer_id))
        with transaction.atomic():
            event.delete()
        delete_later(files)
