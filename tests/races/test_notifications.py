"""Promises of notifications when many processes do the work, each with its negative control."""

from functools import partial

import pytest
from django.db import connection

from event_booking.journal import jobs
from event_booking.journal.jobs import PeriodicJob, run_due_jobs
from event_booking.notifications import outbox, services
from event_booking.notifications.backends import Receipt, memory
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import Delivery, Notification
from tests.notifications.conftest import record, sent
from tests.races.at_once import at_once, tally
from tests.races.windows import Meeting, Window

__all__ = ["record", "sent"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def eight_who_saw_nothing(user_factory, record, monkeypatch):
    """Eight relays tell the same fact, and each has seen that nobody was told of it yet."""
    meeting, told_already = Meeting(8), services._told_already

    def look(*args):
        found = told_already(*args)
        meeting.wait()
        return found

    monkeypatch.setattr(services, "_told_already", look)
    entry = record("account.activated", user_factory())
    return [partial(services.notify, kind=KINDS["welcome"], entry=entry)] * 8


def test_a_fact_that_is_told_at_once_is_one_notification(eight_who_saw_nothing, sent):
    assert tally(at_once(eight_who_saw_nothing)) == {"ok": 8}

    assert (Notification.objects.count(), Delivery.objects.count()) == (1, 2)


def test_without_the_unique_row_it_would_be_many(eight_who_saw_nothing, sent):
    constraint = next(each for each in Notification._meta.constraints if each.name == "event_booking_notification_once")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Notification, constraint)
    try:
        at_once(eight_who_saw_nothing)
        assert Notification.objects.count() > 1
    finally:
        Notification.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Notification, constraint)


def test_a_second_sender_works_beside_the_first(user_factory, record, sent, monkeypatch):
    """The job is due again while somebody is at it, so that a slow server, or many mails, get as many as there are."""
    monkeypatch.setattr(outbox, "BATCH", 1)
    monkeypatch.setattr(jobs, "JOBS", {services.SEND: PeriodicJob(services.SEND, 3600, outbox.send_waiting)})
    run_due_jobs()
    window, seen = Window(), []
    monkeypatch.setattr(memory.MemoryBackend, "send", window.before(lambda self, message: Receipt()))
    services.notify(kind=KINDS["welcome"], entry=record("account.activated", user_factory()))

    def second():
        jobs.hasten(services.SEND)  # as the next second would
        ran = run_due_jobs()
        seen.extend(Delivery.objects.order_by("state").values_list("state", flat=True))
        return ran

    assert at_once([run_due_jobs, partial(window.come_in, second)]) == [[services.SEND]] * 2

    assert seen == ["sent", "waiting"]  # the first still had its own in hand
    assert set(Delivery.objects.values_list("state", "attempts")) == {("sent", 1)}
