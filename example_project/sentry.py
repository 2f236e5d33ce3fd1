"""What Sentry is told of an error: where it happened, and nothing that is somebody's."""

import re
from importlib.metadata import version
from typing import Any

import sentry_sdk
from sentry_sdk.transport import Transport

from event_booking.logs import request_id
from event_booking.people.mentions import without_addresses
from example_project.logs import SECRET

#: Codes from mails and of second factors.
CODE = re.compile(r"\b\d{6,8}\b")
#: Told as they are: made by programs, and needed to find anything again.
NAMES = ("event_id", "trace_id", "span_id", "parent_span_id", "request_id", "module", "modules", "function", "filename",
         "abs_path", "context_line", "pre_context", "post_context", "logger", "release", "environment", "sdk",
         "timestamp", "type", "platform")  # fmt: skip


def start(dsn: str, *, transport: Transport | None = None) -> None:
    """Tell Sentry of errors from now on.

    ``send_default_pii`` is left at its default, which is no: newer versions warn of whoever says so.
    """
    sentry_sdk.init(
        dsn=dsn,
        transport=transport,
        release=f"event-booking@{version('django-event-booking')}",
        max_request_body_size="never",
        include_local_variables=False,  # of a login, they are the password
        before_send=scrubbed,
        before_send_transaction=scrubbed,
    )


def scrubbed(event: Any, hint: Any) -> Any:
    """The event without addresses, codes, tokens, cookies, headers and queries; with the id of its request."""
    if request := event.get("request"):
        event["request"] = {"method": request.get("method"), "url": request.get("url", "").partition("?")[0]}
    event.pop("user", None)
    if current := request_id.get():
        event.setdefault("tags", {})["request_id"] = current
    return masked(event)


def masked(value: Any) -> Any:
    """Every text in it, however deep, without what is somebody's."""
    if isinstance(value, dict):
        return {key: each if key in NAMES else masked(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [masked(each) for each in value]
    if not isinstance(value, str):
        return value
    return CODE.sub("…", SECRET.sub("…", without_addresses(value)))
