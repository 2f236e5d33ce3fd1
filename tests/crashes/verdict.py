"""What the database says in the end, against what people were told."""

from collections.abc import Iterator

from tests.crashes.arena import Arena
from tests.crashes.crowd import Crowd

BOOKINGS = "SELECT reference, note, status FROM event_booking_bookings_booking"
TICKETS = "SELECT code, status FROM event_booking_bookings_ticket"
#: By the tickets themselves: the counters are the audit's matter.
OVERSOLD = """
SELECT 'ticket type', kind.id, count(*) FROM event_booking_events_tickettype kind
JOIN event_booking_bookings_ticket ticket ON ticket.ticket_type_id = kind.id AND ticket.status IN ('valid', 'used')
GROUP BY kind.id HAVING count(*) > kind.capacity
UNION ALL
SELECT 'event', event.id, count(*) FROM event_booking_events_event event
JOIN event_booking_events_tickettype kind ON kind.event_id = event.id
JOIN event_booking_bookings_ticket ticket ON ticket.ticket_type_id = kind.id AND ticket.status IN ('valid', 'used')
GROUP BY event.id HAVING count(*) > event.capacity
"""


def judge(arena: Arena, crowd: Crowd) -> dict[str, list[str]]:
    """Everything that is wrong, by kind; nothing should be."""
    rows = arena.rows(BOOKINGS)
    return {
        "lost": [*lost(crowd, {reference: status for reference, _, status in rows}), *changed(arena, crowd)],
        "doubled": list(doubled(crowd, [note for _, note, _ in rows])),
        "oversold": [f"{kind} {pk}: {number} tickets" for kind, pk, number in arena.rows(OVERSOLD)],
        "audit": arena.audit(),
        "faults": [
            f"{attempt.status}"
            for attempt in crowd.attempts()
            if attempt.status not in (0, 503) and not attempt.answered
        ],
    }


def lost(crowd: Crowd, statuses: dict[str, str]) -> Iterator[str]:
    """Bookings, confirmations and cancellations that somebody was told of."""
    for person in crowd.people:
        for reference, possible in person.told.items():
            if statuses.get(reference) not in possible:
                yield f"{reference} is {statuses.get(reference)}, not {possible}"


def changed(arena: Arena, crowd: Crowd) -> Iterator[str]:
    """Tickets that were used or cancelled, as somebody was told."""
    statuses = dict(arena.rows(TICKETS))
    for person in crowd.people:
        for code, status in person.tickets.items():
            if statuses.get(code) != status:
                yield f"ticket {code} is {statuses.get(code)}, not {status}"


def doubled(crowd: Crowd, notes: list[str]) -> Iterator[str]:
    """A key makes one booking, and one that was refused at last none."""
    times: dict[str, int] = {}
    for note in notes:
        times[note] = times.get(note, 0) + 1
    for person in crowd.people:
        for key, reference in person.keys.items():
            if times.get(key, 0) != (reference is not None):
                yield f"{key}: {times.get(key, 0)} bookings, answered with {reference}"
