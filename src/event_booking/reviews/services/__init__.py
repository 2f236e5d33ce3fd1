"""What people say about events."""

from event_booking.reviews.services.reactions import COUNTERS, Reaction, add_reaction, forget_reactions, remove_reaction
from event_booking.reviews.services.reviews import (
    change_review,
    delete_review,
    forget_replies,
    forget_reviews,
    reply_to_review,
    write_review,
)
from event_booking.reviews.services.summary import summarize_reviews

__all__ = [
    "COUNTERS",
    "Reaction",
    "add_reaction",
    "change_review",
    "delete_review",
    "forget_reactions",
    "forget_replies",
    "forget_reviews",
    "remove_reaction",
    "reply_to_review",
    "summarize_reviews",
    "write_review",
]
