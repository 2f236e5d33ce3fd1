"""What is collected leaves once, together, when its hour has come."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from event_booking.accounts.models import Account
from event_booking.notifications import digests, services, templating
from event_booking.notifications.backends import HungUp, Rejected, Unreachable, memory
from event_booking.notifications.digest_mail import digest_message_id
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.kinds.registry import Notice
from event_booking.notifications.models import Delivery, Digest, DigestChoice, Notification, QuietHours
from event_booking.notifications.preferences import change_preferences
from event_booking.people import people
from event_booking.profiles.models import Subscription
from event_booking.reviews.models import Review
from event_booking.testing import override_event_booking
from tests.notifications.conftest import INBOX

FAILING = {"BACKEND": "tests.notifications.test_digests.FailingLetters"}


class FailingLetters(memory.LongMemoryBackend):
    """Raises what is in ``errors``, one for each try."""

    errors: list[Exception] = []

    def send(self, message):
        if self.errors:
            raise self.errors.pop(0)
        return super().send(message)


@pytest.fixture
def letters():
    """One channel, which takes digests and may fail."""
    FailingLetters.errors = []
    memory.outbox.clear()
    with override_event_booking(NOTIFICATION_BACKENDS={"in_app": INBOX, "letter": FAILING}):
        yield memory.outbox
    memory.outbox.clear()


@pytest.fixture
def reader(user_factory):
    """Somebody who wants letters once a day."""
    ann = user_factory()
    DigestChoice.objects.create(user=ann, channel="letter", period="daily", hour=8)
    return ann


@pytest.fixture
def follow(user_factory, record):
    """``follow(user, 3)``: that many people follow this person from now on, who is told."""

    def make(user, count=1, **names):
        followers = [user_factory(**names) for _ in range(count)]
        for follower in followers:
            services.notify(kind=KINDS["new_subscriber"], entry=record("person.subscribed", user, actor=follower))
        return followers

    return make


def let_the_hour_come():
    Delivery.objects.collected().update(due_at=Now())
    Digest.objects.filter(state="waiting").update(due_at=Now())


def test_what_is_no_longer_true_is_in_no_digest(reader, letters, record, user_factory, new_kind, site_template):
    untrue = set()
    for part in ("title.txt", "text.txt"):
        site_template(f"gone/{part}", "Gone")

    @new_kind("gone", title="Gone", fact="person.subscribed", still=lambda told: told.pk not in untrue)
    def gone(entry): ...

    for _ in range(2):
        notice = Notice(user=reader.pk, context={}, url="")
        entry = record("person.subscribed", reader, actor=user_factory())
        services.notify_these(kind=KINDS["gone"], entry=entry, notices=[notice])
    untrue = {Notification.objects.order_by("pk").first().pk}
    let_the_hour_come()
    digests.put_together()
    digests.send_digests()
    assert states() == ["dead", "sent"]
    assert Delivery.objects.get(state="dead").last_error == "no longer true"


def states(**of):
    return sorted(Delivery.objects.filter(**of).values_list("state", flat=True))


def judge(monkeypatch, still):
    monkeypatch.setitem(KINDS, "new_subscriber", replace(KINDS["new_subscriber"], still=still))


def test_news_leave_together_at_the_chosen_hour(reader, follow, letters, relay):
    for name in ("Ben", "Cleo", "Dora"):
        follow(reader, first_name=name)
    relay()
    assert (letters, states()) == ([], ["digest"] * 3)
    due = {row.due_at.astimezone(templating.zone_of(reader)).hour for row in Delivery.objects.all()}
    assert due == {8}

    let_the_hour_come()
    relay()

    [message], [digest] = letters, Digest.objects.all()
    assert (message.user, message.kind, message.title) == (reader, "digest", "3 pieces of news from Event Booking")
    assert [message.text.count(row.title) for row in Notification.objects.all()] == [1, 1, 1]
    assert [message.html.count(f">{row.title}<") for row in Notification.objects.all()] == [1, 1, 1]
    assert states(digest=digest) == ["sent"] * 3
    assert (digest.state, digest.attempts, digest.claimed_by, digest.receipt) == ("sent", 1, None, "1")
    assert message.message_id == f"<digest.{digest.day:%Y%m%d}.{reader.pk}@booking.example>"
    assert Notification.objects.inbox_of(reader).count() == 3


def test_however_often_it_runs_there_is_one(reader, follow, letters, relay):
    follow(reader, 2)
    let_the_hour_come()
    for _ in range(3):
        relay()
        let_the_hour_come()
    assert len(letters) == 1
    assert Digest.objects.count() == 1


def test_a_late_one_waits_for_the_next_day(reader, follow, letters, relay):
    follow(reader)
    let_the_hour_come()
    relay()
    follow(reader)
    let_the_hour_come()
    relay()

    [late] = Delivery.objects.filter(state="digest")
    assert len(letters) == 1
    assert late.due_at.astimezone(templating.zone_of(reader)).date() > Digest.objects.get().day


def test_a_late_one_that_would_be_over_by_then_leaves_alone(reader, follow, letters, relay):
    follow(reader)
    let_the_hour_come()
    relay()
    follow(reader)
    Notification.objects.filter(deliveries__state="digest").update(expires_at=Now() + timedelta(minutes=30))
    let_the_hour_come()
    relay()
    assert [message.kind for message in letters] == ["digest", "new_subscriber"]


def test_the_next_day_has_another_one(reader, follow, letters, relay):
    follow(reader)
    Delivery.objects.update(due_at=Now() - timedelta(days=1))
    relay()
    follow(reader)
    let_the_hour_come()
    relay()
    assert [message.title for message in letters] == ["1 piece of news from Event Booking"] * 2
    assert len({message.message_id for message in letters}) == 2
    assert states() == ["sent", "sent"]


def test_without_news_there_is_none(reader, letters, relay):
    relay()
    assert digests.put_together() == 0
    assert (letters, Digest.objects.count()) == ([], 0)


def test_what_can_not_wait_does_not(reader, event_factory, booking_factory, record, letters, relay):
    booking = booking_factory(event_factory(), reader, status="cancelled")
    record("booking.cancelled", booking, reason="event_cancelled")  # urgent
    record("booking.confirmed", booking)  # transactional
    relay()
    assert sorted(message.kind for message in letters) == ["booking_confirmed", "event_cancelled"]


@pytest.mark.parametrize(("hours", "at_once"), [(1, True), (24 * 9, False)])
def test_what_would_come_too_late_leaves_at_once(hours, at_once, reader, event_factory, record, letters, relay):
    DigestChoice.objects.update(period="weekly", weekday=_weekday_in_three_days())
    event = event_factory(starts_at=timezone.now() + timedelta(hours=hours))
    Subscription.objects.create(subscriber=reader, target=event.organizer)
    record("event.published", event)
    relay()
    assert [message.kind for message in letters] == (["new_event"] if at_once else [])


def test_kinds_are_collected_or_not():
    """What somebody did or booked, what is urgent, and what only its moment makes useful, is not."""
    collected = {name for name, kind in KINDS.items() if kind.is_collected}
    assert collected == {
        "new_event", "new_subscriber", "review_received", "review_answered", "organizer_requested",
    }  # fmt: skip
    assert {name for name, kind in KINDS.items() if kind.can_end} == collected | {"event_reminder", "attendee_message"}


def test_other_channels_are_not_collected(reader, follow, sent, relay):
    follow(reader)
    relay()
    assert [message.html for message in sent] == [""]  # the short channel's


def test_each_person_has_their_own(reader, user_factory, follow, letters, relay):
    ben = user_factory()
    DigestChoice.objects.create(user=ben, channel="letter", period="weekly")
    follow(reader, 2)
    follow(ben)
    let_the_hour_come()
    relay()
    assert sorted((message.user.pk, message.title[0]) for message in letters) == [(reader.pk, "2"), (ben.pk, "1")]


def test_it_is_written_in_the_language_of_that_moment(reader, follow, letters, relay):
    follow(reader, 2)
    Account.objects.filter(user=reader).update(language="ru")
    let_the_hour_come()
    relay()
    [message] = letters
    assert message.language == "ru"
    assert 'lang="ru"' in message.html
    assert "Здравствуйте" in message.text


def test_who_switches_digests_off_gets_what_was_collected_one_by_one(reader, follow, letters, relay):
    follow(reader, 2)
    change_preferences(user=reader, wanted={"digest": {"letter": {"period": "off"}}})
    relay()
    assert [message.kind for message in letters] == ["new_subscriber"] * 2
    assert (states(), Digest.objects.count()) == (["sent"] * 2, 0)


def test_one_collected_while_digests_were_switched_off_leaves_alone(reader, follow, letters, relay):
    """Its writer had read the choice before."""
    follow(reader)
    DigestChoice.objects.all().delete()
    let_the_hour_come()
    relay()
    assert [message.kind for message in letters] == ["new_subscriber"]


def test_what_was_put_together_leaves_together_even_if_digests_are_off_by_then(reader, follow, letters, relay):
    follow(reader, 2)
    let_the_hour_come()
    digests.put_together()
    change_preferences(user=reader, wanted={"digest": {"letter": {"period": "off"}}})
    relay()
    assert [message.kind for message in letters] == ["digest"]


def test_another_hour_counts_for_what_waits(reader, follow, letters):
    follow(reader)
    change_preferences(user=reader, wanted={"digest": {"letter": {"hour": 21}}})
    [row] = Delivery.objects.all()
    assert (row.state, row.due_at.astimezone(templating.zone_of(reader)).hour) == ("digest", 21)


def test_what_would_be_over_at_the_new_hour_leaves_at_once(reader, follow, letters, relay):
    follow(reader)
    Notification.objects.update(expires_at=Now() + timedelta(hours=30))
    wish = {"period": "weekly", "weekday": _weekday_in_three_days()}
    change_preferences(user=reader, wanted={"digest": {"letter": wish}})
    relay()
    assert [message.kind for message in letters] == ["new_subscriber"]


def test_a_kind_that_was_switched_off_is_left_out(reader, follow, event_factory, letters, relay, record):
    follow(reader)
    review = _review(event_factory(organizer=reader))
    services.notify(kind=KINDS["review_received"], entry=record("review.written", review))
    change_preferences(user=reader, wanted={"kinds": {"new_subscriber": {"letter": False}}})
    let_the_hour_come()
    relay()
    assert [message.title for message in letters] == ["1 piece of news from Event Booking"]
    assert states() == ["dropped", "sent"]


def test_if_nothing_is_left_there_is_none(reader, follow, letters, relay):
    follow(reader, 2)
    change_preferences(user=reader, wanted={"kinds": {"new_subscriber": {"letter": False}}})
    let_the_hour_come()
    relay()
    assert letters == []
    assert (states(), Digest.objects.get().state) == (["dropped"] * 2, "dropped")


def test_what_has_become_useless_is_left_out(reader, follow, letters, relay):
    follow(reader, 2)
    first = Notification.objects.order_by("pk").first()
    Notification.objects.filter(pk=first.pk).update(expires_at=Now() - timedelta(hours=1))
    let_the_hour_come()
    relay()
    assert [message.title for message in letters] == ["1 piece of news from Event Booking"]
    assert states() == ["dead", "sent"]


def test_what_is_no_longer_true_is_left_out(reader, follow, letters, relay, monkeypatch):
    follow(reader, 2)
    first = Notification.objects.order_by("pk").first()
    judge(monkeypatch, lambda told: told.pk != first.pk)
    let_the_hour_come()
    relay()
    assert [message.title for message in letters] == ["1 piece of news from Event Booking"]
    assert states(notification=first) == ["dead"]
    assert Delivery.objects.get(notification=first).last_error == "no longer true"


def test_what_can_not_be_judged_holds_up_nothing_else(reader, follow, letters, relay, monkeypatch):
    follow(reader, 2)
    first = Notification.objects.order_by("pk").first()
    judge(monkeypatch, lambda told: 1 / (told.pk - first.pk))
    let_the_hour_come()
    relay()
    assert [message.title for message in letters] == ["1 piece of news from Event Booking"]
    assert Delivery.objects.get(state="dead").last_error == "ZeroDivisionError: division by zero"


def test_banned_people_get_none(reader, follow, letters, relay):
    follow(reader, 2)
    let_the_hour_come()
    digests.put_together()
    follow(reader)
    reader.is_active = False
    reader.save()
    let_the_hour_come()
    relay()
    assert letters == []
    assert states() == ["dead"] * 3
    assert Digest.objects.get().last_error == "Rejected: this account is closed"


def test_nothing_of_an_erased_person_is_left(reader, follow, letters, relay):
    follow(reader, 2)
    relay()
    let_the_hour_come()
    digests.put_together()
    services.forget_person(user_id=reader.pk)
    relay()
    assert letters == []
    assert not Digest.objects.exists()
    assert not DigestChoice.objects.exists()


def test_a_server_that_is_away_gets_it_later_under_the_same_name(reader, follow, letters, relay):
    follow(reader, 2)
    let_the_hour_come()
    FailingLetters.errors = [Unreachable("closed"), RuntimeError("451 later")]
    digests.put_together()
    name = digest_message_id(Digest.objects.get())
    for state in ("waiting", "waiting", "sent"):
        assert digests.send_digests() == 1
        assert Digest.objects.get().state == state
        assert states() == [{"waiting": "digest"}.get(state, state)] * 2
        Digest.objects.filter(state="waiting").update(due_at=Now())
    assert [message.message_id for message in letters] == [name]


def test_a_server_that_asks_to_be_left_alone_gets_none_of_the_others(reader, user_factory, follow, letters):
    for person in (reader, user_factory()):
        DigestChoice.objects.update_or_create(user=person, channel="letter", defaults={"period": "daily"})
        follow(person)
    let_the_hour_come()
    digests.put_together()
    FailingLetters.errors = [Unreachable("too much at once", seconds=90)]
    digests.send_digests()
    digests.send_digests()

    assert letters == []
    waits = Digest.objects.annotate(now=Now())
    assert [round((row.due_at - row.now).total_seconds()) for row in waits] == [90, 90]


def test_a_server_that_hangs_up_at_two_in_a_row_is_away(reader, user_factory, follow, letters):
    for person in (reader, user_factory(), user_factory()):
        DigestChoice.objects.update_or_create(user=person, channel="letter", defaults={"period": "daily"})
        follow(person)
    let_the_hour_come()
    digests.put_together()
    FailingLetters.errors = [HungUp("cut"), HungUp("cut")]

    assert digests.send_digests() == 2
    assert sorted(Digest.objects.values_list("attempts", flat=True)) == [0, 1, 1]


def test_all_of_a_run_leave_in_one_session(reader, user_factory, follow, letters, monkeypatch):
    opened = []

    @contextmanager
    def session(channel):
        opened.append(len(letters))
        yield
        opened.append(len(letters))

    monkeypatch.setattr(FailingLetters, "session", session)
    for person in (reader, user_factory()):
        DigestChoice.objects.update_or_create(user=person, channel="letter", defaults={"period": "daily"})
        follow(person)
    let_the_hour_come()
    digests.put_together()
    digests.send_digests()
    assert opened == [0, 2]


def test_oldest_news_come_first(reader, follow, letters, relay):
    for name in ("Ben", "Cleo", "Dora"):
        follow(reader, first_name=name)
    let_the_hour_come()
    relay()
    [message] = letters
    places = [message.text.index(row.title) for row in Notification.objects.order_by("pk")]
    assert places == sorted(places)


def test_who_dies_before_noting_it_leaves_nothing_but_a_second_copy(reader, follow, letters, relay, monkeypatch):
    follow(reader, 2)
    let_the_hour_come()
    digests.put_together()

    def die(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(digests, "_note_sent", die)
        with pytest.raises(KeyboardInterrupt):
            digests.send_digests()
    assert digests.send_digests() == 0  # it is claimed
    Digest.objects.update(due_at=Now())
    relay()
    assert [message.text for message in letters] == [letters[0].text] * 2
    assert len({message.message_id for message in letters}) == 1
    assert states() == ["sent"] * 2


def test_who_dies_while_putting_together_leaves_everything_collected(reader, follow, letters, relay, monkeypatch):
    follow(reader, 2)
    let_the_hour_come()

    class Died(BaseException):
        pass

    def die(*args, **kwargs):
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(Digest.objects, "get_or_create", lambda **row: Digest.objects.create(**row) and die())
        with pytest.raises(Died):
            digests.put_together()
    assert not Digest.objects.exists()
    relay()
    assert [message.title[:1] for message in letters] == ["2"]


def test_one_that_is_refused_for_good_is_given_up_with_what_is_in_it(reader, follow, letters, relay):
    follow(reader, 2)
    let_the_hour_come()
    FailingLetters.errors = [Rejected("550 no such user")]
    relay()
    assert Digest.objects.get().state == "dead"
    assert set(Delivery.objects.values_list("state", "last_error")) == {("dead", "Rejected: 550 no such user")}


def test_one_that_ends_the_process_each_time_is_given_up_with_what_is_in_it(reader, follow, letters):
    class Killed(BaseException):
        pass

    follow(reader, 2)
    let_the_hour_come()
    digests.put_together()
    FailingLetters.errors = [Killed() for _ in range(10)]
    with override_event_booking(RELAY_ATTEMPTS=4):
        for _ in range(4):
            with pytest.raises(Killed):
                digests.send_digests()
            let_the_hour_come()
        digests.send_digests()
    assert len(FailingLetters.errors) == 6
    said = "Rejected: the process ended during each attempt"
    assert Digest.objects.values_list("state", "last_error").get() == ("dead", said)
    assert set(Delivery.objects.values_list("state", "last_error")) == {("dead", said)}


def test_who_sends_one_again_sends_it_alone(reader, follow, letters, relay):
    follow(reader, 2)
    let_the_hour_come()
    relay()
    services.send_again(deliveries=Delivery.objects.filter(pk=Delivery.objects.first().pk))
    relay()
    assert [message.kind for message in letters] == ["digest", "new_subscriber"]


def test_a_template_that_fails_does_not_hold_up_the_rest(reader, follow, letters, relay):
    follow(reader, 2)
    first = Notification.objects.order_by("pk").first()
    Notification.objects.filter(pk=first.pk).update(kind="gone", title="Stored words")
    let_the_hour_come()
    relay()
    [message] = letters
    assert "Stored words" in message.text
    assert message.title.startswith("2 ")


def test_one_person_who_can_not_be_served_does_not_hold_up_others(reader, user_factory, follow, letters, monkeypatch):
    ben = user_factory()
    DigestChoice.objects.create(user=ben, channel="letter", period="daily")
    follow(reader)
    follow(ben)
    let_the_hour_come()
    real = digests.zone_of

    def broken(user):
        if user.pk == reader.pk:
            raise RuntimeError
        return real(user)

    monkeypatch.setattr(digests, "zone_of", broken)
    assert digests.put_together() == 1
    assert Digest.objects.get().user == ben


@pytest.mark.parametrize("failing", ["get_full_name", "get_language"])
def test_whom_the_site_s_backend_fails_at_has_their_digest(reader, follow, letters, relay, monkeypatch, failing):
    follow(reader)
    let_the_hour_come()
    monkeypatch.setattr(type(people()), failing, lambda self, user: {}[user])
    relay()
    assert [message.kind for message in letters] == ["digest"]


def test_it_waits_for_the_end_of_quiet_hours(reader, follow, letters, relay):
    follow(reader)
    let_the_hour_come()
    digests.put_together()
    follow(reader)
    _sleep(reader)
    let_the_hour_come()
    relay()
    assert letters == []
    assert not Digest.objects.due().exists()
    assert not Delivery.objects.collected().filter(due_at__lte=Now()).exists()
    assert Digest.objects.get().attempts == 0
    change_preferences(user=reader, wanted={"quiet_hours": None})
    relay()
    assert [message.title[:1] for message in letters] == ["1"]


def test_putting_together_takes_a_constant_number_of_queries_for_each_person(
    reader, follow, letters, django_assert_max_num_queries
):
    follow(reader, 30)
    let_the_hour_come()
    with django_assert_max_num_queries(16):
        digests.put_together()
    with django_assert_max_num_queries(16):
        digests.send_digests()
    assert len(letters) == 1


def _sleep(user):
    """It is quiet now where this person lives, whatever the time."""
    here = timezone.now().astimezone(templating.zone_of(user))
    begin, end = here - timedelta(hours=2), here + timedelta(hours=2)
    QuietHours.objects.create(user=user, begin=begin.time(), end=end.time())


def _weekday_in_three_days():
    day = timezone.now() + timedelta(days=3)
    return list(DigestChoice.Weekday)[day.weekday()]


def _review(event):
    return Review.objects.create(event=event, author=event.organizer, rating=4, text="Good.")
