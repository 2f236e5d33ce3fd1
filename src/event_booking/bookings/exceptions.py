"""What the rules of booking may refuse. ``EventCancelled`` is the events app's."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from event_booking.exceptions import EventBookingError


class BookingError(EventBookingError):
    """A rule of booking refused."""

    code = "booking_refused"
    message = _("This booking is not possible.")


class SoldOut(BookingError):
    code = "sold_out"
    message = _("There are not enough seats left.")


class SalesClosed(BookingError):
    code = "sales_closed"
    message = _("These tickets are not on sale at the moment.")


class LimitExceeded(BookingError):
    code = "limit_exceeded"
    message = _("This is more, or less, than one person may book.")


class HoldExpired(BookingError):
    code = "hold_expired"
    message = _("The time to confirm this booking is over; its seats are on sale again.")


class NotConfirmable(BookingError):
    code = "not_confirmable"
    message = _("This booking can not be confirmed.")


class NotExtendable(BookingError):
    code = "not_extendable"
    message = _("This booking can not be held any longer.")


class NotConfirmed(BookingError):
    code = "not_confirmed"
    message = _("This booking has not been confirmed.")


class NotCancellable(BookingError):
    code = "not_cancellable"
    message = _("This can no longer be cancelled.")


class QuoteChanged(BookingError):
    code = "quote_changed"
    message = _("What would be paid back is no longer what you were told. Ask again.")


class NotTransferable(BookingError):
    code = "not_transferable"
    message = _("This ticket can not be passed on.")


class NotMovable(BookingError):
    code = "not_movable"
    message = _("This booking can not be moved to that date.")


class AlreadyCheckedIn(BookingError):
    code = "already_checked_in"
    message = _("This ticket has been used already.")


class NotCheckedIn(BookingError):
    code = "not_checked_in"
    message = _("This ticket has not been used.")


class TicketCancelled(BookingError):
    code = "ticket_cancelled"
    message = _("This ticket was cancelled.")


class SeatsAvailable(BookingError):
    code = "seats_available"
    message = _("There are enough seats: book them.")


class AlreadyWaiting(BookingError):
    code = "already_waiting"
    message = _("You are on the waiting list of this event already.")


class NotWaiting(BookingError):
    code = "not_waiting"
    message = _("Nobody waits here any more.")


class VoucherInvalid(BookingError):
    code = "voucher_invalid"
    message = _("This voucher does not exist, is not valid now, or is not for these tickets.")


class VoucherUsedUp(BookingError):
    code = "voucher_used_up"
    message = _("This voucher has been used as often as it may.")


class BudgetBelowUsed(BookingError):
    code = "budget_below_used"
    message = _("More tickets than that have been bought with this voucher already.")


class XlsxNotInstalled(BookingError):
    code = "xlsx_not_installed"
    message = _("This site makes no XLSX files; the CSV file has the same rows.")


class InvalidAnswers(ValidationError):
    """Answers to an event's questions that can't be: ``detail`` says what is wrong with which, as they were sent."""

    def __init__(self, errors: Sequence[Mapping[str, Mapping[str, Sequence[str]]]]) -> None:
        told = [text for error in errors for texts in error.get("answers", {}).values() for text in texts]
        super().__init__({"attendees": told})
        self.detail: dict[str, Any] = {"attendees": errors}
