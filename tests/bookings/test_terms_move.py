"""A booking moves to another date of its series as a whole, or stays as it is."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from event_booking.bookings.attendee_list import attendees_csv
from event_booking.bookings.audit.run import Audit
from event_booking.bookings.exceptions import LimitExceeded, NotMovable, SalesClosed, SoldOut
from event_booking.bookings.models import Booking, Ticket, Voucher, WaitlistEntry
from event_booking.bookings.services import (
    BookingRequest,
    Channel,
    cancel_booking,
    cancel_bookings_of_event,
    cancelling,
    check_in,
    confirm_booking,
    create_booking,
    extend_hold,
    move_booking,
    transfer_ticket,
)
from event_booking.events.exceptions import EventCancelled
from event_booking.events.models import Event, Series, TicketType
from event_booking.exceptions import Forbidden
from event_booking.journal.models import Entry
from event_booking.testing import override_event_booking


def nobody_may(*, event, user):
    raise Forbidden


@pytest.fixture
def dates(event_factory, user_factory):
    """``dates(types=[…])``: two dates of one series between which bookings may be moved."""
    organizer = user_factory("organizer")
    series = Series.objects.create(organizer=organizer, title="Bread on Saturdays", allows_moves=True)

    def make(first=None, second=None, **both):
        return [event_factory(organizer=organizer, series=series, **both, **(more or {})) for more in (first, second)]

    return make


def taken(*events):
    """Seats taken of each ticket type, and under the event's ceiling, of each event."""
    return [
        ([*event.ticket_types.order_by("pk").values_list("taken", flat=True)], Event.objects.get(pk=event.pk).taken)
        for event in events
    ]


def move(booking, event, **more):
    return move_booking(booking=booking, actor=booking.user, event_id=event.pk, **more)


def test_a_moved_booking_keeps_its_reference_and_price_and_gets_new_codes(dates, book):
    first, second = dates(types=[{"price": Decimal("12.50")}])
    booking = book(first, 2, attendees=[{"name": "Ann", "email": "ann@example.com"}], note="front row")
    confirm_booking(booking=booking, actor=booking.user)
    old = list(booking.tickets.values_list("code", flat=True))

    move(booking, second)

    moved = Booking.objects.with_details().get()
    assert (moved.pk, moved.reference, moved.event, moved.status) == (
        booking.pk,
        booking.reference,
        second,
        "confirmed",
    )
    assert (moved.total, moved.note, moved.refund) == (Decimal("25.00"), "front row", 0)
    kind = second.ticket_types.get()
    assert [(i.ticket_type, i.name, i.quantity, i.unit_price) for i in moved.items.all()] == [
        (kind, "Standard", 2, Decimal("12.50"))
    ]
    dead, living = moved.tickets.all()[:2], moved.tickets.all()[2:]
    assert [(t.code, t.status) for t in dead] == [(code, "cancelled") for code in old]
    assert [(t.ticket_type, t.status, t.attendee_name, t.attendee_email) for t in living] == [
        (kind, "valid", "Ann", "ann@example.com"),
        (kind, "valid", "", ""),
    ]
    assert taken(first, second) == [([0], 0), ([2], 0)]
    entry = Entry.objects.get(fact="booking.moved")
    assert (entry.subject, entry.actor, entry.data) == (booking, booking.user, {"from": first.pk, "to": second.pk})


def test_a_booking_is_not_moved_to_an_event_that_was_handed_over(dates, book, user_factory):
    first, second = dates()
    booking = book(first)
    Event.objects.filter(pk=second.pk).update(organizer=user_factory("organizer"))

    with pytest.raises(NotMovable):
        move(booking, second)


def test_a_hold_stays_a_hold_with_the_same_deadline(dates, book):
    first, second = dates(types=[{"price": 5}])
    booking = book(first)

    moved = move(booking, second)

    assert (moved.status, moved.expires_at) == ("held", booking.expires_at)
    assert extend_hold(booking=booking).event == second
    assert confirm_booking(booking=booking, actor=booking.user).event == second


