import logging

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from event_booking.journal.facts import Fact, listens_to
from event_booking.journal.models import Entry
from event_booking.journal.relay import relay_once
from event_booking.logs import request_id

opened = Fact("test_facts.opened")


@pytest.fixture
def group(db):
    return Group.objects.create(name="Bakers")


@pytest.fixture
def heard():
    """Entries that reached whoever listens to the fact by name."""
    entries = []

    @listens_to("test_facts.opened", "test_facts.nobody_declared_this")
    def listener(sender, entry, **kwargs):
        entries.append((sender, entry.subject_id))

    yield entries
    del listener


def test_a_fact_is_recorded_with_subject_actor_data_and_request(group, user_factory):
    ann = user_factory()
    token = request_id.set("request-7")

    with transaction.atomic():
        entry = opened.record(group, actor=ann, door="left")
    request_id.reset(token)

    stored = Entry.objects.get()
    assert stored == entry
    assert stored.subject == group
    assert str(stored) == f"test_facts.opened auth.group {group.pk}"
    assert (stored.fact, stored.subject_model, stored.subject_id) == ("test_facts.opened", "auth.group", str(group.pk))
    assert (stored.actor, stored.data, stored.request_id) == (ann, {"door": "left"}, "request-7")
    assert (stored.state, stored.attempts, stored.delivered_at) == ("waiting", 0, None)


def test_a_stranger_is_no_actor(group):
    from django.contrib.auth.models import AnonymousUser

    with transaction.atomic():
        assert opened.record(group, actor=AnonymousUser()).actor is None


@pytest.mark.django_db(transaction=True)
def test_a_fact_outside_a_transaction_is_refused():
    group = Group.objects.create(name="Bakers")

    with pytest.raises(transaction.TransactionManagementError):
        opened.record(group)

    assert Entry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_fact_is_rolled_back_with_what_it_tells(caplog):
    caplog.set_level(logging.INFO, "event_booking.journal")
    with transaction.atomic():
        opened.record(Group.objects.create(name="Bakers"))
        transaction.set_rollback(True)

    assert Entry.objects.count() == 0
    assert caplog.records == []


@pytest.mark.django_db(transaction=True)
def test_one_log_line_is_written_once_it_is_true(caplog, user_factory):
    caplog.set_level(logging.INFO, "event_booking.journal")
    ann, group = user_factory(), Group.objects.create(name="Bakers")

    token = request_id.set("request-8")
    with transaction.atomic():
        entry = opened.record(group, actor=ann, secret_free="yes")
        before = list(caplog.records)
    request_id.reset(token)

    assert before == []
    assert [record.getMessage() for record in caplog.records] == ["test_facts.opened"]
    told = {key: getattr(caplog.records[0], key) for key in ("fact", "entry", "subject", "actor", "request_id")}
    assert told == {
        "fact": "test_facts.opened",
        "entry": entry.pk,
        "subject": f"auth.group:{group.pk}",
        "actor": str(ann.pk),
        "request_id": "request-8",
    }


def test_many_facts_take_one_statement(django_assert_num_queries, db):
    groups = Group.objects.bulk_create(Group(name=f"group {number}") for number in range(50))

    with django_assert_num_queries(1):
        entries = opened.record_many(groups)

    assert [entry.subject for entry in entries] == groups
    assert Entry.objects.count() == 50


def test_two_facts_of_one_name_are_a_mistake():
    with pytest.raises(ValueError, match=r"test_facts\.opened"):
        Fact("test_facts.opened")


def test_a_fact_is_heard_by_name(group, heard):
    with transaction.atomic():
        opened.record(group)

    relay_once()

    assert heard == [("test_facts.opened", str(group.pk))]


def test_a_fact_that_this_process_never_declared_is_heard_by_name(group, heard):
    Entry.objects.create(fact="test_facts.nobody_declared_this", subject_model="auth.group", subject_id=group.pk)

    relay_once()

    assert heard == [("test_facts.nobody_declared_this", str(group.pk))]


def test_a_fact_that_nobody_hears_is_delivered(group):
    Entry.objects.create(fact="test_facts.unheard", subject_model="auth.group", subject_id=group.pk)

    relay_once()

    assert Entry.objects.get().state == "delivered"


def test_an_entry_outlives_its_subject_and_its_model(group):
    with transaction.atomic():
        entry = opened.record(group)
    group.delete()

    assert Entry.objects.get().subject is None
    entry.subject_model = "gone.app"
    assert entry.subject is None
