"""What organizers want to know of their events, counted when they ask.

Everything that is counted comes as lines of one shape (``lines``), so that rows of several tables, of any number of
events, are one query; ``sums`` adds them up, ``history`` sorts them by day and hour.
"""

from event_booking.bookings.figures.events import STATES, capacity_of, events_of
from event_booking.bookings.figures.history import History, history_of
from event_booking.bookings.figures.sums import Money, Sums, sums_of, sums_of_all

__all__ = [
    "STATES",
    "History",
    "Money",
    "Sums",
    "capacity_of",
    "events_of",
    "history_of",
    "sums_of",
    "sums_of_all",
]
