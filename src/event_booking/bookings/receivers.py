"""What the bookings app does when it hears of a fact."""

from typing import Any

from django.db.models.functions import Now
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from event_booking.bookings.models import Voucher
from event_booking.bookings.services import cancel_bookings_of_event, forget_person, forget_waiting
from event_booking.events.models import TicketType
from event_booking.events.signals import event_cancelled
from event_booking.journal.facts import NotYet, listens_to
from event_booking.journal.models import Entry


@receiver(event_cancelled)
def cancel_its_bookings(sender: str, entry: Entry, **kwargs: Any) -> None:
    if not cancel_bookings_of_event(event_id=int(entry.subject_id)):
        raise NotYet


@listens_to("account.erased")
def forget_whoever_left(sender: str, entry: Entry, **kwargs: Any) -> None:
    forget_waiting(user_id=entry.subject_id)
    forget_person(user_id=entry.subject_id, mentioned=entry.data.get("mentioned"))


@receiver(pre_delete, sender=TicketType)
def take_back_vouchers(sender: Any, instance: TicketType, **kwargs: Any) -> None:
    """Those for this ticket type alone, which would be good for all others once it is gone."""
    mine = Voucher.objects.living().filter(ticket_types=instance.pk)
    for_others = Voucher.ticket_types.through.objects.filter(voucher__in=mine).exclude(tickettype=instance.pk)
    mine.exclude(pk__in=for_others.values("voucher")).update(removed_at=Now())
