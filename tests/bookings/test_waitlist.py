from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from event_booking.bookings.exceptions import NotCancellable, SoldOut
from event_booking.bookings.models import Booking, WaitlistEntry
from event_booking.bookings.services import (
    cancel_booking,
    close_waitlists,
    confirm_booking,
    expire_holds,
    join_waitlist,
    leave_waitlist,
    make_offers,
)
from event_booking.events.models import Event
from event_booking.events.services import cancel_event, update_event
from event_booking.journal.models import Entry
from event_booking.testing import override_event_booking

pytestmark = pytest.mark.django_db
URL = "/api/v1/waitlist/"


def url(event):
    return f"/api/v1/events/{event.pk}/waitlist/"


@pytest.fixture
def full(event_factory, book):
    """An event whose seats are taken one by one: the event and its bookings."""

    def make(seats=2, **fields):
        fields.setdefault("types", [{"capacity": seats}])
        event = event_factory(**fields)
        bookings = []
        for kind in event.ticket_types.order_by("pk"):
            bookings += [book(event, {kind.pk: 1}) for _ in range(kind.capacity)]
        return event, bookings

    return make


@pytest.fixture
def wait(user_factory):
    def make(event, quantity=1, user=None, ticket_types=()):
        return join_waitlist(user=user or user_factory(), event=event, quantity=quantity, ticket_types=ticket_types)

    return make


def cancel(booking):
    return cancel_booking(booking=booking, actor=booking.user)


def stock(event):
    return list(event.ticket_types.order_by("pk").values_list("taken", "set_aside", "has_waitlist"))


def states(event):
    return list(event.waitlist.order_by("pk").values_list("status", flat=True))


def test_joining_is_answered_with_every_field(full, client_for, user_factory):
    event, _ = full()
    kind, ann = event.ticket_types.get(), user_factory()

    answer = client_for(ann).post(url(event), {"quantity": 2, "ticket_types": [kind.pk]}, format="json")

    entry = WaitlistEntry.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": entry.pk, "event": event.pk, "quantity": 2, "ticket_types": [kind.pk], "status": "waiting",
        "position": 1, "offer": None, "offer_expires_at": None, "passed_over": None,
        "created_at": entry.created_at.isoformat().replace("+00:00", "Z"),
    }  # fmt: skip
    assert stock(event) == [(2, 0, True)]


def test_who_could_book_now_does_not_wait(full, event_factory, client_for, user_factory):
    event = event_factory(types=[{"capacity": 3}])

    answer = client_for(user_factory()).post(url(event), {"quantity": 3}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "seats_available")
    assert not WaitlistEntry.objects.exists()


def test_a_group_waits_while_fewer_seats_are_left_and_others_go_on_buying_them(full, book, wait):
    event, bookings = full(seats=3)
    cancel(bookings[0])

    wait(event, quantity=2)

    assert stock(event) == [(2, 0, True)]
    book(event)
    assert stock(event) == [(3, 0, True)]


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 400), ({"quantity": 0}, 400), ({"quantity": 101}, 400), ({"quantity": 3}, 400),
     ({"quantity": 1, "ticket_types": [10**18]}, 400), ({"quantity": 1, "ticket_types": "x"}, 400)],
)  # fmt: skip
def test_what_can_never_be_is_refused(full, client_for, user_factory, body, status):
    event, _ = full()

    assert client_for(user_factory()).post(url(event), body, format="json").status_code == status
    assert stock(event) == [(2, 0, False)]


def test_a_person_waits_once_for_an_event(full, client_for, user_factory):
    event, _ = full()
    client = client_for(user_factory())

    assert client.post(url(event), {"quantity": 1}, format="json").status_code == 201
    again = client.post(url(event), {"quantity": 1}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "already_waiting")


def test_who_may_not_have_more_tickets_may_not_wait(full, client_for, book):
    event, bookings = full(types=[{"capacity": 2, "max_per_person": 1}])

    answer = client_for(bookings[0].user).post(url(event), {"quantity": 1}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "limit_exceeded")


def test_strangers_drafts_and_cancelled_events(full, client_for, user_factory):
    event, _ = full()
    assert APIClient().post(url(event), {"quantity": 1}, format="json").status_code == 401
    cancel_event(event=event)
    answer = client_for(user_factory()).post(url(event), {"quantity": 1}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "event_cancelled")
    Event.objects.filter(pk=event.pk).update(status="draft", published_at=None)
    assert client_for(user_factory()).post(url(event), {"quantity": 1}, format="json").status_code == 404


