"""What happened at an organizer's events, in an order that can be read to the end."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from event_booking.api.pagination import DEFAULT_SIZE, LARGEST_SIZE, page_size
from event_booking.api.permissions import IsOrganizer
from event_booking.api.schema import describe
from event_booking.api.views import ApiMixin
from event_booking.webhooks.payloads import TOLD
from event_booking.webhooks.reading import read_feed
from event_booking.webhooks.serializers import FeedSerializer
from event_booking.webhooks.views.private import PrivateMixin

AFTER = OpenApiParameter("after", str, description="The `next` of an earlier answer. Without it: from the oldest.")
TYPE = OpenApiParameter("type", str, many=True, description="Only these facts, such as `booking.confirmed`.")
SIZE = OpenApiParameter(
    "page_size", {"type": "integer", "minimum": 1, "default": DEFAULT_SIZE}, description=f"At most {LARGEST_SIZE}."
)


class FeedView(PrivateMixin, ApiMixin, APIView):
    """The feed of the signed-in organizer."""

    permission_classes = [IsOrganizer]
    pagination_class: Any = None

    @describe(
        "Read what happened",
        description="Facts about the organizer's own events, oldest first, each once. Keep `next` and ask again with "
        "`?after=` whenever you like: nothing is missed and nothing comes twice. No results: nothing new yet. "
        "410 `cursor_too_old`: some of it is kept no more; begin without a cursor.",
        answers={200: FeedSerializer},
        errors=[400, 401, 403, 410],
        parameters=[AFTER, TYPE, SIZE],
    )
    def get(self, request: Request) -> Response:
        kinds, size = _kinds(request), page_size(request)
        after = request.query_params.get("after", "")
        page = read_feed(owner=request.user.pk, after=after, kinds=kinds, size=size)
        return Response(FeedSerializer({"results": page.rows, "next": page.next}).data)


def _kinds(request: Request) -> list[str]:
    kinds = request.query_params.getlist("type")
    for name in kinds:
        if name not in TOLD:
            raise ValidationError({"type": [_("There is no fact “{name}”.").format(name=name)]})
    return kinds
