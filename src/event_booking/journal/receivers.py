"""What the journal does when a person leaves."""

from typing import Any

from django.conf import settings
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from event_booking.journal.erasure import forget_words
from event_booking.journal.facts import listens_to
from event_booking.journal.models import Entry


@listens_to("account.erased")
def forget(sender: str, entry: Entry, **kwargs: Any) -> None:
    person: Any = entry.subject_id  # as text, whatever the key's type
    forget_words(Entry.objects.filter(subject_model=entry.subject_model, subject_id=person))
    forget_words(Entry.objects.filter(actor=person))


@receiver(pre_delete, sender=settings.AUTH_USER_MODEL)
def forget_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A site deletes a user: what they did stays as done by nobody, without their words."""
    forget_words(Entry.objects.about(instance))
    forget_words(Entry.objects.filter(actor=instance.pk))
