from decimal import Decimal

from django.dispatch import receiver

from event_booking.bookings.signals import booking_cancelled, booking_reduced
from shop import till
from shop.models import Payment


@receiver([booking_cancelled, booking_reduced])
def pay_back(sender, entry, **kwargs):
    """What the cancellation policy gives back, once for each fact, however often it is heard."""
    refund = Decimal(entry.data["refund"])
    paid = Payment.objects.filter(booking=entry.subject_id).first()
    if refund and paid is not None:
        till.give_back(paid.charge, refund, key=f"fact-{entry.pk}")
