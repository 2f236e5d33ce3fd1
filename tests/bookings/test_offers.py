"""The sweep that offers seats to those who wait: in turn, to whom they may be sold, and with few queries."""

from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.db import OperationalError, connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from event_booking.bookings.exceptions import BookingError, SoldOut
from event_booking.bookings.models import WaitlistEntry
from event_booking.bookings.services import (
    cancel_booking,
    close_waitlists,
    forget_waiting,
    join_waitlist,
    leave_waitlist,
    make_offers,
    offers,
)
from event_booking.events.models import Event
from event_booking.events.services import delete_event, update_event
from event_booking.journal.models import Entry
from event_booking.testing import override_event_booking

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(event_factory, book):
    def make(seats=2, **fields):
        event = event_factory(**{"types": [{"capacity": seats}], **fields})
        return event, [book(event) for _ in range(seats)]

    return make


@pytest.fixture
def wait(user_factory):
    def make(event, quantity=1, ticket_types=()):
        return join_waitlist(user=user_factory(), event=event, quantity=quantity, ticket_types=ticket_types)

    return make


@pytest.fixture
def crowd(django_user_model, wait):
    """Many who wait for an event, stored at once."""

    def make(event, number, quantity=1):
        wait(event, quantity)  # sets the flags
        people = django_user_model.objects.bulk_create(
            django_user_model(email=f"crowd{event.pk}-{n}@example.com") for n in range(number)
        )
        WaitlistEntry.objects.bulk_create(
            WaitlistEntry(event=event, user=person, quantity=quantity) for person in people
        )

    return make


@pytest.fixture
def no_hurry(monkeypatch):
    """On a busy machine an event's turn would end, and it would be looked at again."""
    monkeypatch.setattr(offers, "monotonic", lambda: 0.0)


def cancel(booking):
    return cancel_booking(booking=booking, actor=booking.user)


def queries(call):
    with CaptureQueriesContext(connection) as captured:
        result = call()
    return result, len(captured)


def states(event):
    return list(event.waitlist.order_by("pk").values_list("status", flat=True))


def refuse(*, event, user):
    if user.first_name == "Refused":
        raise BookingError


def refuse_oddly(*, event, user):
    if user.first_name == "Refused":
        error = BookingError()
        error.code = "x" * 60
        raise error


def break_down(*, event, user):
    if user.first_name == "Refused":
        raise ZeroDivisionError


def test_a_long_list_costs_nothing_while_no_seat_is_free(full, crowd):
    event, _ = full()
    crowd(event, 300)

    assert queries(make_offers) == (0, 1)


def test_a_free_seat_costs_as_much_with_three_who_wait_as_with_three_hundred(full, crowd, no_hurry):
    cost = []
    for number in (3, 300):
        event, bookings = full()
        crowd(event, number)
        cancel(bookings[0])
        made, count = queries(make_offers)
        assert made == 1
        cost.append(count)

    assert cost[0] == cost[1] <= 35


@pytest.mark.parametrize("order", ["skip", "strict"])
def test_groups_who_can_not_be_served_cost_the_same_however_many_they_are(full, crowd, order, no_hurry):
    cost = []
    for number in (3, 300):
        event, bookings = full(seats=3)
        crowd(event, number, quantity=3)
        cancel(bookings[0])
        with override_event_booking(WAITLIST_ORDER=order):
            made, count = queries(make_offers)
        assert made == 0
        cost.append(count)
        assert set(event.waitlist.values_list("passed_over_because", flat=True)) == {"not_enough_seats"}
        leave_all(event)

    assert cost[0] == cost[1] <= 15


