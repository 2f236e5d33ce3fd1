"""The page behind the link in a mail. Mail programs post to it, people look at it, and link scanners do too."""

from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from event_booking.api.negotiation import WhateverIsAccepted
from event_booking.api.parsers import LimitedFormParser, UploadParser
from event_booking.api.schema import describe
from event_booking.api.views import ApiMixin
from event_booking.conf import app_settings
from event_booking.notifications.kinds import DIGEST, KINDS
from event_booking.notifications.pages import absolute, preferences_page
from event_booking.notifications.unsubscribe import later_undo, take_back, unsubscribe, wanted_kinds
from event_booking.notifications.unsubscribe_links import Link, read_link
from event_booking.people import people

__all__ = ["UnsubscribeView"]

TEMPLATE = "event_booking/notifications/unsubscribe.html"
PAGE = {(200, "text/html"): OpenApiTypes.STR, (404, "text/html"): OpenApiTypes.STR}


class OneClickSerializer(serializers.Serializer[Any]):
    """What a mail program posts (RFC 8058), or the page's own button."""

    def get_fields(self) -> dict[str, Any]:
        return {
            "List-Unsubscribe": serializers.ChoiceField(choices=["One-Click"], required=False),
            "undo": serializers.CharField(required=False, help_text="From the page: takes it back."),
        }


class UnsubscribeView(ApiMixin, APIView):
    """Nobody signs in here, and no cookie is read: who has the link may end these mails, and nothing else."""

    authentication_classes: Any = []
    permission_classes = [AllowAny]
    throttle_classes: Any = []  # a mail provider posts for all of its customers from a few addresses
    parser_classes: Any = [LimitedFormParser, UploadParser]
    content_negotiation_class = WhateverIsAccepted

    @describe("Show the page that ends mails of one kind", answers=PAGE)
    def get(self, request: Request, token: str) -> HttpResponse:
        link = read_link(token)
        return _unknown() if link is None else _page(link)

    @describe(
        "End mails of one kind",
        answers={**PAGE, (400, "text/html"): OpenApiTypes.STR},
        errors=[400, 413, 415],
        request=dict.fromkeys(("application/x-www-form-urlencoded", "multipart/form-data"), OneClickSerializer),
    )
    def post(self, request: Request, token: str) -> HttpResponse:
        link = read_link(token)
        if link is None:
            return _unknown()
        sent: Any = request.data
        if "undo" in sent:
            take_back(link, str(sent["undo"]))
            return _page(link)
        if sent.get("List-Unsubscribe") != "One-Click":
            return _page(link, status=400)
        return _page(link, undo=unsubscribe(link))


def _page(link: Link, *, undo: str = "", status: int = 200) -> HttpResponse:
    values = {
        "is_digest": link.kind == DIGEST,
        "kind": "" if link.kind == DIGEST else KINDS[link.kind].title,
        "is_on": bool(wanted_kinds(link)),
        "undo": undo or later_undo(link),
        "settings_url": absolute(preferences_page()),
    }
    with translation.override(people().get_language(link.user)):
        return _html(values, status)


def _unknown() -> HttpResponse:
    """In the language of the browser, since nobody knows who that is."""
    return _html({"is_unknown": True}, 404)


def _html(values: dict[str, Any], status: int) -> HttpResponse:
    keys, language = app_settings(), translation.get_language()
    shown = {**values, "language": language, "site_name": keys.SITE_NAME, "site_url": keys.SITE_URL}
    answer = HttpResponse(render_to_string(TEMPLATE, shown), status=status)
    answer.headers["Content-Language"] = language
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Referrer-Policy"] = "same-origin"  # the address is the secret; "no-referrer" would end CSRF checks
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
