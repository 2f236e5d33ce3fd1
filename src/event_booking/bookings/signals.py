"""Facts about bookings. Subject: the booking, or the ticket where it says so."""

from event_booking.journal.facts import Fact

#: Seats were put aside for a priced booking until ``expires_at``. Actor: whoever books.
booking_held = Fact("booking.held")

#: A booking became final. Actor: whoever booked.
booking_confirmed = Fact("booking.confirmed")

#: A whole booking was cancelled.
#: ``data["reason"]``: ``"person"``, ``"organizer"``, ``"event_cancelled"`` or ``"erased"``.
booking_cancelled = Fact("booking.cancelled")

#: A part of a booking was cancelled. ``data["tickets"]``: primary keys of the tickets.
booking_reduced = Fact("booking.reduced")

#: A hold was not confirmed in time; its seats are on sale again.
booking_expired = Fact("booking.expired")

#: Somebody went in. Subject: the ticket. Actor: whoever checked it.
ticket_checked_in = Fact("ticket.checked_in")

#: An event begins in ``REMINDER_HOURS``. Subject: the event. Recorded once for each start that it had.
event_reminder_due = Fact("event.reminder_due")
