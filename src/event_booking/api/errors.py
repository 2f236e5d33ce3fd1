"""Refusals and faults become HTTP here, and nowhere else."""

import errno
import logging
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.db import InterfaceError, InternalError, OperationalError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error

from event_booking.counters import Counter
from event_booking.database import is_forsaken, leave
from event_booking.exceptions import (
    EventBookingError,
    Forbidden,
    Gone,
    IdempotencyConflict,
    InvalidCode,
    MalformedRequest,
    ServiceUnavailable,
    TooManyRequests,
    Unauthorized,
)

__all__ = ["RefusalsMixin"]

logger = logging.getLogger("event_booking.api")

REFUSALS = Counter(
    "event_booking_refusals",
    "Requests that a rule or a fault refused, by the public code of the answer",
    label="code",
    values=["sold_out", "unavailable"],
)

STATUSES = {
    InvalidCode: status.HTTP_400_BAD_REQUEST,
    MalformedRequest: status.HTTP_400_BAD_REQUEST,
    Unauthorized: status.HTTP_401_UNAUTHORIZED,
    Forbidden: status.HTTP_403_FORBIDDEN,
    Gone: status.HTTP_410_GONE,
    IdempotencyConflict: status.HTTP_422_UNPROCESSABLE_ENTITY,
    TooManyRequests: status.HTTP_429_TOO_MANY_REQUESTS,
    ServiceUnavailable: status.HTTP_503_SERVICE_UNAVAILABLE,
}


class Refused(exceptions.APIException):
    """A refusal as REST framework knows it: a status, a detail, a code, and perhaps when to come again."""

    status_code: int = status.HTTP_409_CONFLICT

    def __init__(self, error: EventBookingError) -> None:
        super().__init__(detail=str(error), code=error.code)
        self.public_code = error.code
        self.counted_as = type(error).code  # of the kind: a site's own refusal may make up a code for each event
        self.extra = error.extra
        self.status_code = next((found for kind, found in STATUSES.items() if isinstance(error, kind)), 409)
        if isinstance(error, TooManyRequests | ServiceUnavailable):
            self.wait = error.retry_after  # REST framework makes it a Retry-After
        if isinstance(error, Unauthorized):
            self.auth_header = 'Bearer realm="api"'  # and this a WWW-Authenticate


class Unavailable(exceptions.APIException):
    """Database or bucket are away, or a lock was not obtained in time. Nothing was changed; trying again is safe."""

    status_code: int = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = _("Temporarily unavailable. Please try again in a moment.")
    default_code = "unavailable"
    public_code = "unavailable"
    wait = 1


class StorageFull(Unavailable):
    """There is no room for an upload."""

    status_code = status.HTTP_507_INSUFFICIENT_STORAGE
    default_detail = _("There is no room for this file at the moment.")
    default_code = public_code = "storage_full"


class PayloadTooLarge(exceptions.APIException):
    """More bytes than ``MAX_BODY_BYTES`` (JSON) or the largest upload."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("This request is too large.")
    default_code = public_code = "too_large"


class RefusalsMixin:
    """For every view: refusals and faults are answered as promised.

    The site's own ``EXCEPTION_HANDLER`` keeps the last word on the body. Where it is REST framework's, which knows only
    ``detail``, the public code is put beside it.
    """

    def handle_exception(self, exc: Exception) -> Response:
        exc = _as_http(exc)
        response: Response = super().handle_exception(exc)  # type: ignore[misc]
        code = getattr(exc, "public_code", None)
        if code:
            REFUSALS.add(getattr(exc, "counted_as", code))
        if code and isinstance(response.data, dict) and set(response.data) == {"detail"}:
            response.data["code"] = code
        if isinstance(response.data, dict):  # whatever its shape, a client can't go on without these
            response.data.update(getattr(exc, "extra", {}))
        if wait := getattr(exc, "wait", None):
            response.headers.setdefault("Retry-After", str(int(wait)))
        return response


def _is_away(exc: Exception) -> bool:
    """Whether the database can not do this now. One that answers and can not write is left for another."""
    forsaken = isinstance(exc, InternalError) and is_forsaken(exc)
    if forsaken:
        leave()
    return forsaken or isinstance(exc, OperationalError | InterfaceError)


def _is_bucket_away(exc: Exception) -> bool:
    """Whether S3 did not answer, or said that it can not now. Keys that it refuses are a mistake of the site."""
    said = sys.modules.get("botocore.exceptions")  # nobody has imported it: then this is none of its errors
    if said is None:
        return False
    answered = exc.response.get("ResponseMetadata", {}) if isinstance(exc, said.ClientError) else {}
    return isinstance(exc, (said.HTTPClientError, said.ConnectionError)) or answered.get("HTTPStatusCode", 0) >= 500


def _as_http(exc: Exception) -> Exception:
    answer: Any = exc
    if isinstance(exc, EventBookingError):
        answer = Refused(exc)
    elif isinstance(exc, ValidationError):  # Django's, which services raise
        # one that knows the place of each mistake in the body says so itself
        answer = exceptions.ValidationError(getattr(exc, "detail", None) or as_serializer_error(exc))
    elif isinstance(exc, Http404):
        answer = exceptions.NotFound()  # Django's own text names the model, in English
    elif _is_away(exc) or _is_bucket_away(exc):
        answer = Unavailable()
    elif isinstance(exc, OSError) and exc.errno in (errno.ENOSPC, errno.EDQUOT):
        answer = StorageFull()
    if isinstance(answer, Unavailable):  # the client isn't told why; whoever runs the site is: a lock, a missing table
        logger.warning("Answered %s: %s: %s", answer.status_code, type(exc).__name__, exc)
    if answer is not exc:
        answer.__cause__ = exc
    return answer  # type: ignore[no-any-return]
