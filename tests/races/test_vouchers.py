"""Vouchers that many use at once. Each promise is followed by its negative control."""

from contextlib import contextmanager
from functools import partial

import pytest
from django.db import connection
from django.db.models import F, Sum

from event_booking.bookings.models import Booking, BookingItem, Voucher
from event_booking.bookings.services import (
    BookingRequest,
    cancel_booking,
    cancelling,
    create_booking,
    create_voucher,
    expire_holds,
    update_voucher,
    voucher_editing,
)
from event_booking.bookings.services import (
    booking as booking_services,
)
from tests.races.at_once import at_once, tally
from tests.races.windows import Meeting, Window

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def event(event_factory):
    return event_factory(types=[{"price": 10, "capacity": 500}])


@pytest.fixture
def voucher(event):
    return Voucher.objects.create(event=event, code="HALF", kind="percentage", value=50)


def book(event, person, quantity=1):
    quantities = {event.ticket_types.get().pk: quantity}
    return create_booking(user=person, wish=BookingRequest(event_id=event.pk, quantities=quantities, voucher="half"))


def used(voucher):
    """What the voucher says, and the tickets that name it: both must agree."""
    living = BookingItem.objects.filter(voucher=voucher.pk, booking__status__in=Booking.LIVING)
    return Voucher.objects.get(pk=voucher.pk).used, living.aggregate(tickets=Sum("quantity", default=0))["tickets"]


@contextmanager
def without_check():
    """Without the CHECK constraint, which would stand behind a guard that is missing."""
    rule = next(each for each in Voucher._meta.constraints if each.name == "event_booking_voucher_not_overused")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Voucher, rule)
    try:
        yield
    finally:
        Voucher.objects.filter(used__gt=F("budget")).update(used=F("budget"))
        with connection.schema_editor() as editor:
            editor.add_constraint(Voucher, rule)


def test_50_people_use_a_voucher_for_one(event, voucher, user_factory):
    Voucher.objects.update(budget=1)
    people = [user_factory() for _ in range(50)]

    results = at_once([partial(book, event, person) for person in people])

    assert tally(results) == {"ok": 1, "VoucherUsedUp": 49}
    assert used(voucher) == (1, 1)
    assert event.ticket_types.get().taken == 1


def test_without_the_conditional_update_a_budget_is_overspent(event, voucher, user_factory, monkeypatch):
    Voucher.objects.update(budget=1)
    people, meeting = [user_factory() for _ in range(20)], Meeting(20)

    def look_then_write(items):
        look = Voucher.objects.get(pk=voucher.pk)
        meeting.wait()
        assert look.used < look.budget
        Voucher.objects.filter(pk=voucher.pk).update(used=look.used + 1)

    monkeypatch.setattr(booking_services, "use_vouchers", look_then_write)
    with without_check():
        results = at_once([partial(book, event, person) for person in people])

    assert tally(results)["ok"] > 1


def test_50_cancellations_give_uses_back_once(event, voucher, user_factory):
    book(event, user_factory(), 100)
    booking = book(event, user_factory(), 2)

    results = at_once([partial(cancel_booking, booking=booking, actor=booking.user)] * 50)

    assert tally(results) == {"ok": 1, "NotCancellable": 49}
    assert used(voucher) == (100, 100)


def test_without_lock_and_conditional_update_they_give_uses_back_again_and_again(
    event, voucher, user_factory, monkeypatch
):
    book(event, user_factory(), 100)
    booking = book(event, user_factory(), 2)
    monkeypatch.setattr(cancelling, "lock_booking", lambda pk: Booking.objects.get(pk=pk))
    meeting = Meeting(20)
    monkeypatch.setattr(cancelling, "_end_tickets", lambda *args: meeting.wait())

    at_once([partial(cancel_booking, booking=booking, actor=booking.user)] * 20)

    assert Voucher.objects.get(pk=voucher.pk).used < 100


def test_cancelling_ticket_by_ticket_against_all_and_expiring_gives_each_use_back_once(event, voucher, user_factory):
    for _ in range(5):
        booking = book(event, user_factory(), 5)
        codes = booking.tickets.values_list("code", flat=True)
        some = [partial(cancel_booking, booking=booking, actor=booking.user, codes=[code]) for code in codes]
        whole = partial(cancel_booking, booking=booking, actor=booking.user)
        Booking.objects.filter(pk=booking.pk).update(expires_at=booking.created_at)

        at_once([*some[:3], whole, expire_holds, *some[3:], expire_holds])

        assert used(voucher) == (0, 0)
        assert event.ticket_types.get().taken == 0


def test_buyers_come_and_go_while_the_budget_lasts(event, voucher, user_factory):
    Voucher.objects.update(budget=10)

    def come_and_go(person):
        booking = book(event, person)
        cancel_booking(booking=booking, actor=person)
        return book(event, person)

    results = at_once([partial(come_and_go, user_factory()) for _ in range(30)])

    assert set(tally(results)) <= {"ok", "VoucherUsedUp"}
    stored, tickets = used(voucher)
    assert stored == tickets == tally(results)["ok"] <= 10


def test_the_budget_is_changed_while_people_buy(event, voucher, user_factory):
    people = [user_factory() for _ in range(40)]
    changes = [partial(update_voucher, voucher=voucher, budget=budget) for budget in (30, 5, 20, 10, 1, 15, None, 8)]
    calls = [partial(book, event, person) for person in people]
    for number, change in enumerate(changes):
        calls.insert(number * 6, change)

    results = at_once(calls)

    assert set(tally(results)) <= {"ok", "VoucherUsedUp", "BudgetBelowUsed"}
    stored, tickets = used(voucher)
    assert stored == tickets == sum(isinstance(each, Booking) for each in results)
    budget = Voucher.objects.get(pk=voucher.pk).budget
    assert budget is None or stored <= budget


def lower_while_somebody_buys(event, voucher, user_factory, monkeypatch):
    """Three tickets are bought between a look at the voucher and the lower budget; the buyer is waited for a while."""
    window, person = Window(), user_factory()
    monkeypatch.setattr(Voucher, "clean", lambda self: window.stand_still())
    buy = partial(window.come_in, partial(book, event, person, 3))
    return tally(at_once([partial(update_voucher, voucher=voucher, budget=1), buy]))


def test_who_buys_while_a_budget_is_lowered_waits_for_it(event, voucher, user_factory, monkeypatch):
    results = lower_while_somebody_buys(event, voucher, user_factory, monkeypatch)

    assert results == {"ok": 1, "VoucherUsedUp": 1}
    assert used(voucher) == (0, 0)


def test_without_the_lock_a_budget_falls_below_what_is_used(event, voucher, user_factory, monkeypatch):
    monkeypatch.setattr(voucher_editing, "for_change", lambda rows: rows)
    with without_check():
        results = lower_while_somebody_buys(event, voucher, user_factory, monkeypatch)
        stored = Voucher.objects.get(pk=voucher.pk)

    assert results == {"ok": 2}
    assert (stored.used, stored.budget) == (3, 1)


def test_of_20_vouchers_with_one_code_one_is_made(event):
    make = partial(create_voucher, event=event, code="same", kind="amount", value=1)

    assert tally(at_once([make] * 20)) == {"ok": 1, "ValidationError": 19}
