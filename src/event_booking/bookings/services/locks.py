"""The lock that everybody takes who changes a booking after it was made."""

from typing import Any

from event_booking.bookings.models import Booking


def lock_booking(pk: Any) -> Booking:
    """Lock a booking until the transaction ends, and return it as it is then.

    Its event is looked up after that. Joined to the row, the event that it had before would lose the row to whoever
    waited while the booking was moved to another one. Raises ``Booking.DoesNotExist``.
    """
    return Booking.objects.select_for_update(no_key=True).get(pk=pk)
