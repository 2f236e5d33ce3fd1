"""Facts about bookings. Subject: the booking, or the ticket where it says so."""

from event_booking.journal.facts import Fact

#: Seats were put aside for a priced booking until ``expires_at``. Actor: whoever books.
#: ``data["channel"]``: ``"waitlist"`` for an offer to the waiting list.
booking_held = Fact("booking.held")

#: A booking became final. Actor: whoever booked. ``data["channel"]``: ``"box_office"`` for a sale at the door.
booking_confirmed = Fact("booking.confirmed")

#: A whole booking was cancelled.
#: ``data["reason"]``: ``"person"``, ``"organizer"``, ``"event_cancelled"`` or ``"erased"``; ``data["refund"]``: what
#: comes back by the event's cancellation policy, such as ``"12.50"``.
booking_cancelled = Fact("booking.cancelled")

#: A part of a booking was cancelled. ``data["tickets"]``: primary keys of the tickets; ``data["reason"]``,
#: ``data["refund"]``: as above.
booking_reduced = Fact("booking.reduced")

#: A hold was renewed: ``data["expires_at"]`` is its new deadline. Actor: whoever booked.
booking_extended = Fact("booking.extended")

#: A booking was moved to another date of its series. ``data["from"]``, ``data["to"]``: primary keys of the events.
booking_moved = Fact("booking.moved")

#: A ticket was passed on. Subject: the ticket that took the place of the old one. ``data["old"]``, ``data["new"]``:
#: primary keys of both.
ticket_transferred = Fact("ticket.transferred")

#: A hold was not confirmed in time; its seats are on sale again.
booking_expired = Fact("booking.expired")

#: Somebody went in. Subject: the ticket. Actor: whoever checked it. ``data["where"]``: the door, if it has a name;
#: ``data["scan"]``: the scanner's name for the scan, if it was reported later.
ticket_checked_in = Fact("ticket.checked_in")

#: The organizer took a check-in back, and the ticket is valid again. Subject: the ticket. Actor: the organizer.
#: ``data["reason"]``: what they gave as reason.
ticket_check_in_undone = Fact("ticket.check_in_undone", words=["reason"])

#: A voucher was made. Subject: the voucher. Actor: the organizer.
voucher_created = Fact("voucher.created")

#: A voucher was changed. Subject: the voucher. Actor: the organizer. ``data["changed"]``: the names of the fields.
voucher_changed = Fact("voucher.changed")

#: A voucher was taken back. Subject: the voucher. Actor: the organizer.
voucher_removed = Fact("voucher.removed")

#: Somebody waits for seats. Subject: the waiting list entry. Actor: whoever waits.
waitlist_joined = Fact("waitlist.joined")

#: Seats are held for somebody who waited. Subject: the waiting list entry, whose ``offer`` is the booking. Actor: the
#: organizer, if they offered them out of turn.
waitlist_offered = Fact("waitlist.offered")

#: Somebody waits no more. Subject: the waiting list entry. ``data["reason"]``: ``"person"``, ``"event_cancelled"`` (or
#: deleted before it began) or ``"over"``. (An offer that ends is told by the facts of its booking.)
waitlist_left = Fact("waitlist.left")

#: People are to be reminded of an event. Subject: the event. ``data["starts_at"]``; ``data["minutes"]``: so long before
#: it was to be. Recorded once for each start that the event had, and each of its ``reminders``.
event_reminder_due = Fact("event.reminder_due")

#: ``event_booking_audit --repair`` set something right. Subject: the row. ``data["check"]``: which promise
#: did not hold; ``data["was"]`` and ``data["now"]``: what stood there, and what does.
audit_repaired = Fact("audit.repaired")
