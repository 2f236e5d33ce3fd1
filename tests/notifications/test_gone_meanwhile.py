"""People are erased at any moment, also between a claim and the look at what was claimed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from event_booking.bookings.models import WaitlistEntry
from event_booking.notifications import digests, outbox, services
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import Delivery, DigestChoice, Notification
from tests.notifications.test_digests import let_the_hour_come


@pytest.fixture
def ann(user_factory):
    return user_factory()


@pytest.fixture
def ben(user_factory):
    return user_factory()


@pytest.fixture
def follow(user_factory, record):
    def make(*users):
        for user in users:
            services.notify(kind=KINDS["new_subscriber"], entry=record("person.subscribed", user, actor=user_factory()))

    return make


@pytest.fixture
def erased_when_claimed(monkeypatch):
    """``erased_when_claimed(outbox, ann)``: she is forgotten right after that module's next claim."""

    def prepare(module, user):
        claim, left = module.claim, [user.pk]

        def claim_and_lose(*args, **limits):
            rows = claim(*args, **limits)
            if left:
                services.forget_person(user_id=left.pop())
            return rows

        monkeypatch.setattr(module, "claim", claim_and_lose)

    return prepare


def test_who_is_erased_when_mails_are_claimed_holds_up_nobody(ann, ben, follow, sent, erased_when_claimed):
    follow(ann, ben)
    erased_when_claimed(outbox, ann)
    outbox.send_waiting()
    assert {message.user for message in sent} == {ben}
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_one_who_is_the_only_one(ann, follow, sent, erased_when_claimed):
    follow(ann)
    erased_when_claimed(outbox, ann)
    outbox.send_waiting()
    assert sent == []


def test_who_is_erased_when_digests_are_claimed_holds_up_nobody(ann, ben, follow, sent, erased_when_claimed):
    for user in (ann, ben):
        DigestChoice.objects.create(user=user, channel="letter", period="daily", hour=8)
    follow(ann, ben)
    let_the_hour_come()
    digests.put_together()
    let_the_hour_come()
    erased_when_claimed(digests, ann)
    # an account that is erased is no person to write to any more
    ann.delete()
    digests.send_digests()
    assert {message.user for message in sent} == {ben}


ABOUT_BOOKINGS = [name for name, kind in KINDS.items() if kind.fact.startswith(("booking.", "ticket.transferred"))]


@pytest.mark.parametrize("kind", ABOUT_BOOKINGS)
def test_of_a_booking_that_was_deleted_nobody_hears(kind, event_factory, user_factory, booking_factory, record):
    booking = booking_factory(event_factory(), user_factory())
    about = booking.tickets.first() if kind == "ticket_transferred" else booking
    entry = record(KINDS[kind].fact, about)
    booking.delete()
    services.notify(kind=KINDS[kind], entry=entry)
    assert not Notification.objects.filter(kind=kind).exists()


def test_who_waited_for_an_event_that_was_deleted_is_told_and_led_to_no_missing_page(ann, event_factory, record):
    event = event_factory(deleted_at=timezone.now())
    waited = WaitlistEntry.objects.create(event=event, user=ann, quantity=1, status="left", created_at=timezone.now())
    entry = record("waitlist.left", waited, reason="event_cancelled")

    services.notify(kind=KINDS["waitlist_closed"], entry=entry)

    told = Notification.objects.get()
    assert (told.user, told.kind, "events/" in told.url) == (ann, "waitlist_closed", False)


def test_what_an_organizer_sold_at_the_door_is_no_booking_of_theirs_in_the_mail(event_factory, booking_factory, record):
    event = event_factory(status="cancelled", cancelled_at=timezone.now() - timedelta(minutes=1))
    own = booking_factory(event, event.organizer)
    booking_factory(event, event.organizer, is_box_office=True)
    record("event.cancelled", event)

    services.notify(kind=KINDS["event_cancelled"], entry=record("booking.cancelled", own, reason="event_cancelled"))

    assert Notification.objects.get(user=event.organizer).context["references"] == [own.reference]
