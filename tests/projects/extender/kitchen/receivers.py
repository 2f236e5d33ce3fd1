"""Imported by itself, as in every app: what the kitchen listens to, and what it tells people of."""

from django.db import transaction
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from event_booking.bookings.signals import booking_confirmed
from event_booking.notifications.kinds import Notice, kind
from kitchen.models import Stamp
from kitchen.signals import stamped


@receiver(booking_confirmed)
def stamp(sender, entry, **kwargs):
    """A fact may come twice: the booking has one stamp."""
    booking = entry.subject
    if booking is None:
        return
    with transaction.atomic():
        made, is_new = Stamp.objects.get_or_create(booking=booking, defaults={"user": booking.user})
        if is_new:
            stamped.record(made, user=booking.user_id, stamps=booking.user.stamps.count())


@kind("kitchen.stamp", title=_("Stamps on your card"), fact="kitchen.stamped", sample={"stamps": 3})
def tell_of_stamp(entry):
    yield Notice(user=entry.data["user"], context={"stamps": entry.data["stamps"]}, url="/card/")
