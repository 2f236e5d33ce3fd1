"""What waits for webhooks is told of with the other work in the background."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models.functions import Now

from event_booking.journal.queues import MANY_FAILURES, backlogs, number_due
from event_booking.webhooks.models import Delivery, Endpoint
from event_booking.webhooks.sending import send_waiting


def backlog():
    return next(each for each in backlogs() if each.name == "webhooks")


def ago(**spans):
    return Now() - timedelta(**spans)


def test_what_nobody_sends_has_an_age(webhook, happen):
    webhook()
    happen(2)
    Delivery.objects.update(due_at=ago(minutes=5))
    Endpoint.objects.update(due_at=ago(days=1))
    assert 300 <= backlog().oldest_seconds < 330
    assert number_due()["webhooks"] == 2


def test_what_waits_behind_a_failure_has_none(receiver, webhook, happen):
    webhook()
    happen(3)
    receiver.statuses["/hook"] = 500
    send_waiting()
    assert (backlog().oldest_seconds, number_due()["webhooks"]) == (0.0, 0)

    Delivery.objects.update(due_at=ago(hours=1))
    Endpoint.objects.update(due_at=ago(seconds=2))  # its rest is over
    assert 2 <= backlog().oldest_seconds < 60


def test_what_was_turned_off_waits_for_nobody(webhook, happen):
    webhook()
    happen()
    Endpoint.objects.update(is_active=False)
    assert (backlog().oldest_seconds, number_due()["webhooks"]) == (0.0, 0)


@pytest.mark.django_db(transaction=True)
def test_an_organizers_dead_server_is_no_trouble_of_the_relays(webhook, happen):
    webhook()
    happen()
    Delivery.objects.update(attempts=MANY_FAILURES, due_at=Now() + timedelta(hours=1))
    assert backlog().failing == 1
    call_command("event_booking_relay", once=True)
