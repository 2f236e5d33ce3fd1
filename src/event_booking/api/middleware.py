"""One id for a request, from the first proxy to the last log line."""

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from event_booking.logs import request_id

__all__ = ["RequestIdMiddleware"]

#: What may come from outside: enough for a UUID or a trace id, nothing that could break a log line.
ACCEPTED = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestIdMiddleware:
    """Take ``X-Request-ID`` or make one, answer with it, and let log lines and journal entries carry it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        current = given if ACCEPTED.fullmatch(given) else uuid.uuid4().hex
        request.request_id = current  # type: ignore[attr-defined]
        token = request_id.set(current)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response.headers["X-Request-ID"] = current
        return response
