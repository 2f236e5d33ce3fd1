"""The refresh token in a cookie that no script can read, for pages in a browser that ask for it by a header.

The header is what keeps other sites out: no form can send it, and a script elsewhere only where CORS allows it. The
cookie alone is nothing.
"""

from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from django.urls import NoReverseMatch, reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework_simplejwt.settings import api_settings

from event_booking.conf import app_settings

HEADER, COOKIE = "X-Session", "cookie"
#: For the description of each operation that answers or takes a refresh token.
SESSION_HEADER = OpenApiParameter(
    HEADER,
    location=OpenApiParameter.HEADER,
    enum=[COOKIE],
    description="For pages of this site: the refresh token comes and goes in an HttpOnly cookie instead of the body.",
)


def wants_cookie(request: Request) -> bool:
    """Whether this is a page of this site, or one it trusts, that keeps its refresh token in the cookie."""
    asked = request.headers.get(HEADER) == COOKIE and request.headers.get("Sec-Fetch-Site") != "cross-site"
    return asked and bool(app_settings().REFRESH_COOKIE) and _is_trusted(request)


def _is_trusted(request: Request) -> bool:
    """Browsers say which site's page sends a POST; other clients say nothing."""
    origin = request.headers.get("Origin")
    here = f"{request.scheme}://{request.get_host()}"
    return origin is None or origin in {here, app_settings().SITE_URL.rstrip("/"), *settings.CSRF_TRUSTED_ORIGINS}


def came_in_cookie(request: Request, token: str) -> bool:
    """Whether this refresh token is the one in the cookie of such a page."""
    return wants_cookie(request) and request.COOKIES.get(app_settings().REFRESH_COOKIE) == token


def move_token(request: Request, response: Any) -> None:
    """Take a refresh token out of the body of the answer and put it into the cookie, if that is where it is wanted."""
    body = getattr(response, "data", None)
    if response.status_code < 300 and isinstance(body, dict) and "refresh" in body and wants_cookie(request):
        response.set_cookie(
            app_settings().REFRESH_COOKIE,
            body.pop("refresh"),
            max_age=api_settings.REFRESH_TOKEN_LIFETIME,
            path=_path(request),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def forget_token(request: Request, response: HttpResponseBase) -> None:
    """Delete the cookie of who keeps one."""
    if wants_cookie(request):
        response.delete_cookie(app_settings().REFRESH_COOKIE, path=_path(request), samesite="Lax")


def _path(request: Request) -> str:
    """What the package's paths begin with, wherever the site has mounted them."""
    match = request.resolver_match
    try:
        return reverse(f"{match.namespace}:refresh", kwargs={}).removesuffix("login/refresh/") if match else "/"
    except NoReverseMatch:
        return "/"  # a site's own paths to these views


class TokenOfCookie:
    """Default of a serializer's field: the token in the cookie, where it counts; else the field is missing."""

    requires_context = True

    def __call__(self, field: Any) -> str:
        request = field.context["request"]
        token = request.COOKIES.get(app_settings().REFRESH_COOKIE, "") if wants_cookie(request) else ""
        if not token:
            field.fail("required")
        return str(token)