def test_a_freed_seat_is_for_who_waits_and_for_nobody_who_comes_later(full, wait, book):
    event, bookings = full()
    entry = wait(event)
    cancel(bookings[0])

    assert stock(event) == [(1, 1, True)]
    assert event.ticket_types.get().own_seats_left() == 0
    with pytest.raises(SoldOut):
        book(event)

    assert make_offers() == 1
    entry.refresh_from_db()
    assert (entry.status, entry.offer.status, entry.offer.user) == ("offered", "held", entry.user)
    assert timedelta(hours=23) < entry.offer.expires_at - timezone.now() < timedelta(hours=25)
    assert stock(event) == [(2, 0, False)]
    assert make_offers() == 0


def test_offers_are_made_in_turn(full, wait):
    event, bookings = full(seats=3)
    for _ in range(3):
        wait(event)
    cancel(bookings[0])
    cancel(bookings[1])

    assert make_offers() == 2
    assert states(event) == ["offered", "offered", "waiting"]


def test_a_group_is_passed_over_and_told_why_until_there_are_enough(full, wait, client_for):
    event, bookings = full(seats=4)
    group, single = wait(event, quantity=3), wait(event)
    cancel(bookings[0])

    assert make_offers() == 1
    assert states(event) == ["waiting", "offered"]
    cancel(bookings[1])
    make_offers()
    shown = client_for(group.user).get(f"{URL}{group.pk}/").json()
    assert (shown["position"], shown["passed_over"]["reason"]) == (1, "not_enough_seats")
    assert shown["passed_over"]["text"]
    assert stock(event) == [(3, 1, True)]  # kept for the group

    cancel(bookings[2])
    leave_waitlist(entry=single, actor=single.user)
    assert make_offers() == 1
    assert states(event) == ["offered", "left"]


@override_event_booking(WAITLIST_ORDER="strict")
def test_where_the_site_says_so_nobody_overtakes_a_group(full, wait):
    event, bookings = full(seats=4)
    wait(event, quantity=3)
    wait(event)
    cancel(bookings[0])

    assert make_offers() == 0
    assert states(event) == ["waiting", "waiting"]


def test_only_acceptable_ticket_types_are_offered_all_of_one_or_some_of_each(full, wait):
    event, bookings = full(types=[{"capacity": 2}, {"name": "Balcony", "capacity": 2}])
    first, second = event.ticket_types.order_by("pk")
    picky, easy = wait(event, ticket_types=[second.pk]), wait(event, quantity=2)
    cancel(bookings[0])
    make_offers()
    assert states(event) == ["waiting", "waiting"]

    cancel(bookings[2])
    make_offers()
    picky.refresh_from_db()
    assert [item.ticket_type for item in picky.offer.items.all()] == [second]

    cancel(bookings[3])
    make_offers()
    easy.refresh_from_db()
    assert {item.ticket_type: item.quantity for item in easy.offer.items.all()} == {first: 1, second: 1}


def test_under_a_ceiling_the_event_s_own_seats_are_kept_too(full, wait, book):
    event, _ = full(types=[{"capacity": 3}])
    update_event(event=event, capacity=3, ticket_types=[
        {"id": event.ticket_types.get().pk, "capacity": 3}, {"name": "Balcony", "capacity": 3, "price": 0}
    ])  # fmt: skip
    standard, balcony = event.ticket_types.order_by("pk")
    wait(event, ticket_types=[standard.pk])
    cancel(event.bookings.first())

    event.refresh_from_db()
    assert (event.taken, event.set_aside, event.has_waitlist) == (2, 1, True)
    with pytest.raises(SoldOut):
        book(event, {balcony.pk: 1})
    assert make_offers() == 1


def test_more_capacity_goes_to_those_who_wait(full, wait, book):
    event, _ = full()
    kind = event.ticket_types.get()
    wait(event)
    update_event(event=event, ticket_types=[{"id": kind.pk, "capacity": 4}])
    assert stock(event) == [(2, 2, True)]
    update_event(event=event, ticket_types=[{"id": kind.pk, "capacity": 3}])
    assert stock(event) == [(2, 1, True)]
    with pytest.raises(SoldOut):
        book(event)

    assert make_offers() == 1
    assert stock(event) == [(3, 0, False)]


