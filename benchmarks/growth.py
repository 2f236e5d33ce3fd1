"""Whether bookings get slower as they become many, and whether a worker's memory grows.

    python -m benchmarks.growth [--rows 1000000] [--bookings 100000]

Measures the hot event on an empty database, on one with that many bookings, and then lets the workers take that many
bookings over HTTP and compares their memory. Needs what ``benchmarks.bookings`` needs.
"""

import argparse
import statistics
from pathlib import Path

from benchmarks.bookings import Bench, bench

#: Bookings of one ticket each, of the people and events that are there.
FILL = """
INSERT INTO event_booking_bookings_booking
    (reference, user_id, event_id, status, total, currency, note, created_at, confirmed_at, is_box_office, refund)
SELECT 'bench-' || n, 1 + n % 500, {event} + n % 1000, 'confirmed', 0, 'EUR', '', now() - n * interval '1 second',
       now(), false, 0
FROM generate_series(1, {rows}) n;
INSERT INTO event_booking_bookings_bookingitem (booking_id, ticket_type_id, name, quantity, unit_price)
SELECT b.id, t.id, 'Standard', 1, 0
FROM event_booking_bookings_booking b JOIN event_booking_events_tickettype t USING (event_id)
WHERE b.reference LIKE 'bench-%';
INSERT INTO event_booking_bookings_ticket
    (code, booking_id, ticket_type_id, attendee_name, attendee_email, status, answers, checked_in_where)
SELECT 'bench-' || id, id, (SELECT id FROM event_booking_events_tickettype t WHERE t.event_id = b.event_id),
       '', '', 'valid', '{{}}', ''
FROM event_booking_bookings_booking b WHERE reference LIKE 'bench-%';
UPDATE event_booking_events_tickettype t SET taken = taken + n
FROM (SELECT event_id, count(*) n FROM event_booking_bookings_booking WHERE reference LIKE 'bench-%' GROUP BY 1) b
WHERE b.event_id = t.event_id;
VACUUM ANALYZE;
"""


def rate(site: Bench) -> float:
    """Bookings a second of one hot event with 32 clients: the median of five runs."""
    runs = [site.load("/api/v1/bookings/", "hot", clients=32, seconds=5)["rate"] for _ in range(5)]
    return statistics.median(runs)


def resident(pids: list[int]) -> float:
    """MiB of all workers."""
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return pages * 4096 / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--bookings", type=int, default=100_000)
    options = parser.parse_args()
    with bench() as site:
        site.load("/api/v1/bookings/", "hot", clients=32, seconds=5)
        empty = rate(site)
        first = int(site.sql("SELECT min(event_id) FROM event_booking_events_tickettype WHERE capacity = 100000"))
        for statement in FILL.format(rows=options.rows, event=first).split(";\n"):
            if statement.strip():
                site.sql(statement)
        full = rate(site)
        print(f"{empty:.0f}/s on an empty database, {full:.0f}/s on {options.rows:,} bookings: {full / empty:.2f}")
        before, taken = resident(site.worker_pids), 0
        while taken < options.bookings:
            taken += int(site.load("/api/v1/bookings/", "hot", clients=8, seconds=20)["requests"])
            print(f"{taken:,} bookings later: {resident(site.worker_pids):.1f} MiB, {before:.1f} before", flush=True)


if __name__ == "__main__":
    main()