def test_ceilings_are_kept_on_both_sides(dates, book):
    first, second = dates({"capacity": 8}, {"capacity": 3})
    booking, other = book(first, 2), book(second, 1)
    assert taken(first, second) == [([2], 2), ([1], 1)]

    move(booking, second)
    assert taken(first, second) == [([0], 0), ([3], 3)]

    another = book(first)
    with pytest.raises(SoldOut):
        move(another, second)
    assert taken(first, second) == [([1], 1), ([3], 3)]
    move(other, first)
    assert taken(first, second) == [([2], 2), ([2], 2)]


@pytest.mark.parametrize(("first", "second"), [({"capacity": 8}, {}), ({}, {"capacity": 8})])
def test_a_ceiling_on_one_side_alone_is_kept(dates, book, first, second):
    first, second = dates(first, second)
    move(book(first, 2), second)

    assert taken(first, second) == [([0], 0), ([2], 2 if second.capacity else 0)]


def test_what_is_sold_out_leaves_the_booking_as_it_was(dates, book):
    first, second = dates({"types": [{}]}, {"types": [{"capacity": 1}]})
    booking = book(first, 2)

    with pytest.raises(SoldOut):
        move(booking, second)

    assert taken(first, second) == [([2], 0), ([0], 0)]
    booking = Booking.objects.get()
    assert (booking.event, booking.tickets.living().count(), booking.tickets.count()) == (first, 2, 2)
    assert booking.items.get().ticket_type.event == first


def test_seats_that_were_set_aside_are_not_taken_and_freed_ones_are_set_aside(dates, book):
    first, second = dates({"capacity": 10}, {"capacity": 10}, types=[{"capacity": 3}])
    booking = book(first, 2)
    for event in (first, second):
        Event.objects.filter(pk=event.pk).update(has_waitlist=True)
        TicketType.objects.filter(event=event).update(has_waitlist=True)
    TicketType.objects.filter(event=second).update(set_aside=2)

    with pytest.raises(SoldOut):
        move(booking, second)
    TicketType.objects.filter(event=second).update(set_aside=1)
    move(booking, second)

    assert list(TicketType.objects.order_by("event").values_list("taken", "set_aside")) == [(0, 2), (2, 1)]
    assert list(Event.objects.order_by("pk").values_list("taken", "set_aside")) == [(0, 2), (2, 0)]


def test_ticket_types_are_matched_by_name_or_as_wished(dates, book):
    first, second = dates(
        {"types": [{"name": "Adult"}, {"name": "Child"}]}, {"types": [{"name": "Child"}, {"name": "Adult"}]}
    )
    adult, child = first.ticket_types.order_by("pk")
    new_child, new_adult = second.ticket_types.order_by("pk")
    booking = book(first, {adult.pk: 1, child.pk: 2})

    move(booking, second)
    assert dict(booking.items.values_list("ticket_type", "quantity")) == {new_adult.pk: 1, new_child.pk: 2}
    assert taken(first, second) == [([0, 0], 0), ([2, 1], 0)]

    move(booking, first, ticket_types={new_adult.pk: child.pk, new_child.pk: adult.pk})
    assert dict(booking.items.values_list("ticket_type", "quantity")) == {child.pk: 1, adult.pk: 2}
    assert dict(booking.items.values_list("ticket_type", "name")) == {child.pk: "Child", adult.pk: "Adult"}
    assert taken(first, second) == [([2, 1], 0), ([0, 0], 0)]


def test_wishes_that_name_no_ticket_type_of_either_date_are_mistakes(dates, book):
    types = [{"name": "Adult"}, {"name": "Child"}]
    first, second = dates(types=types)
    adult, child = first.ticket_types.order_by("pk").values_list("pk", flat=True)
    new_adult, new_child = second.ticket_types.order_by("pk").values_list("pk", flat=True)
    booking = book(first, {adult: 1, child: 1})

    for wish in ({adult: new_adult}, {adult: new_adult, child: child}, {adult: new_adult, child: new_child, 1: 2}):
        with pytest.raises(ValidationError):
            move(booking, second, ticket_types=wish)
    with pytest.raises(NotMovable):
        move(booking, second, ticket_types={adult: new_adult, child: new_adult})
    TicketType.objects.filter(pk=new_adult).update(name="Grown-up")
    with pytest.raises(NotMovable):
        move(booking, second)
    assert booking.tickets.living().count() == 2


