"""Who is told what of which fact."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from event_booking.journal.models import Entry
from event_booking.notifications.kinds import KINDS, Notice
from event_booking.notifications.kinds.audience import NO_NEWS, ids_in_steps
from event_booking.notifications.models import Delivery, Notification
from event_booking.people import people
from event_booking.profiles.models import Subscription
from event_booking.profiles.services import subscribe, unsubscribe
from event_booking.reviews.models import Review
from event_booking.reviews.services import delete_review, write_review
from event_booking.testing import override_event_booking
from event_booking.webhooks.models import Endpoint
from event_booking.webhooks.services.endpoints import disable_endpoint


def told() -> list[tuple[str, int]]:
    return list(Notification.objects.order_by("kind", "user").values_list("kind", "user"))


def test_every_documented_kind_is_registered():
    assert set(KINDS) >= {
        "welcome", "organizer_granted", "organizer_requested", "organizer_declined", "organizer_revoked",
        "webhook_disabled",
        "booking_confirmed", "booking_cancelled", "booking_expired", "event_changed",
        "booking_reduced", "booking_moved", "ticket_transferred", "waitlist_offer", "waitlist_closed",
        "event_cancelled", "event_reminder", "new_subscriber", "new_event", "review_received", "review_answered",
    }  # fmt: skip
    assert [name for name, kind in KINDS.items() if kind.urgent] == [
        "event_cancelled", "waitlist_offer", "waitlist_closed",
    ]  # fmt: skip


def test_kinds_of_apps_that_are_not_installed_do_not_exist():
    apps = ["django.contrib.contenttypes", "django.contrib.auth", "event_booking", "event_booking.journal"]
    code = f"""
from django.conf import settings
settings.configure(INSTALLED_APPS={[*apps, "event_booking.notifications"]}, SECRET_KEY="x")
import django
django.setup()
from event_booking.journal.jobs import JOBS
from event_booking.notifications.kinds import KINDS
print(sorted(KINDS), [name for name in JOBS if name.startswith("notifications.")])
from django.core.management import call_command
call_command("check")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (
        done.stdout.splitlines()[0]
        == "[] ['notifications.send', 'notifications.digests', 'notifications.send_digests']"
    )


def test_a_confirmed_booking_is_told_to_whoever_booked(event_factory, user_factory, booking_factory, record, relay):
    booking = booking_factory(event_factory(title="Bread & <b>butter</b>"), user_factory())
    entry = record("booking.confirmed", booking)
    relay()
    row = Notification.objects.get()
    assert (row.user, row.kind, row.fact, row.in_app) == (booking.user, "booking_confirmed", entry, True)
    assert row.title == "Booking confirmed: Bread & <b>butter</b>"
    assert row.text == f"Your booking {booking.reference} for “Bread & <b>butter</b>” is confirmed."
    assert row.url == f"/bookings/{booking.reference}/"
    assert [d.channel for d in row.deliveries.all()] == ["email"]


@pytest.mark.parametrize(
    ("reason", "who"), [("person", "1 ticket of"), ("organizer", "The organizer cancelled 1 ticket")]
)
def test_a_part_that_was_cancelled_is_told(reason, who, event_factory, user_factory, booking_factory, record, relay):
    booking = booking_factory(event_factory(), user_factory())
    record("booking.reduced", booking, tickets=[1], reason=reason, refund="0.00")
    relay()
    [row] = Notification.objects.all()
    assert (row.kind, row.user_id) == ("booking_reduced", booking.user_id)
    assert row.text.startswith(who)


@pytest.mark.parametrize(
    ("reason", "kinds"),
    [("person", ["booking_cancelled"]), ("organizer", ["booking_cancelled"]), ("event_cancelled", ["event_cancelled"]),
     ("erased", [])],
)  # fmt: skip
def test_a_cancelled_booking_is_told_by_its_reason(
    reason, kinds, event_factory, user_factory, booking_factory, record, relay
):
    booking = booking_factory(event_factory(), user_factory(), status="cancelled", cancelled_at=timezone.now())
    record("booking.cancelled", booking, reason=reason)
    relay()
    assert [kind for kind, _ in told()] == kinds


