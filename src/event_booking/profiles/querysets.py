"""Questions about people who follow people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Exists, OuterRef, Q

from event_booking.people import people

if TYPE_CHECKING:
    from event_booking.people import Person
    from event_booking.profiles.models import Subscription


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def of(self, user: Any) -> Self:
        """Both ways: whom this person follows, and who follows them."""
        return self.filter(Q(subscriber=user.pk) | Q(target=user.pk))

    def showing(self, side: str, viewer: Person) -> Self:
        """Rows whose ``subscriber`` or ``target`` the viewer may see: public people, and the viewer."""
        proved = people().proved(get_user_model()._default_manager.filter(pk=OuterRef(side)))
        private = Q(**{f"{side}__event_booking_profile__is_public": False})
        rows = self.filter(Q(**{side: viewer.pk}) | (~private & Exists(proved)))
        if any(field.name == "is_active" for field in get_user_model()._meta.get_fields()):
            rows = rows.filter(**{f"{side}__is_active": True})
        profile = f"{side}__event_booking_profile"
        return rows.select_related(profile).defer(f"{profile}__bio", f"{profile}__city", f"{profile}__website")
