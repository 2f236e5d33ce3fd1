"""The one family of refusals: a public code and a message for people, no HTTP."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class EventBookingError(Exception):
    """A rule said no. ``code`` is public and never reworded; ``message`` is for people and translated.

    A caller may pass another message: ``raise SoldOut(_("The last ticket went a minute ago."))``.
    """

    code: str = "refused"
    message: str | Promise = _("This is not possible.")
    #: What the answer tells beside these, such as a token for the next step.
    extra: Mapping[str, Any] = {}

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class InvalidCode(EventBookingError):
    """A code from a mail is wrong, used, expired or burnt: which of these stays unsaid."""

    code = "invalid_code"
    message = _("This code is wrong or no longer valid.")


class MalformedRequest(EventBookingError):
    """What was sent can never be right, whatever the state of things."""

    code = "invalid"
    message = _("This request can not be understood.")


class TooManyRequests(EventBookingError):
    """Asked too often; it works again after ``retry_after`` seconds."""

    code = "too_many_requests"
    message = _("Too many attempts. Please try again later.")

    def __init__(self, *args: object, retry_after: int = 60) -> None:
        super().__init__(*args)
        self.retry_after = retry_after


class ServiceUnavailable(EventBookingError):
    """Another system that is needed does not answer; trying again after ``retry_after`` seconds is safe."""

    code = "unavailable"
    message = _("Temporarily unavailable. Please try again in a moment.")

    def __init__(self, *args: object, retry_after: int = 5) -> None:
        super().__init__(*args)
        self.retry_after = retry_after


class Forbidden(EventBookingError):
    """The person lacks a role, or a hook does not let them."""

    code = "permission_denied"
    message = _("You do not have permission to do this.")


class Unauthorized(EventBookingError):
    """Who asks could not be made out: wrong credentials, or a token that no longer counts."""

    code = "not_authenticated"
    message = _("Please sign in.")


class Gone(EventBookingError):
    """It was there once, and is kept no more."""

    code = "gone"
    message = _("This is kept no more.")


class IdempotencyConflict(EventBookingError):
    """One ``Idempotency-Key``, two different requests."""

    code = "idempotency_conflict"
    message = _("This Idempotency-Key was used for another request.")
