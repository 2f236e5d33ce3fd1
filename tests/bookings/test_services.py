from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from event_booking.bookings.exceptions import (
    AlreadyCheckedIn,
    HoldExpired,
    LimitExceeded,
    NotCancellable,
    NotConfirmable,
    NotConfirmed,
    SalesClosed,
    SoldOut,
    TicketCancelled,
)
from event_booking.bookings.models import Booking, IdempotencyKey, Ticket
from event_booking.bookings.services import (
    BookingRequest,
    Channel,
    cancel_booking,
    cancel_bookings_of_event,
    cancelling,
    check_in,
    confirm_booking,
    create_booking,
    expire_holds,
    extend_hold,
)
from event_booking.bookings.services.booking import types_on_offer
from event_booking.bookings.stock import take_seats
from event_booking.events.exceptions import EventCancelled
from event_booking.events.models import Event, Question, TicketType
from event_booking.exceptions import Forbidden
from event_booking.journal.models import Entry
from event_booking.testing import override_event_booking


def taken(event):
    """Seats taken of each ticket type, and under the event's ceiling."""
    event.refresh_from_db()
    return [*event.ticket_types.order_by("pk").values_list("taken", flat=True)], event.taken


def facts():
    return list(Entry.objects.order_by("pk").values_list("fact", "subject_id", "data"))


