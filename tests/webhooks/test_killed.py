"""A relay that is killed while a webhook has its request: the message comes again, under the same id."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection

from event_booking.webhooks.models import Delivery
from event_booking.webhooks.sending import send_waiting
from tests.webhooks.conftest import hurry

ROOT = Path(__file__).resolve().parents[2]


def relay_process():
    environment = {**os.environ, "DB_NAME": connection.settings_dict["NAME"], "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "django", "event_booking_relay"], cwd=ROOT, stderr=subprocess.DEVNULL,
        env={**environment, "DJANGO_SETTINGS_MODULE": "tests.webhooks.killed"},
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_killed_between_the_request_and_the_mark_it_sends_again(receiver, webhook, happen):
    arrived = threading.Event()
    receiver.listener, receiver.waits["/hook"] = lambda path: arrived.set(), threading.Event()
    webhook()
    happen()
    process = relay_process()
    try:
        assert arrived.wait(60)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    receiver.waits["/hook"].set()

    assert Delivery.objects.values_list("state", "attempts").get() == ("waiting", 1)
    assert send_waiting() == 0  # until its claim ends
    hurry()
    assert send_waiting() == 1

    first, second = receiver.ids()
    assert first == second
    assert receiver.asked[0][2] == receiver.asked[1][2]
    assert Delivery.objects.values_list("state", "attempts").get() == ("sent", 2)
