"""Work of the bookings app that time brings about."""

from event_booking.bookings.idempotency import forget_old_keys
from event_booking.bookings.services import close_waitlists, expire_holds, make_offers
from event_booking.journal.jobs import periodic

periodic("bookings.expire_holds", seconds=5)(expire_holds)
periodic("bookings.make_offers", seconds=5)(make_offers)
periodic("bookings.close_waitlists", seconds=60)(close_waitlists)
periodic("bookings.forget_old_keys", seconds=3600)(forget_old_keys)