def test_a_new_ticket_type_goes_to_those_who_wait_for_any(full, wait, book):
    event, _ = full()
    kind = event.ticket_types.get()
    wait(event)
    update_event(event=event, ticket_types=[{"id": kind.pk}, {"name": "Balcony", "capacity": 2, "price": 0}])

    assert make_offers() == 1
    assert stock(event) == [(2, 0, False), (1, 0, False)]
    book(event, {event.ticket_types.last().pk: 1})


def test_what_nobody_on_the_list_may_take_is_sold_to_everybody(full, wait, book):
    event, bookings = full()
    kind = event.ticket_types.get()
    entry = wait(event, user=bookings[0].user)
    event.ticket_types.update(max_per_person=1)
    cancel(bookings[1])

    assert make_offers() == 0
    entry.refresh_from_db()
    assert (entry.status, entry.passed_over_because) == ("waiting", "limit_exceeded")
    assert stock(event) == [(1, 0, True)]
    book(event, {kind.pk: 1})


@pytest.mark.parametrize("starts_in", [timedelta(days=30), timedelta(minutes=20)])
def test_an_offer_lasts_as_long_as_the_site_says_but_not_beyond_the_start(full, wait, starts_in):
    event, bookings = full(starts_at=timezone.now() + starts_in)
    entry = wait(event)
    cancel(bookings[0])

    before = timezone.now()
    with override_event_booking(OFFER_MINUTES=60):
        make_offers()
    after = timezone.now()

    entry.refresh_from_db()
    earliest, latest = (min(at + timedelta(minutes=60), event.starts_at) for at in (before, after))
    assert earliest <= entry.offer.expires_at <= latest


def test_the_journal_says_what_became_of_a_place_on_the_list(full, wait):
    event, bookings = full()
    entry, other = wait(event), wait(event)
    cancel(bookings[0])
    make_offers()
    leave_waitlist(entry=other, actor=other.user)
    entry.refresh_from_db()

    names = ["waitlist.joined", "waitlist.offered", "waitlist.left", "booking.held"]
    entries = Entry.objects.filter(fact__in=names).order_by("pk")
    assert [*entries.values_list("fact", "subject_id", "actor", "data")] == [
        ("waitlist.joined", str(entry.pk), entry.user_id, {}),
        ("waitlist.joined", str(other.pk), other.user_id, {}),
        ("booking.held", str(entry.offer_id), None, {"channel": "waitlist"}),
        ("waitlist.offered", str(entry.pk), None, {}),
        ("waitlist.left", str(other.pk), other.user_id, {"reason": "person"}),
    ]


def test_confirming_an_offer_books_and_letting_it_expire_leaves(full, wait):
    event, bookings = full()
    first, second = wait(event), wait(event)
    for booking in bookings:
        cancel(booking)
    make_offers()
    first.refresh_from_db()
    second.refresh_from_db()

    confirm_booking(booking=first.offer, actor=first.user)
    Booking.objects.filter(pk=second.offer_id).update(expires_at=timezone.now() - timedelta(seconds=1))
    expire_holds()

    assert states(event) == ["booked", "left"]
    assert stock(event) == [(1, 0, False)]


def test_leaving_at_any_time(full, wait, client_for):
    event, bookings = full()
    first, second, third = wait(event), wait(event), wait(event)
    client = client_for(first.user)

    assert client.delete(f"{URL}{first.pk}/").status_code == 204
    assert client.delete(f"{URL}{first.pk}/").status_code == 204
    cancel(bookings[0])
    make_offers()
    assert client_for(second.user).delete(f"{URL}{second.pk}/").status_code == 204
    assert make_offers() == 1
    third.refresh_from_db()
    confirm_booking(booking=third.offer, actor=third.user)

    answer = client_for(third.user).delete(f"{URL}{third.pk}/")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_cancellable")
    assert states(event) == ["left", "left", "booked"]
    assert client_for(first.user).delete(f"{URL}{third.pk}/").status_code == 404
    assert stock(event) == [(2, 0, False)]


def test_ones_own_list_takes_a_constant_number_of_queries(
    full, wait, client_for, user_factory, django_assert_max_num_queries
):
    ann = user_factory()
    for _ in range(3):
        event, _ = full(seats=1)
        wait(event)
        wait(event, user=ann)
    client = client_for(ann)

    with django_assert_max_num_queries(3):
        rows = client.get(URL).json()["results"]

    assert [(row["status"], row["position"]) for row in rows] == [("waiting", 2)] * 3


