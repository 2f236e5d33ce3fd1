"""What Celery's own scheduler should run: ``CELERY_BEAT_SCHEDULE = {**BEAT_SCHEDULE, ...}``.

The schedule is dense and the tasks look in the database whether there is work, so that a broker which loses a message
loses a second, and nothing else. They expire at once: a backlog of looks is of no use.
"""

from typing import Any

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "event_booking.relay": {"task": "event_booking.relay", "schedule": 1.0, "options": {"expires": 5}},
    "event_booking.periodic": {"task": "event_booking.periodic", "schedule": 1.0, "options": {"expires": 5}},
}
