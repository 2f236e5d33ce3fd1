"""What is written when a site forgets who may book: the kit must fail here, and say why."""

from event_booking.testing.conformance.selling import Selling


class TestStrangers(Selling):
    crowd = 6
