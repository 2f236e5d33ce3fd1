"""What this shop keeps beside what the package keeps."""

from django.db import models


class Workshop(models.Model):
    """What we want to know of an event, and the package does not."""

    event = models.OneToOneField(
        "event_booking_events.Event", models.CASCADE, primary_key=True, related_name="workshop"
    )
    needs_apron = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.event)


class Payment(models.Model):
    """Money that came for a booking. One booking is paid once."""

    booking = models.OneToOneField("event_booking_bookings.Booking", models.PROTECT, related_name="payment")
    charge = models.CharField(max_length=100)  # the provider's name for it
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    def __str__(self) -> str:
        return self.charge