def test_what_is_wrong_with_a_wish_is_told_by_its_field(dates, book):
    first, second = dates()
    booking = book(first)
    names = {"items": ["Name each ticket type of the booking, and one of the other date."]}
    for event_id, types, said in (
        (987654, None, {"event": ["There is no such event."]}),
        (second.pk, {}, names),
    ):
        with pytest.raises(ValidationError) as refusal:
            move_booking(booking=booking, actor=booking.user, event_id=event_id, ticket_types=types)
        assert refusal.value.message_dict == said


def test_the_site_is_asked_whether_this_person_may_go_to_the_other_date(dates, book, monkeypatch):
    first, second = dates()
    booking, told = book(first), []
    monkeypatch.setattr(f"{__name__}.nobody_may", lambda **asked: told.append(asked))

    with override_event_booking(CAN_BOOK=f"{__name__}.nobody_may"):
        move(booking, second)

    assert told == [{"event": second, "user": booking.user}]


def test_only_as_expensive_tickets_take_the_place_of_others(dates, book):
    first, second = dates({"types": [{"price": 5}]}, {"types": [{"price": 6}]})
    booking = book(first)

    with pytest.raises(NotMovable):
        move(booking, second)

    TicketType.objects.filter(event=second).update(price=5)
    for event in (second, first):  # the booking is in euros, whatever becomes of its event
        Event.objects.filter(pk=event.pk).update(currency="USD")
        with pytest.raises(NotMovable):
            move(booking, second)


def test_a_voucher_keeps_its_lowered_price_and_its_use(dates, book):
    first, second = dates(types=[{"price": 10}])
    voucher = Voucher.objects.create(event=first, code="BREAD", kind="percentage", value=50, budget=1)
    booking = book(first, voucher="bread")

    move(booking, second)

    assert booking.items.get().unit_price == 5
    voucher.refresh_from_db()
    assert voucher.used == 1
    cancel_booking(booking=booking, actor=booking.user)
    voucher.refresh_from_db()
    assert voucher.used == 0
    assert taken(first, second) == [([0], 0), ([0], 0)]


def test_a_hidden_ticket_type_is_only_for_who_holds_a_hidden_one(dates, book):
    first, second = dates()
    booking = book(first)
    kind = second.ticket_types.get()
    TicketType.objects.filter(pk=kind.pk).update(is_hidden=True)

    with pytest.raises(NotMovable):
        move(booking, second)
    with pytest.raises(ValidationError):
        move(booking, second, ticket_types={first.ticket_types.get().pk: kind.pk})
    TicketType.objects.filter(event=first).update(is_hidden=True)
    assert move(booking, second).event == second


def test_a_hidden_ticket_type_is_not_for_who_holds_another_hidden_one(dates, book):
    student, backstage = {"name": "Student", "is_hidden": True}, {"name": "Backstage", "is_hidden": True}
    first, second = dates({"types": [student]}, {"types": [student, backstage]})
    here, there = first.ticket_types.get(), second.ticket_types.get(name="Backstage")
    TicketType.objects.filter(pk=here.pk).update(is_hidden=False)
    booking = book(first)
    TicketType.objects.filter(pk=here.pk).update(is_hidden=True)

    with pytest.raises(ValidationError):
        move(booking, second, ticket_types={here.pk: there.pk})
    assert move(booking, second).items.get().ticket_type == second.ticket_types.get(name="Student")


