"""Questions about accounts that several callers ask."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from rest_framework_simplejwt.tokens import RefreshToken

from event_booking.conf import app_settings

if TYPE_CHECKING:
    from typing import Self
    from uuid import UUID

    from event_booking.accounts.models import AddressChange, Session


class SessionQuerySet(models.QuerySet["Session"]):
    def alive(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def proved(self) -> Self:
        """Without those of accounts that wait to be proved: these can do nothing but prove their address.

        None of them ever gets a session; one that there is all the same counts for nothing. People whom the site had
        before have no ``Account``, and are not meant.
        """
        verified = apps.get_model("account", "EmailAddress").objects.filter(user=OuterRef("user"), verified=True)
        waits = Q(user__event_booking_account__isnull=False, user__event_booking_account__proved_at__isnull=True)
        return self.exclude(waits & ~Exists(verified))

    def of(self, user: Any) -> Self:
        return self.filter(user=user.pk)

    def other_than(self, session: UUID | None) -> Self:
        return self if session is None else self.exclude(pk=session)

    def used_since(self, moment: Any) -> Self:
        return self.filter(last_used_at__gt=moment)

    def renewable(self) -> Self:
        """Those whose tokens can be exchanged: used within a refresh token's life, begun within ``SESSION_DAYS``."""
        begun = Now() - timedelta(days=app_settings().SESSION_DAYS)
        return self.alive().used_since(Now() - RefreshToken.lifetime).filter(created_at__gt=begun)

    def exchanged_just_now(self, jti: str) -> Self:
        """Those that a page in a browser had exchanged this token for, within ``REFRESH_GRACE_SECONDS``."""
        grace = timedelta(seconds=app_settings().REFRESH_GRACE_SECONDS)
        return self.alive().filter(previous_jti=jti).used_since(Now() - grace)

    def end(self) -> int:
        """End those that still live; their tokens end with them. Returns how many that were."""
        return self.alive().update(ended_at=Now())

    def distrust(self) -> int:
        """End them, and let their devices be strangers again. Returns how many were alive."""
        ended = self.end()
        self.exclude(device_digest="").update(device_digest="")
        return ended


class AddressChangeQuerySet(models.QuerySet["AddressChange"]):
    def of(self, user: Any) -> Self:
        return self.filter(user=user.pk)

    def pending(self) -> Self:
        """Those whose new address was not proved yet. A person has one of them at most."""
        return self.filter(confirmed_at__isnull=True)

    def revertible(self) -> Self:
        """Those that the old address can take back now."""
        return self.filter(reverted_at__isnull=True, revert_until__gt=Now())
