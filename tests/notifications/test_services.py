"""Rows are written once, whoever writes them and how often."""

import itertools
import threading
from unittest.mock import Mock

import pytest
from django.db import OperationalError, connection

from event_booking.journal.facts import NotYet
from event_booking.notifications import outbox, services
from event_booking.notifications.channels import open_channels
from event_booking.notifications.kinds import KINDS, Notice
from event_booking.notifications.models import Delivery, Notification, Preference, QuietHours
from event_booking.notifications.services import telling
from event_booking.notifications.templating import Reader
from event_booking.people import people
from event_booking.profiles.models import Subscription
from event_booking.testing import override_event_booking

ONCE = "event_booking_notification_once"


def test_hearing_a_fact_again_changes_nothing(user_factory, record, sent):
    entry = record("account.activated", user_factory())
    services.notify(kind=KINDS["welcome"], entry=entry)
    before = list(Notification.objects.values()), list(Delivery.objects.values())
    for _ in range(3):
        services.notify(kind=KINDS["welcome"], entry=entry)
    assert (list(Notification.objects.values()), list(Delivery.objects.values())) == before
    assert sorted(Delivery.objects.values_list("channel", flat=True)) == ["letter", "memory"]


def test_one_person_named_twice_is_told_once(new_kind, user_factory, record):
    ann = user_factory()
    new_kind("twice", title="Twice", fact="account.signed_in")(lambda entry: [Notice(user=ann.pk)] * 2)
    entry = record("account.signed_in", ann)
    KINDS["twice"] = KINDS["twice"].__class__(**{**KINDS["welcome"].__dict__, "notices": KINDS["twice"].notices})
    services.notify(kind=KINDS["twice"], entry=entry)
    assert Notification.objects.count() == 1


def test_an_audience_larger_than_a_chunk_is_told_completely(event_factory, user_factory, record, monkeypatch, relay):
    monkeypatch.setattr(telling, "CHUNK", 3)
    event = event_factory()
    followers = [user_factory() for _ in range(8)]
    Subscription.objects.bulk_create(Subscription(subscriber=user, target=event.organizer) for user in followers)
    record("event.published", event)
    relay()
    assert set(Notification.objects.values_list("user", flat=True)) == {user.pk for user in followers}
    assert set(Delivery.objects.values_list("notification__user", flat=True)) == {user.pk for user in followers}


def test_a_large_audience_is_told_in_slices_and_nobody_twice(event_factory, user_factory, record, monkeypatch, relay):
    """Meanwhile the relay has other work: holds expire, and seats are offered."""
    monkeypatch.setattr(telling, "CHUNK", 2)
    monkeypatch.setattr(telling, "monotonic", itertools.count(step=telling.SLICE_SECONDS + 1).__next__)
    event = event_factory()
    followers = [user_factory() for _ in range(5)]
    Subscription.objects.bulk_create(Subscription(subscriber=user, target=event.organizer) for user in followers)
    entry = record("event.published", event)

    told = []
    for _slice in range(2):
        with pytest.raises(NotYet):
            services.notify(kind=KINDS["new_event"], entry=entry)
        told.append(Notification.objects.count())
    relay()

    assert told == [2, 4]
    assert sorted(Notification.objects.values_list("user", flat=True)) == sorted(user.pk for user in followers)


def test_telling_many_takes_few_queries(event_factory, user_factory, record, django_assert_max_num_queries):
    event = event_factory()
    followers = [user_factory() for _ in range(50)]
    Subscription.objects.bulk_create(Subscription(subscriber=user, target=event.organizer) for user in followers)
    entry = record("event.published", event)
    with django_assert_max_num_queries(16):
        services.notify(kind=KINDS["new_event"], entry=entry)
    assert Notification.objects.count() == 50


def test_a_person_who_wants_it_nowhere_has_the_row_and_nothing_else(user_factory, record, sent):
    ann = user_factory()
    for channel in ("in_app", "memory", "letter"):
        Preference.objects.create(user=ann, kind="welcome", channel=channel, enabled=False)
    services.notify(kind=KINDS["welcome"], entry=record("account.activated", ann))
    assert [row.in_app for row in Notification.objects.all()] == [False]
    assert not Delivery.objects.exists()


def test_a_kind_says_on_which_channels_it_comes_unless_chosen(new_kind, user_factory, record, sent):
    ann, ben = user_factory(), user_factory()
    Preference.objects.create(user=ben, kind="welcome", channel="letter", enabled=True)
    kind = KINDS["welcome"].__class__(**{**KINDS["welcome"].__dict__, "channels": ("in_app", "memory")})
    for user in (ann, ben):
        services.notify(kind=kind, entry=record("account.activated", user))
    assert set(Delivery.objects.values_list("notification__user", "channel")) == {
        (ann.pk, "memory"), (ben.pk, "memory"), (ben.pk, "letter"),
    }  # fmt: skip


