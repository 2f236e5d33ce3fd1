from django.conf import settings
from django.db import models


class Course(models.Model):
    """What the kitchen knows about an event beside what every event has."""

    event = models.OneToOneField("event_booking_events.Event", models.CASCADE, related_name="course")
    allergens = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"Course {self.event_id}"


class Stamp(models.Model):
    """One on somebody's loyalty card for each booking."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="stamps")
    booking = models.OneToOneField("event_booking_bookings.Booking", models.CASCADE, related_name="stamp")

    def __str__(self) -> str:
        return f"Stamp {self.pk}"
