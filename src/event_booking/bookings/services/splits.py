"""Which seats could make up a number that is wanted together: all of one ticket type, or some of each."""

from collections.abc import Iterator, Mapping

from event_booking.events.models import TicketType


def splits(wanted: int, seats: Mapping[TicketType, int]) -> Iterator[dict[int, int]]:
    """Quantities by primary key of ticket types that make up ``wanted``, in the order in which the types are given.

    Single types first; then one that spreads over several, within what each type sells to one person and at least at
    once. Limits over several bookings are not looked at.
    """
    for kind, number in seats.items():
        if number >= wanted:
            yield {kind.pk: wanted}
    spread = _spread(wanted, seats)
    if len(spread) > 1:
        yield spread


def _spread(wanted: int, seats: Mapping[TicketType, int]) -> dict[int, int]:
    quantities = {}
    for kind, number in seats.items():
        taken = min(number, wanted, kind.max_per_person or wanted)
        if taken and taken >= kind.min_per_booking:
            quantities[kind.pk] = taken
            wanted -= taken
    return {} if wanted else quantities
