"""System checks of the user model: what the default user backend needs of it, and would miss only when it is asked."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Warning  # noqa: A004
from django.core.exceptions import ImproperlyConfigured

from event_booking.people import people
from event_booking.people.django import MADE_UP_LETTERS, NOWHERE, DjangoUserBackend, letters_in


def check_user_model(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report columns that are too short, and roles that have no place."""
    try:
        backend = type(people())
    except (ImportError, ImproperlyConfigured):
        return []  # USER_BACKEND is none, which others say better
    found: list[CheckMessage] = []
    if backend.create is DjangoUserBackend.create or backend.erase is DjangoUserBackend.erase:
        found += _short_columns()
    if backend.grant is DjangoUserBackend.grant and not hasattr(get_user_model(), "groups"):
        hint = "PermissionsMixin for your user model, or roles, grant and revoke of a USER_BACKEND of your own."
        message = "Users have no groups, which are their roles: making somebody an organizer fails."
        found.append(Warning(message, hint=hint, id="event_booking_accounts.W009"))
    return found


def _short_columns() -> Iterator[CheckMessage]:
    model: Any = get_user_model()
    address, name = model.get_email_field_name(), model.USERNAME_FIELD
    needed = {name: MADE_UP_LETTERS, address: MADE_UP_LETTERS + len(NOWHERE)}
    for column, letters in needed.items():
        room = letters_in(model, column)
        if room is not None and room < letters:
            yield Warning(
                f"{model._meta.label}.{column} takes {room} letters: people can not be erased, or not sign up.",
                hint=f"At least {letters}, or create and erase of a USER_BACKEND of your own.",
                id="event_booking_accounts.W008",
            )
