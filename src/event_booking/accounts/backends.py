"""Passwords at Django's own doors, such as the admin's: guessed there, they are counted with those of ``login/``."""

from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from event_booking.accounts.services.addresses import lock
from event_booking.accounts.services.admission import has_second_factor
from event_booking.accounts.services.lockout import count_failure, forget_if_open, key_of, refuse_if_locked
from event_booking.database import short_transaction
from event_booking.exceptions import TooManyRequests
from event_booking.people.passwords import is_password_of


class LockingModelBackend(ModelBackend):
    """Django's own backend, behind the lock: ``AUTHENTICATION_BACKENDS = ["…backends.LockingModelBackend"]``.

    Once an address is locked, right and wrong passwords are refused alike, and no other backend is asked. People with a
    second factor need its ``code`` as well: the admin's login asks for it (``admin_login.py``). A site's own backend
    stands behind it: ``class Ours(LockingModelBackend, TheirBackend)``.
    """

    @sensitive_variables("password", "code")
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        code: str = "",
        **kwargs: Any,
    ) -> Any | None:
        name = username or kwargs.get(get_user_model().USERNAME_FIELD)
        if not name or password is None:
            return None
        key, known = _key(name)
        try:
            refuse_if_locked(key)
            user = self._judge(request, name, password)
            if user is None:
                count_failure(key, known)
                return None
            admitted = _let_in(user, key, code)
        except TooManyRequests as error:
            raise PermissionDenied from error
        if admitted is None:
            raise PermissionDenied  # the next backend would let the password in, without the second factor
        return admitted

    @sensitive_variables("password")
    def _judge(self, request: HttpRequest | None, name: str, password: str) -> Any | None:
        """Whose password it is: the next backend's word, if a site put one of its own behind this lock.

        Else as Django's does, but that an outdated hash is never stored over a newer one.
        """
        ask: Any = super().authenticate
        if ask.__func__ is not ModelBackend.authenticate:
            return ask(request, username=name, password=password)
        users: Any = get_user_model()._default_manager
        try:
            user = users.get_by_natural_key(name)
        except get_user_model().DoesNotExist:
            make_password(password)  # as long as a comparison takes
            return None
        return user if is_password_of(user, password) and self.user_can_authenticate(user) else None

    async def aauthenticate(self, request: HttpRequest | None, **credentials: Any) -> Any | None:  # type: ignore[override]
        return await sync_to_async(self.authenticate)(request, **credentials)


@sensitive_variables("code")
def _let_in(user: Any, key: str, code: str) -> Any | None:
    """The person, unless they have a second factor and this is not its code."""
    with short_transaction() as now:
        judged, user = user.password, lock(user)
        if not user.is_active or user.password != judged:
            return None  # changed, banned or erased while the password was judged
        forget_if_open(key, now)
        if not has_second_factor(user):
            return user
        from event_booking.accounts.services.factor_codes import judge  # for sites that have allauth.mfa

        return user if code and judge(user=user, code=code, now=now) else None


def _key(name: str) -> tuple[str, Any | None]:
    """The same as at ``login/``, whatever people call themselves here; and who it is."""
    users = get_user_model()
    known = users._default_manager.filter(**{users.USERNAME_FIELD: name}).first()
    return key_of(name, known), known
