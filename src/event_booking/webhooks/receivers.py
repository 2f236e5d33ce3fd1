"""Declare what is told by those apps that are installed, and forget erased people."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from event_booking.journal.admin_log import forget_names
from event_booking.journal.facts import listens_to
from event_booking.journal.models import Entry
from event_booking.webhooks.models import Endpoint
from event_booking.webhooks.services import forget_person

for _app in ("events", "bookings", "reviews"):
    if apps.is_installed(f"event_booking.{_app}"):
        import_module(f"event_booking.webhooks.payloads.{_app}")


@listens_to("account.erased")
def forget(sender: str, entry: Entry, **kwargs: Any) -> None:
    forget_person(user_id=entry.subject_id)


@receiver(pre_delete, sender=settings.AUTH_USER_MODEL)
def forget_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A site deletes a user: the database removes the rows, but not what the admin's record calls them."""
    forget_names(Endpoint.objects.of(instance.pk))
