"""How the example site logs: lines for people, or JSON for machines, each with the id of its request."""

import logging
import re
from typing import Any

from django.core.exceptions import ImproperlyConfigured

#: What people should see behind a message, of the fields that a record may carry.
SHOWN = ("subject", "actor", "status", "milliseconds", "user", "request_id")
#: References of bookings, codes of tickets and tokens: nothing else in a path is that long.
SECRET = re.compile(r"[A-Za-z0-9_-]{20,}")


def masked(path: str) -> str:
    """A path without what would open a door: ``/bookings/…/``."""
    return SECRET.sub("…", path)


class MaskPathsFilter(logging.Filter):
    """Django's own lines about requests name the path; leave its secrets out."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.") and isinstance(record.args, tuple):
            record.args = tuple(masked(value) if isinstance(value, str) else value for value in record.args)
        return True


class ConsoleFormatter(logging.Formatter):
    """``12:30:01 INFO event_booking.journal booking.confirmed subject=… actor=7 request_id=…``."""

    def format(self, record: logging.LogRecord) -> str:
        details = [f"{name}={value}" for name in SHOWN if (value := getattr(record, name, None)) not in (None, "")]
        first, newline, traceback = super().format(record).partition("\n")
        return " ".join([first, *details]) + newline + traceback


def logging_config(kind: str) -> dict[str, Any]:
    """A ``LOGGING`` of this kind, ``"console"`` or ``"json"``."""
    formatters: dict[str, dict[str, Any]] = {
        "console": {
            "()": "example_project.logs.ConsoleFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "datefmt": "%H:%M:%S",
        },
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(levelname)s %(name)s %(message)s %(request_id)s",
            "rename_fields": {"levelname": "level", "name": "logger"},
            "timestamp": "time",
        },
    }
    if kind not in formatters:
        raise ImproperlyConfigured(f"LOG_FORMAT={kind}: it can be console or json.")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {"()": "event_booking.logs.RequestIdFilter"},
            "mask_paths": {"()": "example_project.logs.MaskPathsFilter"},
        },
        "formatters": {kind: formatters[kind]},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": kind, "filters": ["request_id", "mask_paths"]},
        },
        "root": {"level": "INFO", "handlers": ["stderr"]},
        "loggers": {
            "django": {"level": "INFO", "handlers": [], "propagate": True},
            # the access log has a line for each request already; what is left here are tracebacks
            "django.request": {"level": "ERROR", "handlers": [], "propagate": True},
            "django.server": {"level": "INFO", "handlers": [], "propagate": True},
            "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
        },
    }
