"""The request's id, in every log line that is written on its behalf."""

import logging
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("event_booking_request_id", default="")


class RequestIdFilter(logging.Filter):
    """Give each record a ``request_id``, for formatters: ``"filters": {"request_id": {"()": RequestIdFilter}}``."""

    def filter(self, record: logging.LogRecord) -> bool:
        # Django logs an answer of 4xx or 5xx when the middleware is through, but names the request
        record.request_id = request_id.get() or getattr(getattr(record, "request", None), "request_id", "")
        return True
