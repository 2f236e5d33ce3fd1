"""What reviews do when something happens elsewhere."""

from typing import Any

from django.conf import settings
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from event_booking.journal.facts import listens_to
from event_booking.journal.models import Entry
from event_booking.reviews.services import forget_reactions, forget_replies, forget_reviews


@listens_to("account.erased")
def erase(sender: str, entry: Entry, **kwargs: Any) -> None:
    if entry.subject is not None:
        forget_reviews(author=entry.subject)
        forget_reactions(user=entry.subject)
        forget_replies(author=entry.subject)


@receiver(pre_delete, sender=settings.AUTH_USER_MODEL)
def count_out(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A site deletes a user: the database would remove their rows without correcting the numbers on events."""
    forget_reviews(author=instance)
    forget_reactions(user=instance)
    forget_replies(author=instance)
