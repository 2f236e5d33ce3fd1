"""One line for each request: who served it is in the id, what it said is nobody's business."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

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
        logger.info("%s %s", request.method, path, extra={"status": response.status_code, "milliseconds": spent})
        return response
