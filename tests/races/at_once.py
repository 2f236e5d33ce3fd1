"""The package's own helpers, under the name by which the tests here know them."""

from event_booking.testing.concurrency import at_once, tally

__all__ = ["at_once", "tally"]