@pytest.mark.parametrize(
    ("rule", "freed", "wanted"),
    [({"capacity": 3, "min_per_booking": 2}, 1, 2), ({"capacity": 6, "max_per_person": 1}, 2, 3)],
)
def test_whom_seats_would_do_but_for_what_a_type_sells_at_once_keeps_nobody_waiting(
    rule, freed, wanted, event_factory, book, wait, full
):
    event = event_factory(types=[{"name": "A", "capacity": 4}, {"name": "B", **rule}])
    a, b = event.ticket_types.order_by("pk")
    at_once = rule.get("max_per_person", 3)
    sold = [book(event, {a.pk: 4})] + [book(event, {b.pk: at_once}) for _ in range(b.capacity // at_once)]
    elsewhere, [theirs] = full(seats=1)
    unlucky = wait(event, wanted)
    wait(event)
    wait(elsewhere)
    for booking in sold[: 1 + freed]:
        cancel_booking(booking=booking, actor=booking.user, codes=[booking.tickets.first().code])
    cancel(theirs)

    assert make_offers() == 2

    assert states(event) == ["waiting", "offered"]
    assert states(elsewhere) == ["offered"]
    unlucky.refresh_from_db()
    assert unlucky.passed_over_because == "not_enough_seats"


def test_of_many_whom_no_choice_would_do_the_one_behind_them_is_found(event_factory, book, wait, crowd):
    event = event_factory(types=[{"name": "A", "capacity": 4}, {"name": "B", "capacity": 3, "min_per_booking": 2}])
    a, b = event.ticket_types.order_by("pk")
    sold = [book(event, {a.pk: 4}), book(event, {b.pk: 3})]
    crowd(event, 2 * offers.AT_ONCE, quantity=2)
    lucky = wait(event)
    for booking in sold:
        cancel_booking(booking=booking, actor=booking.user, codes=[booking.tickets.first().code])

    assert make_offers() == 1

    lucky.refresh_from_db()
    assert lucky.status == "offered"


def leave_all(event):
    event.waitlist.update(status="left")
    event.ticket_types.update(taken=F("capacity"), set_aside=0)


def test_who_was_not_reached_is_not_told_that_there_were_too_few(full, wait):
    event, bookings = full(seats=3)
    group, single, after = wait(event, 3), wait(event), wait(event, 3)
    cancel(bookings[0])

    assert make_offers() == 1
    for entry in (group, single, after):
        entry.refresh_from_db()
    assert (group.passed_over_because, single.status, after.passed_over_because) == ("not_enough_seats", "offered", "")


@override_event_booking(CAN_BOOK="tests.bookings.test_offers.refuse")
def test_who_may_not_book_is_passed_over_for_a_while_and_then_asked_again(full, wait, monkeypatch):
    event, bookings = full()
    first, _, _ = wait(event), wait(event), wait(event)
    rename(first, "Refused")
    cancel(bookings[0])
    asked = Mock(wraps=offers.offer_to)
    monkeypatch.setattr(offers, "offer_to", asked)

    assert make_offers() == 1
    assert [call.kwargs["entry"].pk - first.pk for call in asked.call_args_list] == [0, 1]
    assert states(event) == ["waiting", "offered", "waiting"]
    first.refresh_from_db()
    assert first.passed_over_because == "booking_refused"

    rename(first, "Ann")
    event.waitlist.update(passed_over_at=F("passed_over_at") - timedelta(minutes=1))
    cancel(bookings[1])
    assert make_offers() == 1
    assert states(event) == ["offered", "offered", "waiting"]


def test_who_waits_under_a_ceiling_that_is_reached_is_left_in_peace(full, wait):
    event, _ = full(capacity=2)
    entry = wait(event)
    event.ticket_types.update(capacity=3)  # there is a seat, but no room for it

    assert make_offers() == 0
    entry.refresh_from_db()
    assert (entry.status, entry.passed_over_at) == ("waiting", None)


def test_what_is_free_under_a_ceiling_is_offered_and_no_more(full, wait):
    event, bookings = full(seats=3, capacity=3)
    for _ in range(2):
        wait(event)
    assert offers._free(event.pk) == ({}, 0)
    event.ticket_types.update(capacity=5)
    assert offers._free(event.pk)[1] == 0

    cancel(bookings[0])
    assert make_offers() == 1
    assert states(event) == ["offered", "waiting"]


def test_each_event_has_its_slice_of_a_run(full, wait, monkeypatch):
    """So a long list keeps no other waiting: nothing is offered for one event after the end that it was given."""
    ends = []
    monkeypatch.setattr(offers, "monotonic", lambda: 100.0)
    monkeypatch.setattr(offers, "offer_seats", lambda *, event_id, until=None: ends.append(until) or 0)
    for _ in range(2):
        event, bookings = full()
        wait(event)
        cancel(bookings[0])

    make_offers()

    assert ends == [100.0 + min(offers.SLICE_SECONDS, offers.RUN_SECONDS)] * 2


def rename(entry, name):
    type(entry.user).objects.filter(pk=entry.user.pk).update(first_name=name)


@override_event_booking(CAN_BOOK="tests.bookings.test_offers.refuse_oddly")
def test_a_refusal_with_a_long_code_of_the_site_s_own_stops_nobody(full, wait):
    event, bookings = full()
    first, _ = wait(event), wait(event)
    rename(first, "Refused")
    cancel(bookings[0])

    assert make_offers() == 1
    assert states(event) == ["waiting", "offered"]
    first.refresh_from_db()
    assert first.passed_over_because == "x" * 40


@override_event_booking(CAN_BOOK="tests.bookings.test_offers.break_down")
def test_a_hook_that_fails_at_one_event_does_not_stop_the_others(full, wait, caplog):
    for _ in range(2):
        event, bookings = full()
        entry = wait(event)
        cancel(bookings[0])
        rename(entry, "Refused" if event.waitlist.model.objects.count() == 1 else "Ann")

    assert make_offers() == 1
    assert states(event) == ["offered"]
    assert "could not be offered" in caplog.text
    assert WaitlistEntry.objects.get(status="waiting").passed_over_because == "booking_refused"


def test_where_somebody_was_quicker_it_is_tried_again_and_one_offer_is_one(full, wait, monkeypatch):
    event, bookings = full()
    wait(event)
    cancel(bookings[0])
    quicker, offer_to = [offers.SomebodyWasQuicker], offers.offer_to

    def offer(**asked):
        if quicker:
            raise quicker.pop()
        return offer_to(**asked)

    monkeypatch.setattr(offers, "offer_to", offer)

    assert make_offers() == 1
    assert states(event) == ["offered"]


def test_who_is_busy_is_passed_over_for_a_while(full, wait, monkeypatch):
    event, bookings = full()
    busy, _ = wait(event), wait(event)
    cancel(bookings[0])
    offer_to = offers.offer_to

    def offer(*, entry):
        if entry == busy:
            raise OperationalError  # the database's answer where a lock was not had in time
        return offer_to(entry=entry)

    monkeypatch.setattr(offers, "offer_to", offer)

    assert make_offers() == 1
    assert states(event) == ["waiting", "offered"]
    busy.refresh_from_db()
    assert busy.passed_over_because == "not_now"


def test_seats_of_who_was_busy_are_not_sold_to_others(full, wait, monkeypatch):
    event, bookings = full()
    wait(event)
    cancel(bookings[0])
    with monkeypatch.context() as locked:
        locked.setattr(offers, "offer_to", locked_out)
        assert make_offers() == 0
    assert set_aside(event) == (0, [1])

    event.waitlist.update(passed_over_at=F("passed_over_at") - timedelta(minutes=1))
    assert make_offers() == 1


@override_event_booking(CAN_BOOK="tests.bookings.test_offers.refuse")
def test_that_somebody_was_busy_at_one_event_keeps_no_seats_of_another(full, wait, monkeypatch):
    (busy, theirs), (event, bookings) = full(), full()
    wait(busy)
    rename(wait(event), "Refused")
    cancel(theirs[0])
    with monkeypatch.context() as locked:
        locked.setattr(offers, "offer_to", locked_out)
        make_offers()
    cancel(bookings[0])

    assert make_offers() == 0
    assert (set_aside(busy), set_aside(event)) == ((0, [1]), (0, [0]))


def test_seats_stay_kept_for_who_came_in_the_last_moment(full, wait):
    event, bookings = full()
    wait(event, 2)
    cancel(bookings[0])

    offers._release(event.pk)

    assert set_aside(event) == (0, [1])


def test_who_is_passed_over_is_told_so_again_only_after_some_minutes(full, wait):
    event, bookings = full()
    entry = wait(event, 2)
    cancel(bookings[0])

    def told():
        make_offers()
        entry.refresh_from_db()
        return entry.passed_over_at

    first = told()
    assert told() == first
    event.waitlist.update(passed_over_at=F("passed_over_at") - timedelta(minutes=11))
    assert told() >= first


def locked_out(**asked):
    raise OperationalError


def test_an_event_that_takes_long_does_not_keep_the_others_waiting(full, wait, monkeypatch):
    """Somebody holds its lock, say: each who waits there costs seconds."""
    clock, offer_to = [0.0], offers.offer_to
    held, bookings = full()
    for _ in range(20):
        wait(held)
    cancel(bookings[0])
    other, bookings = full()
    wait(other)
    cancel(bookings[0])

    def offer(*, entry):
        if entry.event_id == held.pk:
            clock[0] += 3
            raise OperationalError
        return offer_to(entry=entry)

    monkeypatch.setattr(offers, "offer_to", offer)
    monkeypatch.setattr(offers, "monotonic", lambda: clock[0])

    assert make_offers() == 1
    assert states(other) == ["offered"]


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_events_that_take_long_each_has_its_turn(first, full, wait, monkeypatch):
    clock, offer_to = [0.0], offers.offer_to
    events = []
    for _ in range(2):
        event, bookings = full(seats=4)
        for _ in bookings:
            wait(event)
        for booking in bookings:
            cancel(booking)
        events.append(event)

    def offer(*, entry):
        clock[0] += 0.6
        return offer_to(entry=entry)

    monkeypatch.setattr(offers, "offer_to", offer)
    monkeypatch.setattr(offers, "monotonic", lambda: clock[0])
    monkeypatch.setattr(offers.random, "shuffle", lambda events: events.rotate(first))

    make_offers()

    assert [states(event).count("offered") > 2 for event in events] == [True, True]


def test_an_offer_out_of_turn_is_its_organizer_s(full, wait):
    event, bookings = full()
    wait(event)
    chosen = wait(event)
    cancel(bookings[0])

    offers.offer_to(entry=chosen, actor=event.organizer)

    assert states(event) == ["waiting", "offered"]
    told = Entry.objects.order_by("-pk").values_list("fact", "actor")[:2]
    assert list(told) == [("waitlist.offered", event.organizer.pk), ("booking.held", event.organizer.pk)]


def set_aside(event):
    event.refresh_from_db()
    return event.set_aside, list(event.ticket_types.order_by("pk").values_list("set_aside", flat=True))


@override_event_booking(CAN_BOOK="tests.bookings.test_offers.refuse")
def test_what_nobody_on_the_list_may_take_is_sold_to_everybody_and_other_lists_keep_theirs(event_factory, book, wait):
    def sell_out():
        event = event_factory(capacity=2, types=[{"capacity": 2}, {"name": "Other", "capacity": 2}])
        kind = event.ticket_types.order_by("pk").first()
        bookings = [book(event, {kind.pk: 1}) for _ in range(2)]
        return Event.objects.get(pk=event.pk), bookings

    (event, bookings), (elsewhere, theirs) = sell_out(), sell_out()
    rename(wait(event), "Refused")
    wait(elsewhere, 2)
    cancel(bookings[0])
    cancel(theirs[0])
    assert set_aside(event) == set_aside(elsewhere) == (1, [1, 0])

    assert make_offers() == 0

    assert (set_aside(event), set_aside(elsewhere)) == ((0, [0, 0]), (1, [1, 0]))
    assert book(event, {event.ticket_types.first().pk: 1})
    with pytest.raises(SoldOut):
        book(elsewhere, {elsewhere.ticket_types.first().pk: 1})


@override_event_booking(CAN_BOOK="tests.bookings.test_offers.refuse")
def test_a_place_under_the_ceiling_that_nobody_may_take_is_sold_to_everybody(event_factory, book, wait):
    event = event_factory(capacity=2, types=[{"capacity": 2}, {"name": "Other", "capacity": 1}])
    first, other = event.ticket_types.order_by("pk")
    bookings = [book(event, {kind.pk: 1}) for kind in (first, other)]
    rename(wait(Event.objects.get(), ticket_types=[first.pk]), "Refused")
    cancel(bookings[1])
    assert set_aside(event) == (1, [0, 0])

    assert make_offers() == 0

    assert set_aside(event) == (0, [0, 0])
    assert book(event, {first.pk: 1})


def test_under_a_ceiling_seats_of_types_that_nobody_waits_for_are_sold(event_factory, book, wait):
    event = event_factory(capacity=4, types=[{"capacity": 2}, {"name": "Other", "capacity": 10}])
    first, other = event.ticket_types.order_by("pk")
    bookings = [book(event, {kind.pk: 2}) for kind in (first, other)]
    wait(event, ticket_types=[first.pk])
    cancel(bookings[1])
    make_offers()

    assert list(Event.objects.values_list("taken", "set_aside", "has_waitlist")) == [(2, 0, True)]
    book(event, {other.pk: 1})

    cancel(bookings[0])
    with pytest.raises(SoldOut):
        book(event, {first.pk: 1})
    assert make_offers() == 1


def test_a_new_ceiling_leaves_seats_that_are_kept_to_who_waits(event_factory, book, wait):
    event = event_factory(types=[{"capacity": 2}, {"name": "Other", "capacity": 5}])
    first, other = event.ticket_types.order_by("pk")
    bookings = [book(event, {first.pk: 1}) for _ in range(2)]
    wait(event, 2, ticket_types=[first.pk])
    cancel(bookings[0])
    update_event(event=event, capacity=2)

    with pytest.raises(SoldOut):
        book(event, {other.pk: 1})
    cancel(bookings[1])
    assert make_offers() == 1


def test_people_leave_the_list_of_an_event_that_was_deleted(full, wait):
    event, bookings = full()
    leaver, erased, _ = wait(event), wait(event), wait(event)
    for booking in bookings:
        cancel(booking)
    delete_event(event=event)

    leave_waitlist(entry=leaver, actor=leaver.user)
    forget_waiting(user_id=erased.user.pk)
    assert states(event) == ["left", "left", "waiting"]
    assert close_waitlists() == 1
    assert states(event) == ["left"] * 3


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"status": "cancelled"}, "event_cancelled"),
        ({"deleted": True}, "event_cancelled"),
        ({"deleted": True, "begun": True}, "over"),
        ({"begun": True}, "over"),
        ({"sales_end": True}, "over"),
    ],
)
def test_who_waited_is_told_why_the_list_was_closed(changed, reason, full, wait):
    event, _ = full()
    entry, now = wait(event), timezone.now()
    rows = Event.objects.filter(pk=event.pk)
    if "status" in changed:
        rows.update(status="cancelled", cancelled_at=now)
        event.ticket_types.update(event_open=False)
    if "begun" in changed:
        rows.update(starts_at=now - timedelta(hours=1))
    if "sales_end" in changed:
        event.ticket_types.update(sales_end=now)
    if "deleted" in changed:
        rows.update(deleted_at=now)

    close_waitlists()

    assert Entry.objects.get(fact="waitlist.left", subject_id=entry.pk).data["reason"] == reason
