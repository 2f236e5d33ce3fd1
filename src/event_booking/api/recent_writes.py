"""Who has just written? Whoever has reads from the primary for a while."""

from collections.abc import Callable
from typing import Any

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import HttpRequest, HttpResponse

from event_booking.conf import app_settings

__all__ = ["RecentWritesMiddleware", "leave_no_mark"]

COOKIE = "event_booking_wrote"
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


class RecentWritesMiddleware:
    """Give whoever writes a signed cookie that says when, and tell views ``request.just_wrote``.

    ``True`` or ``False``; ``None`` if the client brought no cookie of ours. A client that keeps no cookies and is
    signed in reads from the primary always, since nobody knows when it wrote.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.just_wrote = _just_wrote(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if _needs_mark(request):
            mark = _signer().sign("")
            response.set_cookie(COOKIE, mark, secure=request.is_secure(), httponly=True, samesite="Lax")
        return response


def leave_no_mark(request: Any) -> None:
    """For a view that writes what its writer does not look for. The request is Django's, or REST framework's of it."""
    getattr(request, "_request", request).needs_mark = False


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="event_booking.recent_writes")


def _just_wrote(request: HttpRequest) -> bool | None:
    try:
        # the signer counts whole seconds: one more, lest it be one less
        _signer().unsign(request.COOKIES.get(COOKIE, ""), max_age=app_settings().PRIMARY_SECONDS + 1)
    except SignatureExpired:
        return False
    except BadSignature:
        return None
    return True


def _needs_mark(request: HttpRequest) -> bool:
    """Strangers leave none: what they write (a login, a view of a page) the catalogue does not show."""
    said: bool | None = getattr(request, "needs_mark", None)
    if said is not None:
        return said
    person = getattr(request, "user", None)
    return request.method not in SAFE and bool(app_settings().REPLICAS and person and person.is_authenticated)