def let_hold_end(booking):
    Booking.objects.filter(pk=booking.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    booking.refresh_from_db()
    return booking


def a_hook_that_charges_by_quantity(*, event, ticket_type, user, quantity):
    return Decimal("9.50") if quantity > 1 else Decimal(12)


def a_hook_that_lets_nobody_book(*, event, user):
    raise Forbidden


def a_hook_that_wants_money(*, booking):
    return booking.total > 0


def a_hook_that_always_wants_money(*, booking):
    return True


def test_free_booking_is_confirmed_at_once(event_factory, book, user_factory):
    event, ann = event_factory(types=[{"capacity": 5}]), user_factory()

    booking = book(event, 2, user=ann, attendees=[{"name": "Ann", "email": "ann@example.com"}])

    assert (booking.status, booking.total, booking.expires_at) == ("confirmed", 0, None)
    assert [(t.attendee_name, t.status) for t in booking.tickets.all()] == [("Ann", "valid"), ("", "valid")]
    assert taken(event) == ([2], 0)
    assert facts() == [("booking.confirmed", str(booking.pk), {})]
    assert Entry.objects.get().actor == ann


def test_priced_booking_is_held_and_takes_its_seats(event_factory, book):
    event = event_factory(types=[{"price": Decimal("12.50"), "capacity": 5}])

    booking = book(event, 2)

    assert (booking.status, booking.total) == ("held", Decimal("25.00"))
    assert booking.expires_at - booking.created_at == timedelta(minutes=15)
    assert taken(event) == ([2], 0)
    assert facts() == [("booking.held", str(booking.pk), {})]


def test_last_seat_is_sold_once(event_factory, book):
    event = event_factory(types=[{"capacity": 1}])
    book(event)

    with pytest.raises(SoldOut):
        book(event)

    assert taken(event) == ([1], 0)
    assert Booking.objects.count() == 1


def test_ceiling_of_the_event_counts_over_all_types(event_factory, book):
    event = event_factory(capacity=3, types=[{"capacity": 3}, {"name": "Other", "capacity": 3}])
    first, second = event.ticket_types.all()
    book(event, {first.pk: 2})

    with pytest.raises(SoldOut):
        book(event, {second.pk: 2})
    book(event, {second.pk: 1})

    assert taken(event) == ([2, 1], 3)


def test_a_cart_is_sold_whole_or_not_at_all(event_factory, book):
    event = event_factory(types=[{"capacity": 5}, {"name": "Other", "capacity": 1}])
    first, second = event.ticket_types.all()

    with pytest.raises(SoldOut):
        book(event, {first.pk: 2, second.pk: 2})

    assert taken(event) == ([0, 0], 0)
    assert not Booking.objects.exists()


def test_seats_that_went_after_they_were_read_are_not_sold(event_factory):
    event = event_factory(types=[{"capacity": 2}])
    kind = event.ticket_types.get()
    TicketType.objects.filter(pk=kind.pk).update(taken=2)

    with pytest.raises(SoldOut):
        take_seats(event=event, quantities={kind.pk: 1})


def test_a_ceiling_that_was_set_after_the_event_was_read_counts(event_factory):
    event = event_factory(types=[{"capacity": 5}])
    kind = event.ticket_types.get()
    stale = Event.objects.get(pk=event.pk)
    Event.objects.filter(pk=event.pk).update(capacity=1)
    TicketType.objects.filter(pk=kind.pk).update(event_limited=True)

    take_seats(event=stale, quantities={kind.pk: 1})
    with pytest.raises(SoldOut):
        take_seats(event=stale, quantities={kind.pk: 1})


def test_event_that_was_cancelled_after_it_was_read_sells_nothing(event_factory):
    event = event_factory()
    kind = event.ticket_types.get()
    Event.objects.filter(pk=event.pk).update(status="cancelled")
    TicketType.objects.filter(pk=kind.pk).update(event_open=False)

    with pytest.raises(EventCancelled):
        take_seats(event=event, quantities={kind.pk: 1})


def test_type_that_was_closed_after_it_was_read_sells_nothing(event_factory):
    event = event_factory()
    kind = event.ticket_types.get()
    TicketType.objects.filter(pk=kind.pk).update(event_open=False)

    with pytest.raises(SalesClosed):
        take_seats(event=event, quantities={kind.pk: 1})


@pytest.mark.parametrize(
    "window",
    [
        {"sales_start": timezone.now() + timedelta(days=1)},
        {"sales_start": timezone.now() - timedelta(days=2), "sales_end": timezone.now() - timedelta(days=1)},
    ],
)
def test_outside_its_window_nothing_is_sold(event_factory, book, window):
    event = event_factory(types=[window])

    with pytest.raises(SalesClosed):
        book(event)


def test_sales_end_when_the_event_begins(event_factory, book):
    event = event_factory(starts_at=timezone.now() - timedelta(minutes=1))

    with pytest.raises(SalesClosed):
        book(event)


def test_minimum_and_maximum_hold_over_several_bookings(event_factory, book, user_factory):
    event, ann = event_factory(types=[{"capacity": 9, "min_per_booking": 2, "max_per_person": 3}]), user_factory()

    with pytest.raises(LimitExceeded, match="At least 2 tickets"):
        book(event, 1, user=ann)
    with pytest.raises(LimitExceeded, match="may have 3 tickets of this type"):
        book(event, 4, user=ann)
    book(event, 2, user=ann)
    with pytest.raises(LimitExceeded):
        book(event, 2, user=ann)

    book(event, 3)  # somebody else
    assert taken(event) == ([5], 0)


def test_limit_per_event_counts_over_its_types_and_forgets_cancelled_bookings(event_factory, book, user_factory):
    event, ann = event_factory(types=[{}, {"name": "Other"}]), user_factory()
    first, second = event.ticket_types.all()
    with override_event_booking(MAX_TICKETS_PER_PERSON=2):
        book(event_factory(), 1, user=ann)  # counts there
        booking = book(event, {first.pk: 1, second.pk: 1}, user=ann)
        with pytest.raises(LimitExceeded, match="may have 2 tickets for this event"):
            book(event, 1, user=ann)
        cancel_booking(booking=booking, actor=ann)
        book(event, 2, user=ann)


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_event_that_was_never_published_can_not_be_booked(event_factory, book, status):
    event = event_factory(status="draft")
    Event.objects.filter(pk=event.pk).update(status=status)

    with pytest.raises(ValidationError) as refusal:
        book(event)
    assert refusal.value.message_dict == {"event": ["There is no such event."]}


def test_event_that_was_deleted_can_not_be_booked(event_factory, book):
    event = event_factory()
    Event.objects.update(deleted_at=timezone.now())

    with pytest.raises(ValidationError) as refusal:
        book(event)
    assert refusal.value.message_dict == {"event": ["There is no such event."]}


def test_what_must_be_answered_is_asked_for(event_factory, book):
    event = event_factory()
    Question.objects.create(event=event, label="Size", is_required=True)

    book(event_factory())  # which asks nothing
    with pytest.raises(ValidationError, match="must be answered"):
        book(event)


def test_the_journal_says_what_was_sold_at_the_door(event_factory):
    event = event_factory()
    wish = BookingRequest(event_id=event.pk, quantities={event.ticket_types.get().pk: 1})
    create_booking(user=event.organizer, wish=wish, channel=Channel.BOX_OFFICE)

    assert Entry.objects.get(fact="booking.confirmed").data == {"channel": "box_office"}


def test_a_look_at_what_is_on_offer_knows_the_event_and_whether_a_key_was_answered(
    event_factory, user_factory, django_assert_num_queries
):
    event, ann, ben = event_factory(), user_factory(), user_factory()
    wish = BookingRequest(event_id=event.pk, quantities={event.ticket_types.get().pk: 1})
    IdempotencyKey.objects.create(user=ann, key="k", request_digest="")

    asked = [(ann, {"key": "k"}), (ann, {"key": "other"}), (ben, {"key": "k"}), (ann, {})]
    looks = [types_on_offer(wish, user=user, **key) for user, key in asked]

    assert [kind.is_answered for [kind] in looks] == [True, False, False, False]
    with django_assert_num_queries(0):
        assert looks[0][0].event.title == event.title


def test_cancelled_event_can_not_be_booked(event_factory, book):
    event = event_factory(status="cancelled")

    with pytest.raises(EventCancelled):
        book(event)


def test_ticket_type_of_another_event_can_not_be_booked(event_factory, book):
    event, other = event_factory(), event_factory()

    with pytest.raises(ValidationError, match="no such ticket type"):
        book(event, {other.ticket_types.get().pk: 1})
    with pytest.raises(ValidationError) as refusal:
        book(Event(pk=987654), {1: 1})
    assert refusal.value.message_dict == {"event": ["There is no such event."]}


def test_site_decides_on_price_and_people(event_factory, book):
    event = event_factory(types=[{"price": 12}])

    with override_event_booking(PRICE=f"{__name__}.a_hook_that_charges_by_quantity"):
        assert book(event, 2).total == Decimal("19.00")
    with override_event_booking(CAN_BOOK=f"{__name__}.a_hook_that_lets_nobody_book"), pytest.raises(Forbidden):
        book(event)


def test_hooks_are_told_what_they_decide_on(event_factory, book, user_factory, monkeypatch):
    event, ann, told = event_factory(types=[{"price": 5}]), user_factory(), []
    hooks = {"CAN_BOOK": "lets_nobody_book", "PRICE": "charges_by_quantity", "PAYMENT_REQUIRED": "wants_money"}
    hooks = {key: f"{__name__}.a_hook_that_{name}" for key, name in hooks.items()}
    for path in hooks.values():
        monkeypatch.setattr(path, lambda **asked: told.append(asked) or asked.get("quantity"))

    with override_event_booking(**hooks):
        booking = book(event, 2, user=ann)
        confirm_booking(booking=booking, actor=ann)

    kind = event.ticket_types.get()
    assert told == [
        {"event": event, "user": ann},
        {"event": event, "ticket_type": kind, "user": ann, "quantity": 2},
        {"booking": booking},
    ]


@pytest.mark.parametrize(("answer", "price"), [(Decimal("8.991"), "8.99"), (8.985, "8.99"), (9, "9.00")])
def test_a_total_is_the_sum_of_its_lines_to_the_cent(event_factory, book, monkeypatch, answer, price):
    monkeypatch.setattr(f"{__name__}.a_hook_that_charges_by_quantity", lambda **asked: answer)
    with override_event_booking(PRICE=f"{__name__}.a_hook_that_charges_by_quantity"):
        booking = Booking.objects.get(pk=book(event_factory(), 10).pk)

    assert (booking.items.get().unit_price, booking.total) == (Decimal(price), 10 * Decimal(price))


@pytest.mark.parametrize("answer", [None, "much", -1, float("nan"), float("inf")])
def test_a_hook_that_answers_with_no_price_is_named(event_factory, book, monkeypatch, answer):
    monkeypatch.setattr(f"{__name__}.a_hook_that_charges_by_quantity", lambda **asked: answer)
    with (
        override_event_booking(PRICE=f"{__name__}.a_hook_that_charges_by_quantity"),
        pytest.raises(ImproperlyConfigured, match=r"a_hook_that_charges_by_quantity answered .* no price"),
    ):
        book(event_factory())


def test_confirming_a_hold_makes_it_final_once(event_factory, book):
    event = event_factory(types=[{"price": 5}])
    booking = book(event)

    for _ in range(2):
        confirmed = confirm_booking(booking=booking, actor=booking.user)
        assert (confirmed.status, confirmed.expires_at) == ("confirmed", None)

    assert [name for name, _, _ in facts()] == ["booking.held", "booking.confirmed"]
    assert taken(event) == ([1], 0)


def test_hold_that_is_over_can_not_be_confirmed(event_factory, book):
    booking = let_hold_end(book(event_factory(types=[{"price": 5}])))

    with pytest.raises(HoldExpired):
        confirm_booking(booking=booking, actor=booking.user)
    expire_holds()
    with pytest.raises(HoldExpired):
        confirm_booking(booking=booking, actor=booking.user)


def test_unpaid_cancelled_or_doomed_booking_can_not_be_confirmed(event_factory, book):
    event = event_factory(types=[{"price": 5}])
    booking, other = book(event), book(event)
    paid = book(event)
    with override_event_booking(PAYMENT_REQUIRED=f"{__name__}.a_hook_that_wants_money"):
        with pytest.raises(NotConfirmable):
            confirm_booking(booking=booking, actor=booking.user)
        assert confirm_booking(booking=paid, actor=None, paid=True).status == "confirmed"

    cancel_booking(booking=booking, actor=booking.user)
    with pytest.raises(NotConfirmable):
        confirm_booking(booking=booking, actor=booking.user)

    Event.objects.filter(pk=event.pk).update(status="cancelled")
    with pytest.raises(EventCancelled):
        confirm_booking(booking=other, actor=other.user)


def test_what_costs_nothing_is_confirmed_by_whoever_holds_it_whatever_must_be_paid(event_factory, book):
    event = event_factory(types=[{"price": 5}, {"price": 0}])
    priced, free = event.ticket_types.order_by("pk")
    booking = book(event, {priced.pk: 1, free.pk: 1})
    cancel_booking(booking=booking, actor=booking.user, codes=[booking.tickets.get(ticket_type=priced).code])

    with override_event_booking(PAYMENT_REQUIRED=f"{__name__}.a_hook_that_always_wants_money"):
        assert confirm_booking(booking=booking, actor=booking.user).status == "confirmed"


def test_the_journal_says_who_did_what_to_a_booking(event_factory, book):
    event = event_factory(types=[{"price": 5}])
    booking = book(event, 2)
    ann, organizer = booking.user_id, event.organizer_id
    first = booking.tickets.first()

    extended = extend_hold(booking=booking, actor=booking.user)
    confirm_booking(booking=booking, actor=event.organizer)
    cancel_booking(booking=booking, actor=booking.user, codes=[first.code])
    cancel_booking(booking=booking, actor=event.organizer, reason="organizer")

    entries = Entry.objects.filter(subject_id=str(booking.pk)).order_by("pk")
    assert [*entries.values_list("fact", "actor", "data")] == [
        ("booking.held", ann, {}),
        ("booking.extended", ann, {"expires_at": DjangoJSONEncoder().default(extended.expires_at)}),
        ("booking.confirmed", organizer, {}),
        ("booking.reduced", ann, {"tickets": [first.pk], "reason": "person", "refund": "5.00"}),
        ("booking.cancelled", organizer, {"reason": "organizer", "refund": "5.00"}),
    ]


def test_expired_holds_give_their_seats_back_once(event_factory, book):
    event = event_factory(capacity=10, types=[{"price": 5}])
    over, living = let_hold_end(book(event, 2)), book(event, 1)
    let_hold_end(book(event, 3))

    assert (expire_holds(), expire_holds()) == (2, 0)

    over.refresh_from_db()
    living.refresh_from_db()
    assert (over.status, living.status) == ("expired", "held")
    assert over.expires_at is None
    assert over.created_at < over.cancelled_at <= timezone.now()
    assert taken(event) == ([1], 1)
    assert set(over.tickets.values_list("status", flat=True)) == {"cancelled"}
    assert ("booking.expired", str(over.pk), {}) in facts()


def test_seats_of_whoever_let_a_hold_end_first_come_back_first(event_factory, book, monkeypatch):
    event = event_factory(types=[{"price": 5}])
    later, first = let_hold_end(book(event)), let_hold_end(book(event))
    Booking.objects.filter(pk=first.pk).update(expires_at=later.expires_at - timedelta(minutes=1))
    monkeypatch.setattr("event_booking.bookings.services.cancelling.MOST", 1)  # more than one run can end

    assert expire_holds() == 1

    assert Booking.objects.get(status="expired") == first


def test_a_hold_that_is_renewed_at_the_moment_of_its_end_goes_on(event_factory, book, monkeypatch):
    booking, lock = let_hold_end(book(event_factory(types=[{"price": 5}]))), cancelling.lock_booking

    def renewed_first(pk):
        Booking.objects.filter(pk=pk).update(expires_at=timezone.now() + timedelta(minutes=15))
        return lock(pk)

    monkeypatch.setattr(cancelling, "lock_booking", renewed_first)

    assert expire_holds() == 0
    booking.refresh_from_db()
    assert (booking.status, taken(booking.event)) == ("held", ([1], 0))


def test_a_part_can_be_cancelled_and_then_the_rest(event_factory, book):
    event = event_factory(capacity=10, types=[{"price": 5}, {"name": "Other", "price": 7}])
    first, second = event.ticket_types.all()
    booking = book(event, {first.pk: 2, second.pk: 1})
    code = booking.tickets.filter(ticket_type=first).first().code

    part = cancel_booking(booking=booking, actor=booking.user, codes=[code])
    assert (part.status, part.total, taken(event)) == ("held", Decimal(12), ([1, 1], 2))
    assert list(part.items.values_list("quantity", flat=True)) == [1, 1]

    with pytest.raises(NotCancellable):
        cancel_booking(booking=booking, actor=booking.user, codes=[code])

    whole = cancel_booking(booking=booking, actor=booking.user)
    assert (whole.status, taken(event)) == ("cancelled", ([0, 0], 0))
    assert [name for name, _, _ in facts()] == ["booking.held", "booking.reduced", "booking.cancelled"]
    with pytest.raises(NotCancellable):
        cancel_booking(booking=booking, actor=booking.user)


def test_whoever_gives_up_a_hold_keeps_what_is_confirmed_by_now(event_factory, book):
    booking = book(event_factory())

    with pytest.raises(NotCancellable):
        cancel_booking(booking=booking, actor=booking.user, only_held=True)

    assert Booking.objects.get().status == "confirmed"


def test_what_was_used_or_has_begun_is_not_cancelled(event_factory, book, user_factory):
    event = event_factory()
    booking = book(event, 2)
    used, valid = booking.tickets.all()
    check_in(ticket=used, actor=event.organizer)

    with pytest.raises(NotCancellable):
        cancel_booking(booking=booking, actor=booking.user)
    with pytest.raises(NotCancellable):
        cancel_booking(booking=booking, actor=booking.user, codes=[used.code, valid.code])
    cancel_booking(booking=booking, actor=booking.user, codes=[valid.code])

    other = book(event)
    Event.objects.filter(pk=event.pk).update(starts_at=timezone.now())
    with pytest.raises(NotCancellable):
        cancel_booking(booking=other, actor=booking.user)
    assert taken(event) == ([2], 0)


def test_an_organizer_takes_back_what_was_sold_until_the_event_ends(event_factory, book):
    begun, over = event_factory(), event_factory()
    booking, late = book(begun), book(over)
    now = timezone.now()
    Event.objects.update(starts_at=now - timedelta(hours=1))
    Event.objects.filter(pk=over.pk).update(ends_at=now)

    with pytest.raises(NotCancellable):
        cancel_booking(booking=booking, actor=booking.user)
    cancel_booking(booking=booking, actor=begun.organizer, reason="organizer")
    with pytest.raises(NotCancellable):
        cancel_booking(booking=late, actor=over.organizer, reason="organizer")

    assert (taken(begun), taken(over)) == (([0], 0), ([1], 0))


@pytest.mark.parametrize("part", [True, False])
def test_who_goes_in_at_the_moment_of_a_cancellation_keeps_the_ticket(event_factory, book, monkeypatch, part):
    event = event_factory()
    booking, total_of = book(event, 2), cancelling.total_of
    ticket = booking.tickets.select_related("booking").first()

    def go_in_first(lines):
        check_in(ticket=ticket, actor=None)
        return total_of(lines)

    monkeypatch.setattr(cancelling, "total_of", go_in_first)
    with pytest.raises(NotCancellable):
        cancel_booking(booking=booking, actor=booking.user, codes=[ticket.code] if part else None)

    assert taken(event) == ([2], 0)


def test_a_booking_knows_when_it_was_cancelled(event_factory, book):
    booking = book(event_factory())
    cancel_booking(booking=booking, actor=booking.user)

    booking.refresh_from_db()
    assert booking.created_at <= booking.cancelled_at <= timezone.now()


def contradict(booking):
    """Leave it fewer tickets than its lines have, as a repair by hand may."""
    booking.tickets.order_by("pk").first().delete()


def test_a_hold_that_contradicts_itself_keeps_no_other_one(event_factory, book, caplog):
    event = event_factory(types=[{"price": 5}])
    holds = [book(event, 2) for _ in range(3)]
    contradict(holds[0])
    Booking.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    assert [expire_holds() for _ in range(2)] == [2, 0]

    assert list(Booking.objects.order_by("pk").values_list("status", flat=True)) == ["held", "expired", "expired"]
    assert f"hold {holds[0].pk} can not be ended" in caplog.text


def test_a_booking_that_contradicts_itself_keeps_no_other_one_of_a_cancelled_event(event_factory, book):
    event = event_factory()
    bookings = [book(event, 2) for _ in range(3)]
    contradict(bookings[0])
    Event.objects.filter(pk=event.pk).update(status="cancelled")

    for _ in range(2):
        with pytest.raises(NotCancellable):  # so that it is tried again, and seen
            cancel_bookings_of_event(event_id=event.pk)

    assert list(Booking.objects.order_by("pk").values_list("status", flat=True)) == [
        "confirmed",
        "cancelled",
        "cancelled",
    ]


def test_every_booking_of_a_cancelled_event_is_cancelled_once(event_factory, book):
    event = event_factory(types=[{"price": 5}])
    held, confirmed = book(event), book(event, 2)
    confirm_booking(booking=confirmed, actor=confirmed.user)
    check_in(ticket=confirmed.tickets.select_related("booking").first(), actor=event.organizer)
    Event.objects.filter(pk=event.pk).update(status="cancelled")

    assert [cancel_bookings_of_event(event_id=event.pk) for _ in range(2)] == [True, True]

    assert set(Booking.objects.values_list("status", flat=True)) == {"cancelled"}
    assert set(Ticket.objects.values_list("status", flat=True)) == {"cancelled"}
    assert taken(event) == ([0], 0)
    assert sorted(facts()[-2:], key=lambda fact: int(fact[1])) == [
        ("booking.cancelled", str(held.pk), {"reason": "event_cancelled", "refund": "0.00"}),
        ("booking.cancelled", str(confirmed.pk), {"reason": "event_cancelled", "refund": "10.00"}),
    ]


def test_bookings_of_an_event_that_goes_on_stay_and_those_of_others(event_factory, book):
    event, other = event_factory(), event_factory()
    for each in (event, other):
        book(each)
    Event.objects.filter(pk=other.pk).update(status="cancelled")  # its own turn will come

    assert cancel_bookings_of_event(event_id=event.pk)
    assert Booking.objects.living().count() == 2


def test_a_ticket_opens_the_door_once(event_factory, book):
    event = event_factory()
    ticket = book(event).tickets.select_related("booking").get()

    checked = check_in(ticket=ticket, actor=event.organizer)

    assert (checked.status, checked.checked_in_at is not None) == ("used", True)
    with pytest.raises(AlreadyCheckedIn):
        check_in(ticket=ticket, actor=event.organizer)


def test_held_or_cancelled_tickets_open_nothing(event_factory, book):
    event = event_factory(types=[{"price": 5}])
    booking = book(event)
    ticket = booking.tickets.select_related("booking").get()

    with pytest.raises(NotConfirmed):
        check_in(ticket=ticket, actor=event.organizer)
    cancel_booking(booking=booking, actor=booking.user)
    with pytest.raises(TicketCancelled):
        check_in(ticket=Ticket.objects.select_related("booking").get(pk=ticket.pk), actor=event.organizer)


def test_a_large_cancellation_is_done_in_slices_that_let_other_work_pass(event_factory, book, monkeypatch, relay):
    from event_booking.events.services import cancel_event
    from event_booking.journal.relay import relay_once

    event = event_factory()
    for _ in range(3):
        book(event)
    relay()
    cancel_event(event=event)
    monkeypatch.setattr(cancelling, "RUN_SECONDS", -1)
    assert relay_once() == 1
    waiting = Entry.objects.get(fact="event.cancelled")
    assert (waiting.state, waiting.attempts, Booking.objects.living().count()) == ("waiting", 0, 3)

    monkeypatch.setattr(cancelling, "RUN_SECONDS", 5)
    relay()

    assert not Booking.objects.living().exists()


def test_holds_of_other_events_end_while_one_event_is_locked(event_factory, book, monkeypatch):
    from django.db import OperationalError

    blocked, free = event_factory(types=[{"price": 5}]), event_factory(types=[{"price": 5}])
    for _ in range(3):
        let_hold_end(book(blocked))
    let_hold_end(book(free))
    end, tried = cancelling._end, []

    def locked(booking, *args, **more):
        tried.append(booking.event_id)
        if booking.event_id == blocked.pk:
            raise OperationalError("canceling statement due to lock timeout")
        return end(booking, *args, **more)

    monkeypatch.setattr(cancelling, "_end", locked)

    assert expire_holds() == 1

    assert sorted(tried) == sorted([blocked.pk, free.pk])
    assert taken(blocked) == ([3], 0)


def test_an_event_that_is_over_is_not_sold_whatever_its_sale_says(event_factory, book):
    start = timezone.now() - timedelta(days=2)
    event = event_factory(starts_at=start, types=[{"sales_end": timezone.now() + timedelta(days=30)}])

    with pytest.raises(SalesClosed):
        book(event)
