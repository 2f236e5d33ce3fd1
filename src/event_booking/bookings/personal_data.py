"""What people are told of what they booked, and organizers of what they sold, without those to whom they sold it."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from rest_framework.renderers import JSONRenderer

from event_booking.bookings.models import Booking, IdempotencyKey, Scan, Ticket, Voucher, WaitlistEntry
from event_booking.people import people
from event_booking.people.export import exports, in_batches, picked
from event_booking.people.mentions import any_of, finds_mentions

BOOKING = (
    "reference", "status", "total", "refund", "currency", "note", "created_at", "expires_at", "confirmed_at",
    "cancelled_at",
)  # fmt: skip
TICKET = (
    "code", "attendee_name", "attendee_email", "answers", "status", "checked_in_at", "checked_in_where",
)  # fmt: skip
VOUCHER = (
    "code", "event_id", "kind", "value", "budget", "used", "valid_from", "valid_until", "unlocks_hidden", "created_at",
    "removed_at",
)  # fmt: skip
#: Long texts of an event, which every row would bring again.
UNSAID = [f"event__{name}" for name in ("description", "metadata", "search_text", "title_key")]


@exports("bookings")
def bookings(user: Any) -> Iterator[dict[str, Any]]:
    for booking in in_batches(_sold(user).filter(is_box_office=False)):
        yield {
            **picked(booking, *BOOKING),
            "event": _event(booking.event),
            "items": [_item(item) for item in booking.items.all()],
            "tickets": [picked(ticket, *TICKET) for ticket in booking.tickets.all()],
        }


@exports("tickets_from_others")
def tickets_from_others(user: Any) -> Iterator[dict[str, Any]]:
    """What others booked for the person's addresses. The code is not in it: it is theirs to hand over."""
    addresses = _addresses(user)
    addressed = tickets_for(addresses) if addresses else Ticket.objects.none()
    theirs = addressed.filter(~Q(booking__user=user.pk) | Q(booking__is_box_office=True))
    unsaid = [f"booking__{name}" for name in UNSAID]
    for ticket in in_batches(theirs.select_related("booking__event").defer(*unsaid)):
        yield {**picked(ticket, *TICKET[1:]), "event": _event(ticket.booking.event)}


@exports("box_office_sales")
def box_office_sales(user: Any) -> Iterator[dict[str, Any]]:
    """What they sold at the door: names and notes there are those of the buyers."""
    for booking in in_batches(_sold(user).filter(is_box_office=True)):
        sold = picked(booking, "reference", "status", "total", "currency", "created_at")
        yield {**sold, "event": _event(booking.event), "items": [_item(item) for item in booking.items.all()]}


@exports("waiting_list")
def waiting_list(user: Any) -> Iterator[dict[str, Any]]:
    mine = WaitlistEntry.objects.of(user).select_related("event", "offer").prefetch_related("ticket_types")
    mine = mine.defer(*UNSAID)
    for entry in in_batches(mine):
        yield {
            **picked(entry, "quantity", "status", "created_at", "passed_over_at", "passed_over_because"),
            "event": _event(entry.event),
            "ticket_types": [kind.name for kind in entry.ticket_types.all()],
            "offer": entry.offer and entry.offer.reference,
        }


@exports("vouchers")
def vouchers(user: Any) -> Iterator[dict[str, Any]]:
    """Those of the events that they organize."""
    for voucher in in_batches(Voucher.objects.filter(event__organizer=user.pk).prefetch_related("ticket_types")):
        yield {**picked(voucher, *VOUCHER), "ticket_types": [kind.name for kind in voucher.ticket_types.all()]}


@exports("check_ins")
def check_ins(user: Any) -> Iterator[dict[str, Any]]:
    """Where and when they let people in."""
    for ticket in in_batches(Ticket.objects.filter(checked_in_by=user.pk)):
        yield {"at": ticket.checked_in_at, "where": ticket.checked_in_where}


@exports("scans")
def scans(user: Any) -> Iterator[dict[str, Any]]:
    """What they reported from the door, without whose tickets these were."""
    for scan in in_batches(Scan.objects.filter(actor=user.pk)):
        yield picked(scan, "client_id", "event_id", "result", "where", "scanned_at", "created_at")


@exports("repeatable_requests")
def repeatable_requests(user: Any) -> Iterator[dict[str, Any]]:
    """Requests whose answers are kept to be given again; the answers are the bookings above."""
    for row in in_batches(IdempotencyKey.objects.filter(user=user.pk).defer("body")):
        yield picked(row, "key", "status_code", "created_at")


def _sold(user: Any) -> QuerySet[Booking]:
    return Booking.objects.of(user).with_details().defer(*UNSAID)


@finds_mentions("tickets")
def tickets_for(addresses: list[str]) -> QuerySet[Ticket]:
    """Those that somebody else booked for this person, passed on to them, or sold them at the door."""
    return Ticket.objects.filter(any_of(addresses, "attendee_email__iexact"))


@finds_mentions("answers")
def answers_naming(addresses: list[str]) -> QuerySet[IdempotencyKey]:
    """Addresses are looked for as JSON writes them: one in quotation marks has other signs there."""
    written = [JSONRenderer().render(address).decode()[1:-1] for address in addresses]
    return IdempotencyKey.objects.filter(any_of(written, "body__icontains"))


def _addresses(user: Any) -> list[str]:
    """That of today, and those by which an erasure would find them, but for what is somebody else's by now."""
    mine = {people().get_email(user)}
    if apps.is_installed("event_booking.accounts"):
        from event_booking.accounts.services.traces import addresses_of

        mine |= {each for each in addresses_of(user) if (people().find(each) or user).pk == user.pk}
    return sorted(mine - {""})


def _event(event: Any) -> dict[str, Any]:
    return picked(event, "id", "title", "starts_at", "timezone")


def _item(item: Any) -> dict[str, Any]:
    return {**picked(item, "name", "quantity", "unit_price"), "voucher": item.voucher and item.voucher.code}
