"""Scans that are reported later: of a scanner without a network, or one that was not told what became of its report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError

from event_booking.bookings.models import Booking, Scan, Ticket
from event_booking.bookings.services.check_in import given, keep, unchanged, used_at
from event_booking.bookings.signals import ticket_checked_in
from event_booking.bookings.ticket_keys import code_for_event
from event_booking.database import insert_together, short_transaction
from event_booking.events.models import Event

#: What a ticket that opens nothing is called.
RESULTS = {Ticket.Status.USED: Scan.Result.ALREADY_USED, Ticket.Status.CANCELLED: Scan.Result.CANCELLED}


@dataclass(frozen=True, kw_only=True)
class ScanReport:
    """One scan: the scanner's name for it, what it read, signed or bare, and when that was by its own clock."""

    id: str
    code: str
    scanned_at: datetime


def report_scans(*, event: Event, reports: Sequence[ScanReport], actor: Any, where: str = "") -> list[Scan]:
    """Check tickets in, in the order given, each in a transaction of its own; return one row for each report.

    An ``id`` that this event has heard before gets the row of the first time and changes nothing, so a report that was
    cut off may be sent again as a whole.
    """
    heard = {scan.client_id: scan for scan in _heard(event, [report.id for report in reports])}
    told = {key for key, scan in heard.items() if scan.ticket is not None}
    tickets = _tickets(event, [report.code for report in reports if report.id not in told])
    rows = []
    for report in reports:
        named = tickets.get(report.code)
        if report.id in heard:
            rows.append(_of_same_ticket(heard[report.id], report, named))
        else:
            heard[report.id] = _hear(event, report, named, actor=actor, where=where)
            rows.append(_of_same_ticket(heard[report.id], report, None))
    return rows


def _of_same_ticket(scan: Scan, report: ScanReport, named: Ticket | None) -> Scan:
    """Two scanners that give the same names would lose each other's tickets: the second is told.

    ``named``: the ticket of this report, where the scan had none.
    """
    code = code_for_event(report.code, event_id=scan.event_id)
    if (scan.ticket.code == code) if scan.ticket else named is None:
        return scan
    taken = Scan(client_id=scan.client_id, result=Scan.Result.ID_TAKEN)
    taken.answer = _answer(taken)
    return taken


def _heard(event: Event, ids: list[str]) -> list[Scan]:
    return list(Scan.objects.filter(event=event, client_id__in=ids).select_related("ticket"))


def _tickets(event: Event, texts: list[str]) -> dict[str, Ticket]:
    """Tickets of this event by what was read of them."""
    codes = {text: code_for_event(text, event_id=event.pk) for text in texts}
    rows = Ticket.objects.filter(booking__event=event, code__in=codes.values()).select_related("booking")
    by_code = {ticket.code: ticket for ticket in rows.defer("booking__note")}
    return {text: by_code[code] for text, code in codes.items() if code in by_code}


def _hear(event: Event, report: ScanReport, ticket: Ticket | None, *, actor: Any, where: str) -> Scan:
    try:
        with short_transaction() as now:
            at = min(report.scanned_at, now)
            scan = Scan(event=event, client_id=report.id, scanned_at=at, where=where, actor=actor)
            return _store(scan, ticket, now)
    except IntegrityError:
        # the same report came twice at once, and the other was first: what we did is undone
        if others := _heard(event, [report.id]):
            return others[0]
        raise


def _store(scan: Scan, ticket: Ticket | None, now: datetime) -> Scan:
    """Use the ticket if it can be used, and write the scan down, whose unique name has the last word."""
    scan.result, scan.ticket = _use(ticket, scan, now)
    scan.answer = _answer(scan)
    if scan.ticket is None or scan.result != Scan.Result.ACCEPTED:
        scan.save()
        return scan
    data = given(scan=scan.client_id, where=scan.where)
    insert_together([scan, ticket_checked_in.prepare(scan.ticket, actor=scan.actor, **data)])
    return scan


def _use(ticket: Ticket | None, scan: Scan, now: datetime) -> tuple[Scan.Result, Ticket | None]:
    """What becomes of the scan, and the ticket as it is then."""
    if ticket is None:
        return Scan.Result.UNKNOWN, None
    if ticket.booking.status == Booking.Status.HELD and _is_held_still(ticket):
        return Scan.Result.NOT_CONFIRMED, ticket
    # a scanner's clock may be wrong: nobody comes before they booked, or tomorrow
    at = min(max(scan.scanned_at, ticket.booking.created_at), now)
    used = used_at(at, actor=scan.actor, where=scan.where)
    while not unchanged(ticket, Ticket.Status.VALID).update(**used):
        current = unchanged(ticket).first()
        if current is None:
            return Scan.Result.UNKNOWN, None  # passed on, or moved to another event, a moment ago
        if current.status != Ticket.Status.VALID:
            return RESULTS[Ticket.Status(current.status)], current
    keep(ticket, used)
    return Scan.Result.ACCEPTED, ticket


def _is_held_still(ticket: Ticket) -> bool:
    """Many tickets were read before the first was used, and somebody may have paid at the door meanwhile."""
    return Booking.objects.filter(pk=ticket.booking_id, status=Booking.Status.HELD).exists()


def _answer(scan: Scan) -> dict[str, Any]:
    """What the scanner is told, now and again; names are no part of it, since people may have theirs erased."""
    ticket = scan.ticket
    if ticket is None:
        return {"ticket": None, "checked_in_at": None, "where": ""}
    used = ticket.status == Ticket.Status.USED
    at = ticket.checked_in_at.astimezone(UTC).isoformat().replace("+00:00", "Z") if ticket.checked_in_at else None
    return {
        "ticket": {"code": ticket.code, "status": ticket.status, "checked_in_at": at},
        "checked_in_at": at if used else None,
        "where": ticket.checked_in_where if used else "",
    }
