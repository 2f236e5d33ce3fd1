"""One digest for a person and a day, however many processes do the work, with its negative controls."""

import threading
from functools import partial

import pytest
from django.db.models.functions import Now

from event_booking.journal.models import Entry
from event_booking.notifications import digests
from event_booking.notifications.backends import memory
from event_booking.notifications.models import Delivery, Digest, DigestChoice, Notification
from event_booking.notifications.preferences import change_preferences
from event_booking.testing import override_event_booking
from tests.notifications.conftest import INBOX, LONG
from tests.races.at_once import at_once, tally
from tests.races.windows import Meeting, Window

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

SENDERS, READERS, NEWS = 3, 12, 4


@pytest.fixture
def letters():
    memory.outbox.clear()
    with override_event_booking(NOTIFICATION_BACKENDS={"in_app": INBOX, "letter": LONG}):
        yield memory.outbox
    memory.outbox.clear()


@pytest.fixture
def ann(user_factory, letters):
    """Somebody for whose digest the hour has come."""
    user = user_factory()
    DigestChoice.objects.create(user=user, channel="letter", period="daily")
    collect(user, NEWS)
    return user


@pytest.fixture
def readers(user_factory, letters):
    """More of them."""
    users = [user_factory() for _ in range(READERS)]
    DigestChoice.objects.bulk_create(DigestChoice(user=user, channel="letter", period="daily") for user in users)
    for user in users:
        collect(user, NEWS)
    return users


def collect(user, number=1):
    """News that wait for this person's digest, which is due."""
    about = {"fact": "account.activated", "subject_model": "x", "subject_id": "1"}
    facts = Entry.objects.bulk_create(Entry(**about) for _ in range(number))
    rows = Notification.objects.bulk_create(
        Notification(user=user, kind="welcome", fact=fact, title="Welcome", context={}) for fact in facts
    )
    Delivery.objects.bulk_create(
        Delivery(notification=row, channel="letter", state="digest", due_at=Now()) for row in rows
    )


def work():
    digests.put_together()
    while digests.send_digests():
        pass


def test_senders_at_once_send_each_person_one_digest_with_everything_in_it(readers, letters):
    assert tally(at_once([work] * SENDERS)) == {"ok": SENDERS}
    work()

    assert sorted(message.user.pk for message in letters) == [user.pk for user in readers]
    assert {message.text.count("* Welcome") for message in letters} == {NEWS}
    assert len({message.message_id for message in letters}) == READERS
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert {digest.deliveries.count() for digest in Digest.objects.all()} == {NEWS}


def test_without_claims_a_digest_is_sent_by_everybody(readers, letters, monkeypatch):
    digests.put_together()
    meeting = Meeting(SENDERS)

    def take_without_asking(due, *, limit, seconds):
        taken = list(due.order_by("pk")[:limit])
        meeting.wait()
        return taken

    monkeypatch.setattr(digests, "claim", take_without_asking)
    own = threading.local()

    def clock():
        """Time for one digest for each of them."""
        own.asked = getattr(own, "asked", 0) + 1
        return 0.0 if own.asked <= 2 else 1e9

    monkeypatch.setattr(digests, "monotonic", clock)

    at_once([digests.send_digests] * SENDERS)

    assert len({message.message_id for message in letters}) < len(letters)


def test_what_comes_while_it_is_put_together_is_in_this_one_or_in_the_next(ann, letters, monkeypatch):
    window = Window()
    monkeypatch.setattr(digests, "_asleep_until", window.after(digests._asleep_until))

    at_once([digests.put_together, partial(window.come_in, partial(collect, ann))])
    work()

    sent = Delivery.objects.filter(state="sent").count()
    assert sent in (NEWS, NEWS + 1)
    assert sent + Delivery.objects.collected().count() == NEWS + 1
    assert [message.text.count("* Welcome") for message in letters] == [sent]


def test_who_switches_digests_off_meanwhile_gets_everything_once(ann, letters, monkeypatch):
    window = Window()
    monkeypatch.setattr(digests, "_asleep_until", window.after(digests._asleep_until))
    switch_off = partial(change_preferences, user=ann, wanted={"digest": {"letter": {"period": "off"}}})

    assert tally(at_once([digests.put_together, partial(window.come_in, switch_off)])) == {"ok": 2}

    # the change waited for the digest, in which they are, or the digest found nothing
    states = set(Delivery.objects.filter(notification__user=ann).values_list("state", "digest__channel"))
    assert states in ({("digest", "letter")}, {("waiting", None)})


def test_without_the_lock_a_choice_changes_while_its_digest_is_put_together(ann, letters, monkeypatch):
    window = Window()
    changed = []
    monkeypatch.setattr(digests, "_asleep_until", window.after(digests._asleep_until))
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda self, *args, **kwargs: self)

    def switch_off():
        DigestChoice.objects.filter(user=ann).update(period="off")
        changed.append(Digest.objects.filter(user=ann).exists())

    at_once([digests.put_together, partial(window.come_in, switch_off)])

    assert changed == [False]
    assert Digest.objects.filter(user=ann).exists()
