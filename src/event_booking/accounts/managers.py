"""How our own users are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import BaseUserManager

if TYPE_CHECKING:
    from event_booking.accounts.models import User


class UserManager(BaseUserManager["User"]):
    """Users by e-mail address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Store and return a user; without a password they can only choose one by a code."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Store and return somebody who may do everything."""
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})
