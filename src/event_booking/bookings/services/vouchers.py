"""Vouchers: what makes a ticket cheaper, as often as its budget lasts. Each discounted ticket is one use."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Q

from event_booking.bookings.exceptions import VoucherInvalid, VoucherUsedUp
from event_booking.bookings.models import BookingItem, Voucher
from event_booking.events.models import Event, TicketType


def find_voucher(*, event: Event, types: Sequence[TicketType], code: str, now: datetime) -> Voucher | None:
    """The voucher that this code names, or ``None`` without a code.

    Raises ``VoucherInvalid`` where there is none, it is not valid now, or is good for none of these ticket types.
    """
    if not code:
        return None
    mine = Voucher.objects.living().filter(event=event.pk, code=code.strip().upper())
    voucher = mine.prefetch_related("ticket_types").first()
    if voucher is None or not voucher.is_valid(now) or not any(_is_good_for(kind, voucher) for kind in types):
        raise VoucherInvalid
    return voucher


def may_sell(ticket_type: TicketType, voucher: Voucher | None) -> bool:
    """A hidden ticket type is sold only with a voucher that is good for it and unlocks it."""
    if not ticket_type.is_hidden:
        return True
    return voucher is not None and voucher.unlocks_hidden and _is_good_for(ticket_type, voucher)


def voucher_price(ticket_type: TicketType, price: Decimal, voucher: Voucher | None) -> tuple[Decimal, Voucher | None]:
    """What one ticket costs with the voucher, and the voucher if it is good for this type."""
    if voucher is None or not _is_good_for(ticket_type, voucher):
        return price, None
    return voucher.lower(price), voucher


def use_vouchers(items: Iterable[BookingItem]) -> None:
    """Count one use for each ticket, before any seat is taken.

    Raises ``VoucherUsedUp`` where the budget is too small, ``VoucherInvalid`` for one that was taken back since it was
    read, or lowers prices by something else.
    """
    for voucher, tickets in _uses(items).items():
        as_read = Voucher.objects.living().filter(pk=voucher.pk, kind=voucher.kind, value=voucher.value)
        within = Q(budget=None) | Q(used__lte=F("budget") - tickets)
        if not as_read.filter(within).update(used=F("used") + tickets):
            raise VoucherUsedUp if as_read.exists() else VoucherInvalid


def give_back_uses(items: Iterable[BookingItem], quantities: Mapping[int, int]) -> None:
    """Uncount the uses of so many tickets of each type, which the caller makes sure is done once."""
    returned = Counter[int]()
    for item in items:
        if item.voucher_id is not None:
            returned[item.voucher_id] += quantities.get(item.ticket_type_id, 0)
    for pk, tickets in sorted(returned.items()):
        Voucher.objects.filter(pk=pk).update(used=F("used") - tickets)


def _uses(items: Iterable[BookingItem]) -> Counter[Voucher]:
    """Tickets by voucher: one at most, since whoever books names one."""
    uses = Counter[Voucher]()
    for item in items:
        if item.voucher is not None:
            uses[item.voucher] += item.quantity
    return uses


def _is_good_for(ticket_type: TicketType, voucher: Voucher) -> bool:
    types = voucher.ticket_types.all()
    return not types or any(kind.pk == ticket_type.pk for kind in types)
