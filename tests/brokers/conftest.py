"""Tests that need RabbitMQ: ``make test-brokers`` runs them, and ``make test`` passes them by."""

import os

import pytest

from tests.servers.smtp import Mailbox

if not os.environ.get("EVENT_BOOKING_TEST_BROKERS"):
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture
def mails():
    with Mailbox() as mailbox:
        yield mailbox
