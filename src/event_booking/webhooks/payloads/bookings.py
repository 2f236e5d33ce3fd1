"""What is told of bookings, tickets and waiting lists: as they are when it is told."""

from typing import Any

from event_booking.bookings.models import Booking, Ticket, WaitlistEntry
from event_booking.bookings.told import booking_of
from event_booking.journal.models import Entry
from event_booking.webhooks.payloads.registry import Told, tells

#: What a fact itself may add.
SAID = ("reason", "refund", "channel", "tickets", "from", "to")


@tells(
    "booking.held", "booking.confirmed", "booking.cancelled", "booking.reduced", "booking.extended", "booking.expired",
    "booking.moved",
)  # fmt: skip
def booking(entry: Entry) -> Told | None:
    found = booking_of(entry)
    if found is None:
        return None
    return Told(owner=found.event.organizer_id, data={**_booking(found), **_said(entry)})


@tells("ticket.checked_in", "ticket.check_in_undone", "ticket.transferred")
def ticket(entry: Entry) -> Told | None:
    """By its number, never by its code, which opens the door."""
    found = Ticket.objects.select_related("booking__event").filter(pk=entry.subject_id).first()
    if found is None:
        return None
    shown = {"id": found.pk, "ticket_type": found.ticket_type_id, "status": found.status}
    if entry.fact == "ticket.checked_in":
        shown["checked_in_at"] = found.checked_in_at
    if entry.fact == "ticket.transferred":
        shown["replaces"] = entry.data.get("old")
    data = {"event": {"id": found.booking.event_id}, "booking": {"reference": found.booking.reference}, "ticket": shown}
    return Told(owner=found.booking.event.organizer_id, data=data)


@tells("waitlist.joined", "waitlist.offered", "waitlist.left")
def waiting(entry: Entry) -> Told | None:
    rows = WaitlistEntry.objects.select_related("event", "offer").prefetch_related("ticket_types")
    found = rows.filter(pk=entry.subject_id).first()
    if found is None:
        return None
    shown = {
        "id": found.pk,
        "status": found.status,
        "quantity": found.quantity,
        "ticket_types": [kind.pk for kind in found.ticket_types.all()],
        "booking": found.offer and found.offer.reference,
    }
    data = {"event": {"id": found.event_id}, "waiting": shown, **_said(entry)}
    return Told(owner=found.event.organizer_id, data=data)


def _booking(booking: Booking) -> dict[str, Any]:
    shown = {
        "reference": booking.reference,
        "status": booking.status,
        "total": str(booking.total),
        "refund": str(booking.refund),
        "currency": booking.currency,
        "items": [_item(item) for item in booking.items.all()],
        "expires_at": booking.expires_at,
        "created_at": booking.created_at,
    }
    return {"event": {"id": booking.event_id}, "booking": shown}


def _item(item: Any) -> dict[str, Any]:
    return {
        "ticket_type": item.ticket_type_id,
        "name": item.name,
        "quantity": item.quantity,
        "unit_price": str(item.unit_price),
    }


def _said(entry: Entry) -> dict[str, Any]:
    return {name: entry.data[name] for name in SAID if name in entry.data}
