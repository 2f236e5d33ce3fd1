from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F

from event_booking.journal import jobs
from event_booking.journal.facts import Fact
from event_booking.journal.models import Entry

baked = Fact("test_journal.baked")


@pytest.fixture
def record(db):
    """``record(3)``: entries of a fact that nobody but a test listens to, oldest first."""

    def make(number=1, **data):
        group = Group.objects.get_or_create(name="Bakers")[0]
        with transaction.atomic():
            return baked.record_many([group] * number, **data)

    return make


@pytest.fixture
def listen():
    """``heard = listen()``: keys of the entries that a receiver hears, in order; ``failing`` are those it fails at."""
    receivers = []

    def connect(failing=(), then=lambda entry: None):
        heard = []

        def receiver(sender, entry, **kwargs):
            heard.append(entry.pk)
            then(entry)
            if entry.pk in failing:
                raise ValueError("the oven is cold")

        receivers.append(receiver)
        baked.connect(receiver)
        return heard

    yield connect
    for receiver in receivers:
        baked.disconnect(receiver)


@pytest.fixture
def later():
    """``later(minutes=2)``: that much time passes, by the database's clock."""

    def pass_time(**time):
        Entry.objects.update(due_at=F("due_at") - timedelta(**time), created_at=F("created_at") - timedelta(**time))

    return pass_time


@pytest.fixture
def no_jobs(monkeypatch):
    """No periodic jobs but those that the test declares."""
    monkeypatch.setattr(jobs, "JOBS", {})
