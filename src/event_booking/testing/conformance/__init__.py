"""What the package promises, tried on a site with its own settings, hooks and database.

``class TestBookings(BookingConformance): ...`` in a site's tests is all; its factories may be overridden.
"""

from event_booking.testing.conformance.door import Door
from event_booking.testing.conformance.ending import Ending
from event_booking.testing.conformance.mix import Mix
from event_booking.testing.conformance.moving import Moving
from event_booking.testing.conformance.selling import Selling
from event_booking.testing.conformance.waiting import Waiting

__all__ = ["BookingConformance"]


class BookingConformance(Selling, Ending, Door, Moving, Waiting, Mix):
    """Concurrent runs against the site's database, each followed by the audit (G1–G9)."""