def test_a_cancelled_event_is_told_once_to_somebody_with_two_bookings(
    event_factory, user_factory, booking_factory, record, relay, mailoutbox
):
    event, ann, ben = event_factory(), user_factory(), user_factory()
    event.cancelled_at = timezone.now()
    event.save()
    earlier = booking_factory(event, ann, status="cancelled", cancelled_at=event.cancelled_at - timedelta(days=1))
    first, second = (booking_factory(event, ann, status="cancelled", cancelled_at=timezone.now()) for _ in range(2))
    other = booking_factory(event, ben, status="cancelled", cancelled_at=timezone.now())
    news = record("event.cancelled", event)
    for booking in (first, second, other):
        record("booking.cancelled", booking, reason="event_cancelled")
    relay()
    assert told() == [("event_cancelled", ann.pk), ("event_cancelled", ben.pk)]
    assert {row.fact for row in Notification.objects.all()} == {news}
    [mail] = [mail for mail in mailoutbox if mail.to == [ann.email]]
    assert mail.subject == f"Event cancelled: {event.title}"
    assert first.reference in mail.body
    assert second.reference in mail.body
    assert earlier.reference not in mail.body


def test_a_cancelled_event_of_which_only_the_bookings_know_is_told_too(
    event_factory, user_factory, booking_factory, record, relay
):
    booking = booking_factory(event_factory(), user_factory(), status="cancelled")
    record("booking.cancelled", booking, reason="event_cancelled")
    relay()
    assert told() == [("event_cancelled", booking.user.pk)]


def test_an_expired_hold_is_told(event_factory, user_factory, booking_factory, record, relay):
    booking = booking_factory(event_factory(), user_factory(), status="expired")
    record("booking.expired", booking)
    relay()
    assert told() == [("booking_expired", booking.user.pk)]


def test_a_moved_booking_is_told_to_whoever_booked_with_its_new_date(
    event_factory, user_factory, booking_factory, record, relay
):
    event = event_factory(starts_at=datetime(2031, 5, 4, 10, tzinfo=UTC))
    booking = booking_factory(event, user_factory())
    record("booking.moved", booking, **{"from": 1, "to": event.pk})
    relay()
    row = Notification.objects.get()
    assert (row.kind, row.user) == ("booking_moved", booking.user)
    assert "May 4, 2031 at noon" in row.text


def test_a_ticket_that_was_passed_on_is_told_to_whoever_booked(
    event_factory, user_factory, booking_factory, record, relay
):
    booking = booking_factory(event_factory(), user_factory())
    ticket = booking.tickets.get()
    ticket.attendee_name = "Ben"
    ticket.save()
    record("ticket.transferred", ticket, old=ticket.pk, new=ticket.pk)
    relay()
    row = Notification.objects.get()
    assert (row.kind, row.user) == ("ticket_transferred", booking.user)
    assert "is now Ben’s" in row.text


def test_a_changed_event_is_told_once_to_everybody_with_a_living_booking(
    event_factory, user_factory, booking_factory, record, relay
):
    event, ann, ben, gone = event_factory(), user_factory(), user_factory(), user_factory()
    mine = [booking_factory(event, ann), booking_factory(event, ann, status="held")]
    booking_factory(event, ben)
    booking_factory(event, gone, status="cancelled")
    record("event.changed", event, changed=["starts_at", "venue"])
    relay()
    assert told() == [("event_changed", ann.pk), ("event_changed", ben.pk)]
    row = Notification.objects.get(user=ann)
    assert row.context["references"] == [booking.reference for booking in mine]
    assert "New time:" in row.text
    assert "New place: Berlin." in row.text


@pytest.mark.parametrize(
    ("fields", "changed", "line"),
    [
        ({"format": "online"}, ["format"], "It takes place online now; the address is on the event's page."),
        ({"city": ""}, ["venue"], "The place is different now."),
        ({}, ["title"], "It has a new title."),
    ],
)
def test_a_change_is_named(fields, changed, line, event_factory, user_factory, booking_factory, record, relay):
    event = event_factory(**fields)
    booking_factory(event, user_factory())
    record("event.changed", event, changed=changed)
    relay()
    assert line in Notification.objects.get().text


