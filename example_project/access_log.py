"""One line for each request: who served it is in the id, what it said is nobody's business."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from example_project.logs import masked

logger = logging.getLogger("example_project.access")


class AccessLogMiddleware:
    """Log method, path, status and time, without query, body or headers, in which people put secrets."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begin = time.perf_counter()
        response = self.get_response(request)
        spent = round((time.perf_counter() - begin) * 1000, 1)
        # ascii(), so that nobody can write a line of their own into the log
        path = ascii(masked(request.path[:300]))[1:-1].replace("\\u2026", "…")
        facts = {"status": response.status_code, "milliseconds": spent, "user": who_asked(request)}
        logger.info("%s %s", request.method, path, extra=facts)
        return response


def who_asked(request: HttpRequest) -> str | None:
    """The key of whoever was made out while the request was answered: nobody is looked up for a line in a log."""
    user: Any = request.__dict__.get("user")  # of the API; of a page it is lazy, and kept beside it once looked up
    if isinstance(user, SimpleLazyObject):
        user = request.__dict__.get("_cached_user")
    return str(user.pk) if user is not None and user.is_authenticated else None
