"""What the site's ``PRICE`` hook says that a ticket costs."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from event_booking.conf import app_settings
from event_booking.events.models import Event, TicketType

CENT = Decimal("0.01")


def price_of(*, event: Event, ticket_type: TicketType, user: Any, quantity: int) -> Decimal:
    """One ticket's price as it is stored, so that a booking's total is the sum of its lines to the cent.

    Raises ``ImproperlyConfigured`` where the hook answers with what is no price.
    """
    path = app_settings().PRICE
    answer = import_string(path)(event=event, ticket_type=ticket_type, user=user, quantity=quantity)
    try:
        price = Decimal(str(answer)).quantize(CENT, ROUND_HALF_UP)
    except InvalidOperation:
        price = Decimal("NaN")
    if not price.is_finite() or price < 0:
        message = f"EVENT_BOOKING['PRICE']: {path} answered {answer!r}, which is no price"
        raise ImproperlyConfigured(message)
    return price
