"""Send a task to the broker, as no request may."""

import django

django.setup()

from contextlib import suppress  # noqa: E402

from kombu.exceptions import OperationalError  # noqa: E402

from event_booking.journal.tasks import relay  # noqa: E402
from example_project.celery import app  # noqa: E402, F401 - whose broker it is

with suppress(OperationalError):
    relay.apply_async(retry=False)
