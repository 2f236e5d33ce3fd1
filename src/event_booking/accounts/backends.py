"""Passwords at Django's own doors, such as the admin's: guessed there, they are counted with those of ``login/``."""

from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from event_booking.accounts.services.counters import digest_of
from event_booking.accounts.services.lockout import count_failure, forget_if_open, refuse_if_locked
from event_booking.database import short_transaction
from event_booking.exceptions import TooManyRequests
from event_booking.people import people


class LockingModelBackend(ModelBackend):
    """Django's own backend, behind the lock: ``AUTHENTICATION_BACKENDS = ["…backends.LockingModelBackend"]``.

    Once an address is locked, right and wrong passwords are refused alike, and no other backend is asked.
    """

    @sensitive_variables("password")
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Any | None:
        name = username or kwargs.get(get_user_model().USERNAME_FIELD)
        if not name or password is None:
            return None
        key, known = _key(name)
        try:
            refuse_if_locked(key)
            user = super().authenticate(request, username=name, password=password)
            if user is None:
                count_failure(key, known)
            else:
                with short_transaction() as now:
                    forget_if_open(key, now)
        except TooManyRequests as error:
            raise PermissionDenied from error
        return user

    async def aauthenticate(self, request: HttpRequest | None, **credentials: Any) -> Any | None:  # type: ignore[override]
        return await sync_to_async(self.authenticate)(request, **credentials)


def _key(name: str) -> tuple[str, Any | None]:
    """The same as at ``login/``, whatever people call themselves here; and who it is."""
    users = get_user_model()
    known = users._default_manager.filter(**{users.USERNAME_FIELD: name}).first()
    return digest_of((people().get_email(known) if known else "") or name), known
