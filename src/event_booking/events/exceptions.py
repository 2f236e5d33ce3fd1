"""What the rules of events refuse."""

from django.utils.translation import gettext_lazy as _

from event_booking.exceptions import EventBookingError


class HasBookings(EventBookingError):
    """Somebody holds a seat of what would be removed."""

    code = "has_bookings"
    message = _("There are bookings. Cancel the event or the bookings first.")


class CapacityBelowTaken(EventBookingError):
    """A capacity would be smaller than the number of seats already taken."""

    code = "capacity_below_taken"
    message = _("More seats than that are already taken.")


class EventCancelled(EventBookingError):
    """The event was cancelled, which nothing undoes."""

    code = "event_cancelled"
    message = _("This event was cancelled.")


class EventInPast(EventBookingError):
    """The event has begun already."""

    code = "event_in_past"
    message = _("This event has already begun.")


class TooManyImages(EventBookingError):
    """The event has as many images as an event may have."""

    code = "too_many_images"
    message = _("This event has no room for another image.")


class TooManyFiles(EventBookingError):
    """The event has as many hand-outs as an event may have."""

    code = "too_many_files"
    message = _("This event has no room for another file.")
