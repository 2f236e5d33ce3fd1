import io
import json
import logging.config

import pytest

from event_booking.logs import request_id
from example_project.logs import logging_config, masked


@pytest.fixture
def written():
    """``written("json")`` gives a logger and what it wrote; logging is as before afterwards."""
    root, before = logging.getLogger(), logging.getLogger().handlers[:]

    def begin(kind):
        config = logging_config(kind)
        config["handlers"]["stderr"]["stream"] = out = io.StringIO()
        config["loggers"] = {}
        logging.config.dictConfig(config)
        return out

    token = request_id.set("abc-123")
    yield begin
    request_id.reset(token)
    root.handlers[:] = before


def test_json_lines_have_time_level_logger_and_request(written):
    out = written("json")

    logging.getLogger("shop").warning("sold %s", 3, extra={"subject": "event:7"})

    line = json.loads(out.getvalue())
    assert line.pop("time")
    assert line == {
        "level": "WARNING", "logger": "shop", "message": "sold 3", "request_id": "abc-123", "subject": "event:7"
    }  # fmt: skip


def test_lines_for_people_end_with_what_they_are_about(written):
    out = written("console")

    logging.getLogger("shop").info("sold", extra={"subject": "event:7"})

    assert out.getvalue().endswith("INFO shop sold subject=event:7 request_id=abc-123\n")


def test_paths_are_logged_without_what_opens_doors(written):
    out = written("console")
    code = "x7Kf93mQpLw82nRtVbYc41ZsDgH"

    logging.getLogger("django.request").error("Internal Server Error: %s", f"/bookings/{code}/")

    assert code not in out.getvalue()
    assert masked(f"/api/v1/events/7/tickets/{code}/qr.svg") == "/api/v1/events/7/tickets/…/qr.svg"
