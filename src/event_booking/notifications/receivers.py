"""Declare the kinds of those apps that are installed, and forget erased people."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from event_booking.journal.admin_log import forget_names
from event_booking.journal.facts import listens_to
from event_booking.journal.models import Entry
from event_booking.notifications.attendee_messages.erasure import forget_author
from event_booking.notifications.bounces import end_problem
from event_booking.notifications.models import AttendeeMessage, Notification, PushSubscription, TelegramChat
from event_booking.notifications.services import forget_person, forget_transfers

for _app in ("accounts", "bookings", "profiles", "reviews"):
    if apps.is_installed(f"event_booking.{_app}"):
        import_module(f"event_booking.notifications.kinds.{_app}")
if apps.is_installed("event_booking.bookings"):
    import_module("event_booking.notifications.attendee_messages.receivers")


@listens_to("account.erased")
def forget(sender: str, entry: Entry, **kwargs: Any) -> None:
    forget_author(author=entry.subject_id)
    forget_person(user_id=entry.subject_id)
    forget_transfers(tickets=entry.data.get("mentioned", {}).get("tickets", []))


@listens_to("account.activated", "account.address_changed", "account.address_reverted")
def mail_again(sender: str, entry: Entry, **kwargs: Any) -> None:
    """The person has just read a mail at the address that they chose."""
    end_problem(entry.subject_id, at=entry.created_at)


@listens_to("account.password_changed")
def mail_arrives(sender: str, entry: Entry, **kwargs: Any) -> None:
    """By a code out of a mail, which did arrive. Whoever called our mails spam has not said anything about that."""
    if entry.data.get("by") == "code":
        end_problem(entry.subject_id, at=entry.created_at, reasons=["hard"])


@receiver(pre_delete, sender=settings.AUTH_USER_MODEL)
def forget_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A site deletes a user: the database removes the rows, but not what the admin's record calls them."""
    forget_names(AttendeeMessage.objects.filter(author=instance.pk))
    forget_names(Notification.objects.naming(instance.pk))
    forget_names(PushSubscription.objects.of(instance))
    forget_names(TelegramChat.objects.filter(pk=instance.pk))
