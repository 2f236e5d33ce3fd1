import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction

from event_booking.journal.admin_log import forget_addresses
from event_booking.journal.erasure import forget_words
from event_booking.journal.facts import FACTS, Fact
from event_booking.journal.models import Entry


@pytest.fixture
def noted():
    """A fact with words, which ends with the test."""
    yield Fact("test.noted", words=["text"])
    del FACTS["test.noted"]


def test_words_go_and_what_happened_stays(noted, user_factory):
    ann = user_factory()
    with transaction.atomic():
        entry = noted.record(ann, actor=ann, text="Call me Annie.", number=7)
    Entry.objects.update(request_id="annies-phone", last_error="Annie is not there")

    for _ in range(2):
        forget_words(Entry.objects.all())

    entry.refresh_from_db()
    assert (entry.fact, entry.actor, entry.data) == ("test.noted", ann, {"number": 7})
    assert (entry.request_id, entry.last_error) == ("", "-")


def test_errors_name_no_address(noted, user_factory, relay, monkeypatch):
    def fail(sender, entry, **kwargs):
        raise ValueError("ann@example.com is not wanted")

    noted.connect(fail)
    with transaction.atomic():
        entry = noted.record(user_factory())
    relay()

    entry.refresh_from_db()
    assert "…@… is not wanted" in entry.last_error
    assert "ann@example.com" not in entry.last_error


def test_of_the_admins_record_an_address_takes_what_names_it_and_not_a_longer_one(user_factory):
    boss = user_factory()
    said = ["ann@example.com", "Ann@Example.com → anna@example.com", "joann@example.com", "ann@example.com.au", ""]
    for text in said:
        LogEntry.objects.create(user=boss, object_id="7", object_repr=text, action_flag=CHANGE, change_message="x")
    LogEntry.objects.create(user=boss, object_id="8", action_flag=CHANGE, change_message="Mail to <ann@example.com>.")

    forget_addresses(["ann@example.com", ""])

    left = [*LogEntry.objects.order_by("pk").values_list("object_repr", flat=True)]
    assert left == ["#7", "#7", "joann@example.com", "ann@example.com.au", "", "#8"]
    assert LogEntry.objects.filter(change_message="x").count() == 3