def test_a_new_subscriber_is_told_to_the_followed(user_factory, record, relay):
    ann, ben = user_factory(first_name="Ann", last_name="A"), user_factory()
    record("person.subscribed", ben, actor=ann)
    relay()
    row = Notification.objects.get()
    assert (row.user, row.title, row.about, row.url) == (ben, "Ann A follows you", ann, f"/people/{ann.pk}/")


@pytest.mark.parametrize("rounds_of_the_relay", [1, 3])
def test_whoever_follows_and_stops_without_end_is_mailed_about_once(
    rounds_of_the_relay, user_factory, relay, mailoutbox
):
    ann, ben, other = user_factory(), user_factory(), user_factory()
    for number in range(3):
        subscribe(subscriber=ann, target=ben)
        unsubscribe(subscriber=ann, target=ben)
        if number < rounds_of_the_relay - 1:
            relay()
    subscribe(subscriber=other, target=ben)
    relay()
    assert told() == [("new_subscriber", ben.pk)] * 4  # the inbox has them all
    assert len(mailoutbox) == 2

    Entry.objects.update(created_at=Now() - NO_NEWS)
    subscribe(subscriber=ann, target=ben)
    relay()
    assert len(mailoutbox) == 3


def test_a_review_that_is_written_anew_is_not_mailed_again(event_factory, user_factory, relay, mailoutbox):
    author = user_factory()
    first, second = event_factory(), event_factory()
    with override_event_booking(CAN_REVIEW="tests.reviews.conftest.everybody"):
        for event in (first, first, second):
            review = write_review(event=event, author=author, rating=4)
            relay()
            delete_review(review=review)
    assert len(told()) == 3
    assert sorted(mail.to for mail in mailoutbox) == sorted([event.organizer.email] for event in (first, second))


def test_a_name_of_many_accents_is_told_as_well(user_factory, record, relay):
    ann, zalgo = user_factory(), user_factory(first_name="q" + "\u0315" * 149, last_name="q" + "\u0315" * 149)
    record("person.subscribed", ann, actor=zalgo)
    relay()
    assert len(Notification.objects.get().title) == 300


def test_a_new_event_is_told_to_followers_only(event_factory, user_factory, record, relay):
    event, follower, stranger = event_factory(), user_factory(), user_factory()
    Subscription.objects.create(subscriber=follower, target=event.organizer)
    Subscription.objects.create(subscriber=follower, target=stranger)
    record("event.published", event, actor=event.organizer)
    relay()
    assert told() == [("new_event", follower.pk)]


def test_an_event_that_is_a_draft_again_is_not_told(event_factory, user_factory, record, relay):
    event = event_factory(status="draft")
    Subscription.objects.create(subscriber=user_factory(), target=event.organizer)
    record("event.published", event)
    relay()
    assert told() == []


def test_a_review_is_told_to_the_organizer_and_its_answer_to_the_author(event_factory, user_factory, record, relay):
    event, author = event_factory(), user_factory(first_name="Ben", last_name="")
    review = Review.objects.create(event=event, author=author, rating=4, text="Fine. " * 200, reply="Thank you.")
    record("review.written", review, actor=author)
    record("review.answered", review, actor=event.organizer)
    relay()
    assert told() == [("review_answered", author.pk), ("review_received", event.organizer.pk)]
    received = Notification.objects.get(kind="review_received")
    assert received.text.startswith(f"Ben rated “{event.title}” 4 out of 5.\n\nFine.")
    assert len(received.context["quote"]) == 500
    assert Notification.objects.get(kind="review_answered").text.endswith("Thank you.")


def test_a_new_account_is_welcomed_and_a_new_organizer_congratulated(user_factory, record, relay):
    ann = user_factory()
    record("account.activated", ann)
    record("account.role_granted", ann, role="admin")
    record("account.role_granted", ann, role="organizer")
    relay()
    assert told() == [("organizer_granted", ann.pk), ("welcome", ann.pk)]


