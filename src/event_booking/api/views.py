"""What every view of the package has in common."""

from typing import Any

from django.views import View
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from event_booking.api.errors import RefusalsMixin
from event_booking.api.negotiation import Negotiation
from event_booking.api.pagination import KeysetPagination
from event_booking.api.parsers import LimitedJSONParser, refuse_if_too_large, size_of_body


class ApiMixin(RefusalsMixin):
    """Errors, parsers, forms of answers and pages as the package promises them, whatever the site's own defaults are.

    Authentication and throttling stay the site's.
    """

    parser_classes: Any = [LimitedJSONParser]
    content_negotiation_class: Any = Negotiation
    pagination_class: Any = KeysetPagination
    filter_backends: Any = []
    #: ``OPTIONS`` is 405: the schema says what there is, and REST framework's answer lists rows of related tables.
    http_method_names: Any = [name for name in View.http_method_names if name != "options"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        if request.content_type.startswith("application/json"):  # also where nobody reads it
            refuse_if_too_large(size_of_body(request.META))

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """What is told to somebody is theirs: nobody on the way keeps it, unless the view says otherwise."""
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        known = getattr(request, "_user", None)  # asking for ``user`` would authenticate, which some views leave be
        if known is not None and known.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class ApiViewSet(ApiMixin, GenericViewSet):  # type: ignore[type-arg]
    """Mix in only the verbs that exist."""


class PrivateMixin:
    """Nobody on the way keeps these answers."""

    def finalize_response(self, *args: Any, **kwargs: Any) -> Response:
        response: Response = super().finalize_response(*args, **kwargs)  # type: ignore[misc]
        response.headers["Cache-Control"] = "private, no-store"
        return response
