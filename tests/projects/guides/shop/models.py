"""What this shop keeps beside what the package keeps."""

from django.db import models


class Payment(models.Model):
    """Money that came for a booking. One booking is paid once."""

    booking = models.OneToOneField("event_booking_bookings.Booking", models.PROTECT, related_name="payment")
    charge = models.CharField(max_length=100)  # the provider's name for it
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    def __str__(self) -> str:
        return self.charge


class Charge(models.Model):
    """How much of the money that came was kept: decided once, since the provider tells of it more than once."""

    name = models.CharField(max_length=100, primary_key=True)
    kept = models.DecimalField(max_digits=12, decimal_places=2, null=True)

    def __str__(self) -> str:
        return self.name