def test_the_other_dates_limits_apply(dates, book, user_factory):
    first, second = dates({"types": [{}]}, {"types": [{"max_per_person": 2}]})
    ann = user_factory()
    book(second, 1, user=ann)
    booking = book(first, 2, user=ann)

    with pytest.raises(LimitExceeded):
        move(booking, second)
    cancel_booking(booking=booking, actor=ann, codes=[booking.tickets.first().code])
    assert move(booking, second).event == second

    TicketType.objects.filter(event=first).update(min_per_booking=2)
    with pytest.raises(LimitExceeded):
        move(booking, first)


def test_what_was_sold_at_the_door_has_no_limits_elsewhere_either(dates, user_factory):
    first, second = dates({"types": [{}]}, {"types": [{"max_per_person": 1}]})
    wish = BookingRequest(event_id=first.pk, quantities={first.ticket_types.get().pk: 2})
    booking = create_booking(user=user_factory(), wish=wish, channel=Channel.BOX_OFFICE)

    assert move(booking, second).event == second


def test_the_other_date_must_be_on_sale_and_open_to_this_person(dates, book):
    first, second = dates()
    booking = book(first)
    TicketType.objects.filter(event=second).update(sales_start=timezone.now() + timedelta(days=1))
    with pytest.raises(SalesClosed):
        move(booking, second)
    TicketType.objects.filter(event=second).update(sales_start=None)

    with override_event_booking(CAN_BOOK=f"{__name__}.nobody_may"), pytest.raises(Forbidden):
        move(booking, second)


def test_only_between_dates_of_one_series_that_allows_it(dates, book, event_factory):
    first, second = dates()
    booking = book(first)

    with pytest.raises(NotMovable):
        move(booking, first)
    with pytest.raises(NotMovable):
        move(booking, event_factory(organizer=first.organizer))
    other = Series.objects.create(organizer=first.organizer, title="Other", allows_moves=True)
    Event.objects.filter(pk=second.pk).update(series=other)
    with pytest.raises(NotMovable):
        move(booking, second)
    Event.objects.update(series=None)
    with pytest.raises(NotMovable):
        move(booking, second)
    Event.objects.update(series=Series.objects.create(organizer=first.organizer, title="Fixed"))
    with pytest.raises(NotMovable):
        move(booking, second)


def test_dates_that_nobody_can_go_to_are_told_apart(dates, book):
    first, second = dates()
    booking = book(first)
    Event.objects.filter(pk=second.pk).update(starts_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(NotMovable):
        move(booking, second)
    Event.objects.filter(pk=second.pk).update(status="cancelled")
    with pytest.raises(EventCancelled):
        move(booking, second)
    Event.objects.filter(pk=second.pk).update(status="draft", published_at=None)
    with pytest.raises(ValidationError):
        move(booking, second)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "cancelled"},
        {"status": "expired"},
        {"status": "held", "expires_at": timezone.now() - timedelta(seconds=1)},
    ],
)
def test_what_has_ended_does_not_move(dates, book, fields):
    first, second = dates()
    booking = book(first)
    Booking.objects.update(**fields)

    with pytest.raises(NotMovable):
        move(booking, second)


@pytest.mark.parametrize("fields", [{"status": "cancelled"}, {"starts_at": timezone.now() - timedelta(hours=1)}])
def test_nobody_leaves_a_date_that_began_or_was_cancelled(dates, book, fields):
    first, second = dates()
    booking = book(first)
    Event.objects.filter(pk=first.pk).update(**fields)

    with pytest.raises(NotMovable):
        move(booking, second)


def test_a_used_ticket_and_an_offer_stay_where_they_are(dates, book):
    first, second = dates(types=[{"price": 5}])
    booking, offer = book(first, 2), book(first)
    confirm_booking(booking=booking, actor=booking.user)
    check_in(ticket=booking.tickets.select_related("booking").first(), actor=None)
    WaitlistEntry.objects.create(event=first, user=offer.user, quantity=1, status="offered", offer=offer)

    for each in (booking, offer):
        with pytest.raises(NotMovable):
            move(each, second)

    assert taken(first, second) == [([3], 0), ([0], 0)]
    assert Ticket.objects.living().count() == 3


