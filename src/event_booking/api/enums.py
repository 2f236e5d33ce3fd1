"""Names for choices that drf-spectacular would number. It imports nothing, so that settings can import it."""

from collections.abc import Iterable

__all__ = ["enum_names"]

NAMES = {
    "event_booking.events": {
        "EventStatus": "event_booking.events.models.Event.Status",
        "QuestionKind": "event_booking.events.models.Question.Kind",
    },
    "event_booking.bookings": {
        "BookingStatus": "event_booking.bookings.models.Booking.Status",
        "TicketStatus": "event_booking.bookings.models.Ticket.Status",
        "VoucherKind": "event_booking.bookings.models.Voucher.Kind",
        "WaitlistStatus": "event_booking.bookings.models.WaitlistEntry.Status",
    },
}


def enum_names(installed_apps: Iterable[str]) -> dict[str, str]:
    """For ``SPECTACULAR_SETTINGS["ENUM_NAME_OVERRIDES"]``: the choices of those of our apps that are installed."""
    return {name: path for app in installed_apps for name, path in NAMES.get(app, {}).items()}
