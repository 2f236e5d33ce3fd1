from datetime import timedelta
from decimal import Decimal

from django.utils import timezone


def early_bird(*, event, ticket_type, user, quantity, **kwargs):
    """A tenth off until thirty days before, and another tenth for groups of five and more."""
    price = ticket_type.price
    if event.starts_at - timezone.now() > timedelta(days=30):
        price *= Decimal("0.9")
    if quantity >= 5:
        price *= Decimal("0.9")
    return price