def test_after_a_cancelled_part_and_a_transfer_the_rest_moves(dates, book):
    types = [{"name": "Adult", "capacity": 5}, {"name": "Child", "capacity": 5}]
    first, second = dates({"types": types}, {"types": types[:1]})
    adult, child = first.ticket_types.order_by("pk")
    booking = book(first, {adult.pk: 2, child.pk: 1})
    cancel_booking(booking=booking, actor=booking.user, codes=[booking.tickets.get(ticket_type=child).code])
    passed_on = booking.tickets.living().first()
    transfer_ticket(ticket=passed_on, actor=booking.user, name="Ben", email="ben@example.com")

    move(booking, second)

    assert [(i.name, i.quantity) for i in booking.items.all()] == [("Adult", 2)]
    assert sorted(booking.tickets.living().values_list("attendee_name", flat=True)) == ["", "Ben"]
    assert taken(first, second) == [([0, 0], 0), ([2], 0)]
    cancel_booking(booking=booking, actor=booking.user)
    assert taken(first, second) == [([0, 0], 0), ([0], 0)]


def test_whoever_left_a_date_in_the_moment_of_its_cancellation_keeps_the_new_one(dates, book, monkeypatch):
    first, second = dates()
    booking = book(first)
    lock = cancelling.lock_booking

    def moved_first(pk):
        Event.objects.filter(pk=first.pk).update(status="published")
        move(booking, second)
        Event.objects.filter(pk=first.pk).update(status="cancelled")
        return lock(pk)

    Event.objects.filter(pk=first.pk).update(status="cancelled")
    monkeypatch.setattr(cancelling, "lock_booking", moved_first)

    assert cancel_bookings_of_event(event_id=first.pk)

    booking.refresh_from_db()
    assert (booking.event, booking.status) == (second, "confirmed")
    assert taken(first, second) == [([0], 0), ([1], 0)]


def test_each_date_lists_its_own_tickets_at_the_door(dates, book):
    first, second = dates()
    booking = book(first)
    move(booking, second)
    dead, living = booking.tickets.all()

    listed = ["".join(attendees_csv(event)) for event in (first, second)]

    assert [(dead.code in text, living.code in text) for text in listed] == [(True, False), (False, True)]


def test_the_audit_finds_nothing_after_all_of_it(dates, book):
    first, second = dates(capacity=20, types=[{"price": 10, "capacity": 10}])
    Voucher.objects.create(event=first, code="BREAD", kind="percentage", value=50, budget=3)
    booking = book(first, 3, voucher="bread")
    book(second, 2)
    confirm_booking(booking=booking, actor=booking.user)
    transfer_ticket(ticket=booking.tickets.first(), actor=booking.user, name="Ben", email="ben@example.com")
    cancel_booking(booking=booking, actor=booking.user, codes=[booking.tickets.last().code])
    move(booking, second)

    assert list(Audit().findings()) == []


def post(client, path, body):
    return client.post(path, json.dumps(body), content_type="application/json")


def test_over_http_the_owner_moves_a_booking(dates, book, client_for):
    first, second = dates()
    booking = book(first)
    url, client = f"/api/v1/bookings/{booking.reference}/move/", client_for(booking.user)
    types = {"from": first.ticket_types.get().pk, "to": second.ticket_types.get().pk}

    assert post(client_for(first.organizer), url, {"event": second.pk}).status_code == 404
    assert post(client, url, {"event": second.pk, "items": [{"from": types["from"]}]}).status_code == 400
    assert post(client, url, {"event": second.pk, "items": [{**types, "to": types["from"]}]}).status_code == 400
    assert post(client, url, {"event": 2**40}).status_code == 400
    answer = post(client, url, {"event": second.pk, "items": [types]})
    again = post(client, url, {"event": second.pk})

    assert answer.status_code == 200
    assert (answer.json()["reference"], answer.json()["event"]["id"]) == (booking.reference, second.pk)
    assert [ticket["status"] for ticket in answer.json()["tickets"]] == ["cancelled", "valid"]
    assert (again.status_code, again.json()["code"]) == (409, "not_movable")