def test_the_organizer_sees_who_waits_and_may_offer_out_of_turn(full, wait, client_for, user_factory):
    event, bookings = full()
    first, second = wait(event), wait(event)
    organizer = client_for(event.organizer)
    rows = organizer.get(url(event)).json()["results"]
    assert [(row["id"], row["user"]["email"]) for row in rows] == [(e.pk, e.user.email) for e in (first, second)]

    offer = f"{url(event)}{second.pk}/offer/"
    refused = organizer.post(offer)
    assert (refused.status_code, refused.json()["code"]) == (409, "sold_out")
    cancel(bookings[0])
    assert organizer.post(offer).json()["status"] == "offered"
    again = organizer.post(offer)
    assert (again.status_code, again.json()["code"]) == (409, "not_waiting")

    assert client_for(first.user).get(url(event)).status_code == 403
    assert client_for(first.user).post(offer).status_code == 403
    assert client_for(user_factory("organizer")).post(offer).status_code == 404


def test_waiting_ends_with_the_event(full, wait, relay, mailoutbox):
    event, _ = full()
    entry = wait(event)
    cancel_event(event=event)

    assert close_waitlists() == 1
    relay()

    assert states(event) == ["left"]
    assert [mail.subject for mail in mailoutbox if mail.to == [entry.user.email]] == [
        f"Waiting list closed: {event.title}"
    ]
    assert close_waitlists() == 0


def test_an_offer_is_told_with_its_deadline(full, wait, relay, mailoutbox):
    event, bookings = full()
    entry = wait(event)
    cancel(bookings[0])
    make_offers()
    entry.refresh_from_db()
    relay()

    [mail] = [mail for mail in mailoutbox if mail.to == [entry.user.email]]
    assert mail.subject.startswith("Seats for you until ")
    assert mail.subject.endswith(event.title)
    assert event.title in mail.body
    assert entry.offer.reference in mail.body


def test_who_is_erased_leaves_and_seats_go_to_the_next(full, wait, relay):
    from django.db import transaction

    from event_booking.accounts.signals import account_erased

    event, _ = full()
    entry = wait(event)
    with transaction.atomic():
        account_erased.record(entry.user)
    relay()

    assert states(event) == ["left"]
    assert stock(event) == [(2, 0, False)]


def test_an_offer_that_is_booked_can_not_be_left(full, wait):
    event, bookings = full()
    entry = wait(event)
    cancel(bookings[0])
    make_offers()
    entry.refresh_from_db()
    confirm_booking(booking=entry.offer, actor=entry.user)

    with pytest.raises(NotCancellable):
        leave_waitlist(entry=entry, actor=entry.user)
    assert Booking.objects.get(pk=entry.offer_id).status == "confirmed"


def test_what_was_booked_by_an_offer_and_is_cancelled_later_was_booked_all_the_same(full, wait):
    event, bookings = full()
    entry = wait(event)
    cancel(bookings[0])
    make_offers()
    entry.refresh_from_db()
    cancel(confirm_booking(booking=entry.offer, actor=entry.user))

    assert states(event) == ["booked"]


def test_in_strict_order_the_first_is_served_whom_the_seats_suffice(full, wait):
    event, bookings = full()
    for _ in range(2):
        wait(event)
    cancel(bookings[0])

    with override_event_booking(WAITLIST_ORDER="strict"):
        assert make_offers() == 1
    assert states(event) == ["offered", "waiting"]


def test_who_gives_an_offer_up_has_cancelled_it(full, wait):
    event, bookings = full()
    entry = wait(event)
    cancel(bookings[0])
    make_offers()

    leave_waitlist(entry=entry, actor=entry.user)

    told = Entry.objects.filter(fact="booking.cancelled").order_by("-pk").first()
    assert (told.actor, told.subject.status) == (entry.user, "cancelled")
    assert states(event) == ["left"]


def test_an_event_that_is_deleted_at_this_moment_is_404(full, client_for, user_factory, monkeypatch):
    def gone(pk):
        raise Event.DoesNotExist

    event, _ = full()
    monkeypatch.setattr("event_booking.bookings.services.waitlist.lock_event", gone)

    assert client_for(user_factory()).post(url(event), {"quantity": 1}, format="json").status_code == 404
    assert not WaitlistEntry.objects.exists()
