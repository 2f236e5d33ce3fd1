"""What the smallest possible booking needs to store."""

from django.conf import settings
from django.db import models


class Stock(models.Model):
    """Seats of one event."""

    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(taken__lte=models.F("capacity")), name="not_oversold")]

    def __str__(self) -> str:
        return f"{self.taken}/{self.capacity}"


class Seat(models.Model):
    """A booking without anything that makes it one."""

    stock = models.ForeignKey(Stock, models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)

    def __str__(self) -> str:
        return f"{self.stock_id}"
