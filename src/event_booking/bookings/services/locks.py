"""What everybody does who changes a booking after it was made: lock it, and tell whoever waited for it."""

from typing import Any

from django.db.models import QuerySet

from event_booking.bookings.models import Booking, WaitlistEntry


def lock_booking(pk: Any) -> Booking:
    """Lock a booking until the transaction ends, and return it as it is then.

    Its event is looked up after that. Joined to the row, the event that it had before would lose the row to whoever
    waited while the booking was moved to another one. Raises ``Booking.DoesNotExist``.
    """
    return Booking.objects.select_for_update(no_key=True).get(pk=pk)


def lock_bookings(pks: QuerySet[Any]) -> None:
    """Lock several until the transaction ends, in one order."""
    list(Booking.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk").values_list("pk"))


def end_offer(booking: Booking, status: str) -> None:
    """If the booking was an offer to the waiting list, say what became of it. It is locked before its entry."""
    offered = WaitlistEntry.objects.filter(offer=booking.pk, status=WaitlistEntry.Status.OFFERED)
    offered.update(status=status)
