"""Which passwords people may choose: what the site's validators say, and what is known from a breach."""

import logging
from contextlib import suppress
from copy import copy
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from event_booking.conf import app_settings
from event_booking.people import people

logger = logging.getLogger("event_booking.accounts")


@sensitive_variables("password")
def check_new_password(password: str, user: Any | None = None, **names: str) -> None:
    """Raise ``ValidationError`` for a password that the site's validators, allauth adapter or ``IS_BREACHED`` refuse.

    For people who are not signed in it is compared with the ``names`` of the request, never with those of an account:
    the answer must not tell whether there is one.
    """
    get_adapter().clean_password(password, _somebody(user, names))
    if _is_breached(password):
        raise ValidationError(
            _("This password is known from a data breach. Please choose another one."), code="password_breached"
        )


@sensitive_variables("password")
def check_new_password_of(user: Any, password: str) -> None:
    """The same for the signed-in person's own new password, named as the API names it."""
    try:
        check_new_password(password, user)
    except ValidationError as error:
        raise ValidationError({"new_password": error.messages}) from error


def _somebody(user: Any | None, names: dict[str, str]) -> Any:
    """A user with address and name where Django's validators look for them, whatever the site calls its columns."""
    if user is not None:
        first, last = people().get_full_name(user)
        names = {"email": people().get_email(user), "first_name": first, "last_name": last}
    somebody = get_user_model()() if user is None else copy(user)
    for field, value in names.items():
        with suppress(AttributeError):  # a property of the site's own: it says already what it says
            setattr(somebody, field, value)
    return somebody


@sensitive_variables("password")
def _is_breached(password: str) -> bool:
    """What the hook says; a hook that fails refuses nobody, or one service that is down would close the whole site."""
    is_breached = import_string(app_settings().IS_BREACHED)
    try:
        return bool(is_breached(password=password))
    except ValidationError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a service that is down makes of the site's hook
        # neither its message nor its traceback: the password may stand in them
        logger.error("IS_BREACHED failed with %s: a new password was accepted unchecked", type(error).__name__)
        return False


def must_set_password(user: Any) -> bool:
    """Whether the person has no password. Where another system keeps passwords it keeps one for everybody."""
    return people().keeps_passwords and not user.has_usable_password()