@pytest.mark.parametrize(
    "fact",
    ["booking.confirmed", "booking.cancelled", "booking.expired"],
)
def test_a_booking_that_is_gone_is_not_told(fact, event_factory, user_factory, booking_factory, record, relay):
    booking = booking_factory(event_factory(), user_factory())
    record(fact, booking)
    booking.delete()
    relay()
    assert told() == []


def test_a_review_or_an_event_that_is_gone_is_not_told(event_factory, user_factory, record, relay):
    event = event_factory()
    review = Review.objects.create(event=event, author=user_factory(), rating=4)
    record("review.written", review)
    record("review.answered", review)
    record("event.changed", event, changed=["title"])
    record("person.subscribed", event.organizer)
    review.delete()
    event.delete()
    relay()
    assert told() == []


def test_banned_people_are_not_told(event_factory, user_factory, booking_factory, record, relay):
    booking = booking_factory(event_factory(), user_factory())
    booking.user.is_active = False
    booking.user.save()
    record("booking.confirmed", booking)
    relay()
    assert told() == []


def test_a_site_adds_a_kind_in_three_lines(new_kind, user_factory, record, relay, sent):
    @new_kind("shop.voucher", title="Vouchers", fact="account.signed_in", channels=("memory",))
    def voucher(entry):
        yield Notice(user=entry.subject_id, context={"text": "10 % off", "title": "A gift"}, url="/vouchers/")

    ann = user_factory()
    record("account.signed_in", ann)
    with pytest.raises(ValueError, match=r"two kinds of notification are called shop.voucher"):
        new_kind("shop.voucher", title="Again", fact="account.signed_in")(voucher)
    assert KINDS["shop.voucher"].is_on("memory")
    assert not KINDS["shop.voucher"].is_on("in_app")


def test_audiences_come_in_steps_without_gaps(user_factory):
    target = user_factory()
    followers = [user_factory() for _ in range(7)]
    Subscription.objects.bulk_create(Subscription(subscriber=user, target=target) for user in followers)
    steps = list(ids_in_steps(Subscription.objects.filter(target=target), "subscriber_id", step=3))
    assert [len(step) for step in steps] == [3, 3, 1]
    assert sorted(user for step in steps for user in step) == sorted(user.pk for user in followers)


def test_erasing_a_person_erases_what_names_them(user_factory, record, relay):
    ann, ben = user_factory(), user_factory()
    record("person.subscribed", ben, actor=ann)
    record("account.activated", ann)
    record("account.activated", ben)
    relay()
    people().erase(ann)
    record("account.erased", ann)
    relay()
    assert told() == [("welcome", ben.pk)]
    assert {d.notification.user for d in Delivery.objects.all()} == {ben}


def test_the_whole_way_from_booking_to_a_cancelled_event(event_factory, user_factory, client_for, relay, mailoutbox):
    event, ann = event_factory(title="Sourdough"), user_factory()
    body = {"event": event.pk, "items": [{"ticket_type": event.ticket_types.get().pk, "quantity": 1}]}
    reference = client_for(ann).post("/api/v1/bookings/", body, format="json").json()["reference"]
    relay()
    assert client_for(event.organizer).post(f"/api/v1/events/{event.pk}/cancel/").status_code == 200
    relay()
    assert told() == [("booking_confirmed", ann.pk), ("event_cancelled", ann.pk)]
    assert [mail.subject for mail in mailoutbox] == ["Booking confirmed: Sourdough", "Event cancelled: Sourdough"]
    assert all(reference in mail.body and "Sourdough" in mail.body for mail in mailoutbox)
    assert "cancelled" in mailoutbox[1].body


@pytest.mark.parametrize("reason", ["gone", "failing", "not_organizer"])
def test_the_owner_of_a_webhook_hears_that_it_was_turned_off(reason, user_factory, relay, sent):
    owner = user_factory("organizer")
    endpoint = Endpoint.objects.create(owner=owner, url="https://93.184.215.14/hook?token=secret", secret="x")
    disable_endpoint(endpoint=endpoint, reason=Endpoint.Reason(reason))

    relay()

    assert told() == [("webhook_disabled", owner.pk)]
    assert "93.184.215.14" in sent[0].title
    assert not [message for message in sent if "secret" in message.text + message.html]
