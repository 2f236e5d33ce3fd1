import pytest
from django.db import transaction

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