@pytest.mark.parametrize("how", ["raises", "knows nothing"])
@pytest.mark.parametrize("failing", ["get_full_name", "get_language", "get_timezone"])
def test_a_person_at_whom_the_site_s_backend_fails_holds_up_nobody(
    failing, how, event_factory, user_factory, monkeypatch, record, relay, sent
):
    event, followers = event_factory(), [user_factory() for _ in range(3)]
    Subscription.objects.bulk_create(Subscription(subscriber=user, target=event.organizer) for user in followers)
    QuietHours.objects.create(user=followers[1], begin="00:00", end="00:01")
    backend = type(people())
    asked = getattr(backend, failing)

    def fail_at_one(self, user):
        if user != followers[1]:
            return asked(self, user)
        if how == "raises":
            raise ZeroDivisionError
        return None

    monkeypatch.setattr(backend, failing, fail_at_one)
    record("event.published", event)
    relay()
    outbox.send_waiting()

    assert {message.user for message in sent} == {*followers}
    assert {*Delivery.objects.values_list("state", flat=True)} == {"sent"}


def test_a_database_that_is_away_while_people_are_told_is_no_person_without_a_name(user_factory, monkeypatch):
    monkeypatch.setattr(type(people()), "get_language", Mock(side_effect=OperationalError))
    with pytest.raises(OperationalError):
        Reader.of(user_factory())


def test_without_an_inbox_channel_rows_are_not_shown(user_factory, record):
    with override_event_booking(NOTIFICATION_BACKENDS={}):
        services.notify(kind=KINDS["welcome"], entry=record("account.activated", user_factory()))
    assert not Notification.objects.get().in_app


def test_a_channel_that_can_not_be_made_does_not_stop_the_others(user_factory, record, caplog):
    broken = {"BACKEND": "event_booking.notifications.backends.email.EmailBackend", "OPTIONS": {"nonsense": 1}}
    memory = {"BACKEND": "event_booking.notifications.backends.memory.MemoryBackend"}
    with override_event_booking(NOTIFICATION_BACKENDS={"broken": broken, "memory": memory}):
        services.notify(kind=KINDS["welcome"], entry=record("account.activated", user_factory()))
    assert [d.channel for d in Delivery.objects.all()] == ["memory"]
    assert "channel broken can not be made" in caplog.text


def test_a_channel_that_does_not_know_whom_it_reaches_keeps_nobody_from_their_mail(
    user_factory, record, sent, caplog, monkeypatch
):
    monkeypatch.setattr(type(open_channels()["letter"]), "reached", Mock(side_effect=ValueError("broken")))
    services.notify(kind=KINDS["welcome"], entry=record("account.activated", user_factory()))
    assert {delivery.channel for delivery in Delivery.objects.all()} == {"letter", "memory"}
    assert "channel letter does not know whom it reaches" in caplog.text


def test_a_database_that_is_away_is_no_channel_that_is_broken(user_factory, record, sent, monkeypatch):
    monkeypatch.setattr(type(open_channels()["letter"]), "reached", Mock(side_effect=OperationalError))
    with pytest.raises(OperationalError):
        services.notify(kind=KINDS["welcome"], entry=record("account.activated", user_factory()))
    assert not Notification.objects.exists()


def test_sending_again_gives_every_attempt_anew(user_factory, record, relay, sent):
    record("account.activated", user_factory())
    relay()
    assert services.send_again(deliveries=Delivery.objects.filter(channel="memory")) == 1
    relay()
    first, second = [message for message in sent if message.text != message.html and not message.html]
    assert first.message_id == second.message_id


def test_forgetting_a_person_leaves_others_alone(user_factory):
    ann, ben = user_factory(), user_factory()
    for user in (ann, ben):
        Preference.objects.create(user=user, kind="welcome", channel="email", enabled=False)
        QuietHours.objects.create(user=user, begin="22:00", end="07:00")
    services.forget_person(user_id=str(ann.pk))
    assert [row.user for row in Preference.objects.all()] == [ben]
    assert [row.user for row in QuietHours.objects.all()] == [ben]


def _three_relays_at_once(entry, kind) -> list[BaseException]:
    barrier, errors = threading.Barrier(3), []

    def work():
        try:
            barrier.wait()
            services.notify(kind=kind, entry=entry)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.fixture
def audience(event_factory, user_factory, record, monkeypatch):
    """A fact that concerns 40 people; relays find nobody told already, as when they look at the same instant."""
    event = event_factory()
    followers = [user_factory() for _ in range(40)]
    Subscription.objects.bulk_create(Subscription(subscriber=user, target=event.organizer) for user in followers)
    monkeypatch.setattr(telling, "_told_already", lambda *_: set())
    return record("event.published", event)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_three_relays_at_once_write_one_row_each(audience):
    assert _three_relays_at_once(audience, KINDS["new_event"]) == []
    assert Notification.objects.count() == 40
    assert Delivery.objects.filter(channel="email").count() == Delivery.objects.count() == 40


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_constraint_three_relays_write_three(audience):
    [constraint] = [c for c in Notification._meta.constraints if c.name == ONCE]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Notification, constraint)
    try:
        _three_relays_at_once(audience, KINDS["new_event"])
        assert Notification.objects.count() == 120
    finally:
        Notification.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Notification, constraint)
