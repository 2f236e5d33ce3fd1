"""The whole API, of the apps that are installed: ``path("api/v1/", include("event_booking.urls"))``."""

from django.apps import apps
from django.urls import include, path

__all__ = ["urlpatterns"]

APPS = ["accounts", "events", "bookings", "reviews", "profiles", "notifications", "webhooks"]

urlpatterns = [
    path("", include(f"event_booking.{name}.urls")) for name in APPS if apps.is_installed(f"event_booking.{name}")
]
