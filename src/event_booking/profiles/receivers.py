"""What profiles do when something happens elsewhere."""

from typing import Any

from django.conf import settings
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from event_booking.journal.admin_log import forget_names
from event_booking.journal.facts import listens_to
from event_booking.journal.models import Entry
from event_booking.profiles.models import Profile
from event_booking.profiles.services import discard_avatar, erase_profile, forget_subscriptions


@listens_to("account.erased")
def erase(sender: str, entry: Entry, **kwargs: Any) -> None:
    user = entry.subject
    if user is not None:
        forget_names(Profile.objects.filter(pk=user.pk))
        erase_profile(user=user)


@receiver(pre_delete, sender=settings.AUTH_USER_MODEL)
def count_out(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A site deletes a user: the database removes what hangs on it, but neither corrects counters nor removes files."""
    forget_names(Profile.objects.filter(pk=instance.pk))
    forget_subscriptions(user=instance)
    discard_avatar(user=instance)
