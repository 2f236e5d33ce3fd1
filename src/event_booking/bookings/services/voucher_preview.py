"""What a voucher does, for somebody who was given its code."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from event_booking.bookings.exceptions import VoucherInvalid, VoucherUsedUp
from event_booking.bookings.models import Voucher
from event_booking.bookings.services.prices import price_of
from event_booking.bookings.services.vouchers import find_voucher, may_sell, voucher_price
from event_booking.database import short_transaction
from event_booking.events.models import Event, TicketType


@dataclass(frozen=True, kw_only=True)
class VoucherOffer:
    """A ticket type that the voucher is good for, and what one ticket costs without it and with it."""

    ticket_type: TicketType
    price: Decimal
    discounted_price: Decimal


def preview_voucher(*, event: Event, code: str, user: Any) -> tuple[Voucher, list[VoucherOffer]]:
    """The voucher that this code names, and what it is good for; hidden ticket types among them if it unlocks them.

    Raises ``VoucherInvalid`` and ``VoucherUsedUp``. Nothing is reserved: the sale decides.
    """
    types = list(TicketType.objects.offered().filter(event=event.pk))
    with short_transaction() as now:
        voucher = find_voucher(event=event, types=types, code=code, now=now)
    offers = [_offer(event, kind, voucher, user) for kind in types if may_sell(kind, voucher)]
    good = [offer for offer in offers if offer is not None]
    if voucher is None or not good:
        raise VoucherInvalid
    if voucher.budget is not None and voucher.used >= voucher.budget:
        raise VoucherUsedUp
    return voucher, good


def _offer(event: Event, kind: TicketType, voucher: Voucher | None, user: Any) -> VoucherOffer | None:
    price = price_of(event=event, ticket_type=kind, user=user, quantity=1)
    lowered, used = voucher_price(kind, price, voucher)
    return None if used is None else VoucherOffer(ticket_type=kind, price=price, discounted_price=lowered)
