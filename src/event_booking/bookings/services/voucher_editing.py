"""Vouchers as organizers make, change and take them back."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from event_booking.bookings.exceptions import BudgetBelowUsed
from event_booking.bookings.models import Voucher
from event_booking.bookings.models.codes import ALPHABET
from event_booking.bookings.signals import voucher_changed, voucher_created, voucher_removed
from event_booking.database import short_transaction
from event_booking.events.models import Event, TicketType
from event_booking.events.services.locks import for_change

#: Letters and digits of a code that nobody chose: those that look alike in capitals are not among them.
SIGNS = "".join(sign for sign in ALPHABET if not sign.islower())
GENERATED = 10


def create_voucher(
    *, event: Event, actor: Any = None, ticket_types: Sequence[int] = (), code: str = "", **columns: Any
) -> Voucher:
    """Make a voucher of this event; without a code, one is made up.

    Raises ``ValidationError`` for a code that the event has already, ticket types of others, and terms that can't be.
    """
    voucher = Voucher(event=event, code=code.upper() or new_code(), **columns)
    voucher.clean()
    with _one_of_each_code(), short_transaction():
        voucher.save(force_insert=True)
        _set_ticket_types(voucher, ticket_types)
        voucher_created.record(voucher, actor=actor)
    return voucher


def update_voucher(*, voucher: Voucher, actor: Any = None, **changes: Any) -> Voucher:
    """Change these columns, and ``ticket_types``, and no others; return the voucher as it is then.

    Raises ``BudgetBelowUsed``, what ``create_voucher`` raises, and ``Voucher.DoesNotExist`` for one that was taken back
    meanwhile.
    """
    changed = sorted(changes)
    ticket_types = changes.pop("ticket_types", None)
    with _one_of_each_code(), short_transaction():
        # whoever buys with it waits until the commit, so that what was checked stays true
        locked: Voucher = for_change(Voucher.objects.living()).get(pk=voucher.pk)
        _set_columns(locked, changes)
        if ticket_types is not None:
            _set_ticket_types(locked, ticket_types)
        voucher_changed.record(locked, actor=actor, changed=changed)
    return locked


def remove_voucher(*, voucher: Voucher, actor: Any = None) -> None:
    """Take a voucher back: nobody buys with it any more, and its code may be given again. Bookings keep their price.

    Raises ``Voucher.DoesNotExist`` for one that was taken back already.
    """
    with short_transaction():
        if not Voucher.objects.living().filter(pk=voucher.pk).update(removed_at=Now()):
            raise Voucher.DoesNotExist
        voucher_removed.record(voucher, actor=actor)


def new_code() -> str:
    """50 bits: people type it, and it makes tickets cheaper, no more."""
    return "".join(secrets.choice(SIGNS) for _each in range(GENERATED))


def _set_columns(voucher: Voucher, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(voucher, name, value.upper() if name == "code" else value)
    voucher.clean()
    if voucher.budget is not None and voucher.budget < voucher.used:
        raise BudgetBelowUsed
    if changes:
        voucher.save(update_fields=list(changes))


def _set_ticket_types(voucher: Voucher, pks: Sequence[int]) -> None:
    types = TicketType.objects.offered().filter(event=voucher.event_id, pk__in=pks)
    if len(types) < len(set(pks)):
        raise ValidationError({"ticket_types": [_("This event has no such ticket type.")]})
    voucher.ticket_types.set(types)


@contextmanager
def _one_of_each_code() -> Iterator[None]:
    """The database decides; nothing else of what is written here can break one of its rules."""
    try:
        yield
    except IntegrityError as error:
        raise ValidationError({"code": [_("This event has a voucher with this code already.")]}) from error
