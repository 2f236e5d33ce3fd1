"""What the bookings app does when it hears of a fact."""

from typing import Any

from django.dispatch import receiver

from event_booking.bookings.services import cancel_bookings_of_event, forget_person
from event_booking.events.signals import event_cancelled
from event_booking.journal.facts import NotYet, listens_to
from event_booking.journal.models import Entry


@receiver(event_cancelled)
def cancel_its_bookings(sender: str, entry: Entry, **kwargs: Any) -> None:
    if not cancel_bookings_of_event(event_id=int(entry.subject_id)):
        raise NotYet


@listens_to("account.erased")
def forget_whoever_left(sender: str, entry: Entry, **kwargs: Any) -> None:
    forget_person(user_id=entry.subject_id)
