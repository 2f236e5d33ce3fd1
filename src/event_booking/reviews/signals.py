"""Facts about reviews. Subject: the review."""

from event_booking.journal.facts import Fact

#: Somebody reviewed an event, ``data["event"]``. Actor: the author.
review_written = Fact("review.written")

#: The organizer answered a review of their event, ``data["event"]``. Actor: the organizer.
review_answered = Fact("review.answered")
