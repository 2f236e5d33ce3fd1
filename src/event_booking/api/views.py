"""What every view of the package has in common."""

from typing import Any

from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from event_booking.api.errors import RefusalsMixin
from event_booking.api.negotiation import Negotiation
from event_booking.api.pagination import KeysetPagination
from event_booking.api.parsers import LimitedJSONParser


class ApiMixin(RefusalsMixin):
    """Errors, parsers, forms of answers and pages as the package promises them, whatever the site's own defaults are.

    Authentication and throttling stay the site's.
    """

    parser_classes: Any = [LimitedJSONParser]
    content_negotiation_class: Any = Negotiation
    pagination_class: Any = KeysetPagination
    filter_backends: Any = []
    #: ``OPTIONS`` is 405: the schema says what there is, and REST framework's answer lists rows of related tables.
    metadata_class: Any = None


class ApiViewSet(ApiMixin, GenericViewSet):  # type: ignore[type-arg]
    """Mix in only the verbs that exist."""


class PrivateMixin:
    """Nobody on the way keeps these answers."""

    def finalize_response(self, *args: Any, **kwargs: Any) -> Response:
        response: Response = super().finalize_response(*args, **kwargs)  # type: ignore[misc]
        response.headers["Cache-Control"] = "private, no-store"
        return response
