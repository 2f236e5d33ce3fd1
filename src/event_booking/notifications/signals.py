"""Facts about messages to attendees, whose subject is the message. ``data["event"]``: the event's primary key."""

from event_booking.journal.facts import Fact

#: A message will be sent at ``data["send_at"]``. ``data["event"]``. Actor: whoever asked for it.
attendee_message_scheduled = Fact("attendee_message.scheduled")

#: A message is being sent from now on. ``data["recipients"]``: to how many people. Actor: its author, or whoever asked.
attendee_message_sending = Fact("attendee_message.sending")

#: Everybody has been told; mails may still be on their way. ``data["event"]``; ``data["told"]``: how many people.
#: Actor: its author.
attendee_message_sent = Fact("attendee_message.sent")

#: A message will not be sent. ``data["event"]``; ``data["reason"]``: ``"person"``, ``"event_cancelled"`` or
#: ``"not_allowed"``.
attendee_message_cancelled = Fact("attendee_message.cancelled")

#: The mail with a booking's tickets is sent once more. Subject: the booking. ``data["event"]``. Actor: the
#: organizer who asked for it.
tickets_resent = Fact("booking.tickets_resent")
