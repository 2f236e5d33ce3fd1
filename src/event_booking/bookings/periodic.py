"""Work of the bookings app that time brings about."""

from event_booking.bookings.idempotency import forget_old_keys
from event_booking.bookings.services import expire_holds
from event_booking.journal.jobs import periodic

periodic("bookings.expire_holds", seconds=5)(expire_holds)
periodic("bookings.forget_old_keys", seconds=3600)(forget_old_keys)
