from django.conf import settings
from django.db import models


class Order(models.Model):
    """Somebody's purchase, with a note of theirs, and perhaps a guest."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="orders")
    number = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    guest_email = models.EmailField(blank=True)

    def __str__(self) -> str:
        return self.number
