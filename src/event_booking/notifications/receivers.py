"""Declare the kinds of those apps that are installed, and forget erased people."""

from importlib import import_module
from typing import Any

from django.apps import apps

from event_booking.journal.facts import listens_to
from event_booking.journal.models import Entry
from event_booking.notifications.services import forget_person, forget_transfers

for _app in ("accounts", "bookings", "profiles", "reviews"):
    if apps.is_installed(f"event_booking.{_app}"):
        import_module(f"event_booking.notifications.kinds.{_app}")


@listens_to("account.erased")
def forget(sender: str, entry: Entry, **kwargs: Any) -> None:
    forget_person(user_id=entry.subject_id)
    forget_transfers(tickets=entry.data.get("mentioned", {}).get("tickets", []))
