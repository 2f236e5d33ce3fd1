"""The waiting list while people come, go and are offered seats. Each promise is followed by its negative control."""

import random
import threading
import time
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.utils import timezone

from event_booking.bookings import stock
from event_booking.bookings.audit import Audit
from event_booking.bookings.exceptions import NotCancellable, SoldOut
from event_booking.bookings.models import Booking, WaitlistEntry
from event_booking.bookings.services import (
    BookingRequest,
    cancel_booking,
    cancelling,
    confirm_booking,
    create_booking,
    expire_holds,
    forget_person,
    forget_waiting,
    holds,
    join_waitlist,
    leave_waitlist,
    make_offers,
    offer_to,
    offers,
    waitlist,
)
from event_booking.events.exceptions import CapacityBelowTaken
from event_booking.events.models import Event, TicketType
from event_booking.events.services import editing, ticket_types, update_event
from event_booking.exceptions import EventBookingError
from event_booking.journal.models import Entry
from tests.races.at_once import at_once, tally
from tests.races.windows import Window

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def book(user, event, kind=None):
    wish = BookingRequest(event_id=event.pk, quantities={kind or event.ticket_types.first().pk: 1})
    return create_booking(user=user, wish=wish)


def cancel(booking):
    return cancel_booking(booking=booking, actor=booking.user)


def wait(event, user, quantity=1):
    return join_waitlist(user=user, event=event, quantity=quantity)


def leave(entry):
    return leave_waitlist(entry=entry, actor=entry.user)


def states(event):
    return list(event.waitlist.order_by("pk").values_list("status", flat=True))


def facts(name):
    return Entry.objects.filter(fact=name).count()


def findings():
    return [str(finding) for finding in Audit().findings()]


def deadlocks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


@pytest.fixture
def full(event_factory, user_factory):
    """An event of which every seat is taken, and its bookings."""

    def make(seats, **fields):
        event = event_factory(types=[{"capacity": seats}], **fields)
        return event, [book(user_factory(), event) for _ in range(seats)]

    return make


def unlocked(pk):
    return Event.objects.get(pk=pk)


# --- nobody who comes later gets a seat that became free while somebody waits


def rush(full, user_factory):
    """Six of twelve cancel; eight wait; a dozen come later. Returns the event, its entries and what newcomers got."""
    event, bookings = full(12)
    entries = [wait(event, user_factory()) for _ in range(8)]
    newcomers = [user_factory() for _ in range(12)]

    def try_again_and_again(user):
        for _ in range(4):
            with suppress(SoldOut):
                return book(user, event)
        return None

    results = at_once(
        [
            *(partial(cancel, booking) for booking in bookings[:6]),
            *(partial(try_again_and_again, user) for user in newcomers),
            *[make_offers] * 3,
            *(partial(offer_to, entry=entry) for entry in entries[6:]),
        ]
    )
    assert set(tally(results)) <= {"ok", "SomebodyWasQuicker"}, tally(results)
    return event, [each for each in results[6:18] if each is not None]


def test_nobody_who_comes_later_gets_a_seat_while_somebody_waits(full, user_factory):
    before = deadlocks()
    for _ in range(3):
        event, sold = rush(full, user_factory)
        in_turn = states(event)[:6]
        at_once([make_offers] * 3)

        assert sold == []
        assert in_turn == sorted(in_turn)  # "offered" to the first ones, "waiting" after them
        assert sorted(states(event)) == ["offered"] * 6 + ["waiting"] * 2
        assert event.ticket_types.get().taken == 12
        assert event.waitlist.exclude(offer=None).count() == 6
        assert findings() == []
    assert facts("waitlist.offered") == 18
    assert deadlocks() == before


def test_where_seats_are_not_set_aside_newcomers_take_them(full, user_factory, monkeypatch):
    event, bookings = full(1)
    entry, window = wait(event, user_factory()), Window()
    monkeypatch.setattr(stock, "_aside", lambda quantity: 0)
    monkeypatch.setattr(offers, "offer_to", window.before(offer_to))
    cancel(bookings[0])

    _, sold = at_once([make_offers, partial(window.come_in, partial(book, user_factory(), event))])

    assert sold.status == "confirmed"
    entry.refresh_from_db()
    assert entry.status == "waiting"


def test_an_entry_is_offered_seats_once(full, user_factory):
    event, bookings = full(4)
    entry = wait(event, user_factory())
    for booking in bookings:
        cancel(booking)

    results = at_once([*[make_offers] * 3, *[partial(offer_to, entry=entry)] * 5])

    assert set(tally(results)) == {"ok"}
    assert Booking.objects.filter(user=entry.user).count() == facts("waitlist.offered") == 1
    assert findings() == []


def read_waiting(pk):
    return WaitlistEntry.objects.waiting().filter(pk=pk).first()


def test_without_its_locks_an_entry_is_offered_seats_twice(full, user_factory, monkeypatch):
    event, bookings = full(4)
    entry, both = wait(event, user_factory()), threading.Barrier(2)
    for booking in bookings:
        cancel(booking)

    def look(pk):
        found = read_waiting(pk)
        both.wait(30)
        return found

    monkeypatch.setattr(offers, "_lock_waiting", look)
    monkeypatch.setattr(offers, "person_transaction", lambda user: offers.short_transaction())

    at_once([partial(offer_to, entry=entry)] * 2)

    assert Booking.objects.filter(user=entry.user).count() == 2


def overtake(full, user_factory, monkeypatch, told):
    """The sweep has chosen the first entry when the organizer gives its seat away, and then another one is free."""
    event, bookings = full(2)
    chosen = [wait(event, user_factory()) for _ in range(3)][2]
    cancel(bookings[0])

    def quicker(*, entry):
        monkeypatch.setattr(offers, "offer_to", offer_to)
        offer_to(entry=chosen)
        try:
            return offer_to(entry=entry)
        except SoldOut:
            raise told from None
        finally:
            cancel(bookings[1])

    monkeypatch.setattr(offers, "offer_to", quicker)
    assert offers.offer_seats(event_id=event.pk) == 1
    return states(event)


def test_whose_seat_was_given_away_is_not_overtaken(full, user_factory, monkeypatch):
    states = overtake(full, user_factory, monkeypatch, offers.SomebodyWasQuicker)

    assert states == ["offered", "waiting", "offered"]


def test_if_that_were_a_refusal_the_next_one_would_overtake(full, user_factory, monkeypatch):
    assert overtake(full, user_factory, monkeypatch, SoldOut) == ["waiting", "offered", "offered"]


# --- a seat that becomes free at the moment of joining


def join_while_the_last_seat_becomes_free(full, user_factory):
    event, [booking] = full(1)
    user = user_factory()
    joined, cancelled = at_once([partial(wait, event, user), partial(cancel, booking)])
    assert isinstance(cancelled, Booking)
    return event, joined


def test_a_seat_that_becomes_free_while_somebody_joins_is_theirs_or_on_sale(full, user_factory):
    for _ in range(10):
        event, joined = join_while_the_last_seat_becomes_free(full, user_factory)

        if isinstance(joined, WaitlistEntry):
            assert event.ticket_types.get().own_seats_left() == 0
            assert make_offers() == 1
            assert states(event) == ["offered"]
        else:
            assert joined.code == "seats_available"
            book(user_factory(), event)
        assert findings() == []


def cancel_between_looking_and_joining(full, user_factory, monkeypatch):
    """Free seats that everybody may buy while somebody is told that they wait for them."""
    event, [booking] = full(1)
    window = Window()
    looks = iter([waitlist._check_seats, window.before(waitlist._check_seats)])  # without the lock, and with it
    monkeypatch.setattr(waitlist, "_check_seats", lambda *args: next(looks)(*args))
    user = user_factory()

    joined, _ = at_once([partial(wait, event, user), partial(window.come_in, partial(cancel, booking))])

    assert joined.status == "waiting"
    return event.ticket_types.get().own_seats_left()


def test_who_joins_holds_back_a_seat_that_becomes_free_meanwhile(full, user_factory, monkeypatch):
    assert cancel_between_looking_and_joining(full, user_factory, monkeypatch) == 0
    assert make_offers() == 1


def test_without_the_lock_on_the_event_a_seat_is_sold_past_who_joins(full, user_factory, monkeypatch):
    monkeypatch.setattr(waitlist, "lock_event", unlocked)

    assert cancel_between_looking_and_joining(full, user_factory, monkeypatch) == 1


# --- leaving, accepting, letting expire


def test_who_leaves_while_seats_are_offered_has_left_and_has_none(full, user_factory):
    for _ in range(8):
        event, [booking] = full(1)
        entry = wait(event, user_factory())
        cancel(booking)

        results = at_once([partial(leave, entry), partial(offer_to, entry=entry), make_offers, partial(leave, entry)])

        assert set(tally(results)) == {"ok"}
        make_offers()
        assert states(event) == ["left"]
        assert not Booking.objects.of(entry.user).living().exists()
        assert list(event.ticket_types.values_list("taken", "set_aside", "has_waitlist")) == [(0, 0, False)]
        assert findings() == []


def test_without_the_lock_on_the_entry_somebody_who_left_is_offered_seats(full, user_factory, monkeypatch):
    event, [booking] = full(1)
    entry, window = wait(event, user_factory()), Window()
    cancel(booking)
    monkeypatch.setattr(offers, "_lock_waiting", read_waiting)
    monkeypatch.setattr(offers, "lock_event", window.before(offers.lock_event))

    at_once([partial(offer_to, entry=entry), partial(window.come_in, partial(leave, entry))])

    assert states(event) == ["offered"]


def offered(full, user_factory, **fields):
    event, [booking] = full(1)
    entry = wait(event, user_factory())
    cancel(booking)
    assert make_offers() == 1
    entry.refresh_from_db()
    Booking.objects.filter(pk=entry.offer_id).update(**fields)
    return event, WaitlistEntry.objects.select_related("offer__user", "user").get(pk=entry.pk)


ENDS = {"confirmed": "booked", "expired": "left"}


@pytest.mark.parametrize("late", [timedelta(milliseconds=-50), timedelta(), timedelta(milliseconds=50)])
def test_an_offer_is_accepted_or_expires_and_never_both(full, user_factory, late):
    _, entry = offered(full, user_factory, expires_at=timezone.now() + late)

    at_once([partial(confirm_booking, booking=entry.offer, actor=entry.user), expire_holds] * 5)
    Booking.objects.filter(status="held").update(expires_at=timezone.now())
    expire_holds()

    entry.refresh_from_db()
    assert entry.status == ENDS[entry.offer.status]
    assert facts("booking.confirmed") + facts("booking.expired") == 2  # one of it is the booking that was cancelled
    assert findings() == []


def test_without_the_lock_on_the_booking_an_offer_expires_and_is_accepted(full, user_factory, monkeypatch):
    event, entry = offered(full, user_factory)
    window = Window()
    monkeypatch.setattr(holds, "lock_booking", lambda pk: Booking.objects.get(pk=pk))
    monkeypatch.setattr(holds, "_check_confirmable", window.before(holds._check_confirmable))

    def expire():
        Booking.objects.filter(pk=entry.offer_id).update(expires_at=timezone.now())
        return expire_holds()

    accepted, ended = at_once(
        [partial(confirm_booking, booking=entry.offer, actor=entry.user), partial(window.come_in, expire)]
    )

    assert (accepted.status, ended) == ("confirmed", 1)
    assert states(event) == ["left"]
    assert findings() != []


def test_an_offer_is_given_up_once_by_whoever_leaves_or_cancels(full, user_factory):
    for _ in range(5):
        event, entry = offered(full, user_factory)

        results = at_once([partial(leave, entry), partial(cancel, entry.offer)] * 5)

        assert tally(results[::2]) == {"ok": 5}  # who asks to leave, leaves, whichever was first
        assert tally(results[1::2]).get("ok", 0) <= 1
        assert states(event) == ["left"]
        assert event.ticket_types.get().taken == 0
        assert findings() == []


def accept_between_looking_and_leaving(full, user_factory, monkeypatch):
    """The offer is accepted when whoever leaves has seen it, and not yet given it up."""
    _, entry = offered(full, user_factory)
    window = Window()
    monkeypatch.setattr(waitlist, "cancel_booking", window.before(waitlist.cancel_booking))
    accept = partial(confirm_booking, booking=entry.offer, actor=entry.user)

    left, _ = at_once([partial(leave, entry), partial(window.come_in, accept)])

    entry.refresh_from_db()
    return left, entry.status, Booking.objects.get(pk=entry.offer_id).status


def test_what_is_accepted_at_the_moment_of_leaving_stays_booked(full, user_factory, monkeypatch):
    left, *both = accept_between_looking_and_leaving(full, user_factory, monkeypatch)

    assert isinstance(left, NotCancellable)
    assert both == ["booked", "confirmed"]


def test_if_leaving_ended_more_than_holds_an_accepted_booking_would_be_lost(full, user_factory, monkeypatch):
    monkeypatch.setattr(waitlist, "cancel_booking", lambda *, only_held, **more: cancel_booking(**more))

    _, *both = accept_between_looking_and_leaving(full, user_factory, monkeypatch)

    assert both == ["booked", "cancelled"]


def test_without_the_lock_on_the_booking_the_seats_of_an_offer_come_back_twice(full, user_factory, monkeypatch):
    event, entry = offered(full, user_factory)
    TicketType.objects.filter(event=event).update(taken=5, capacity=5)  # others have the rest
    both = threading.Barrier(2)

    def look(pk):
        found = Booking.objects.get(pk=pk)
        both.wait(30)
        return found

    monkeypatch.setattr(cancelling, "lock_booking", look)
    monkeypatch.setattr(cancelling, "_end_tickets", lambda booking, endable: None)

    at_once([partial(leave, entry), partial(cancel, entry.offer)])

    assert event.ticket_types.get().taken == 3


# --- capacities and ceilings that change meanwhile


def crowd(event, users, seed):
    """What somebody does who can not make up their mind."""
    chance, user = random.Random(seed), users[seed % len(users)]
    for _ in range(12):
        mine = Booking.objects.of(user).living().filter(event=event).select_related("user").first()
        entry = WaitlistEntry.objects.of(user).filter(event=event, status__in=WaitlistEntry.LIVING).first()
        with suppress(EventBookingError):
            match chance.randrange(5):
                case 0:
                    book(user, event, chance.choice(event.ticket_types.order_by("pk").values_list("pk", flat=True)))
                case 1 if mine:
                    cancel(mine)
                case 2 if mine:
                    confirm_booking(booking=mine, actor=user)
                case 3 if entry:
                    leave(entry)
                case _:
                    join_waitlist(user=user, event=event, quantity=chance.randint(1, 2))


def changes(event, kinds, seed):
    chance = random.Random(seed)
    for _ in range(12):
        rows = [{"id": pk} for pk in kinds]
        chance.choice(rows)["capacity"] = chance.randint(2, 8)
        change = chance.choice([{"ticket_types": rows}, {"capacity": chance.choice([None, 4, 8, 12])}])
        with suppress(CapacityBelowTaken):
            update_event(event=event, **change)


def sweeps():
    for _ in range(8):
        make_offers()


def assert_flags_are_right(event):
    """Whoever waits is waited for, and nothing is kept for nobody."""
    event.refresh_from_db()
    waiting = event.waitlist.waiting().exists()
    kinds = list(event.ticket_types.all())
    assert {event.has_waitlist, *(kind.has_waitlist for kind in kinds)} == {waiting}
    for row in [*kinds, event]:
        assert 0 <= row.set_aside <= max((row.capacity or 0) - row.taken, 0)
        assert waiting or not row.set_aside


def test_capacities_and_ceilings_change_while_people_wait_come_and_go(event_factory, user_factory):
    before = deadlocks()
    for round_ in range(3):
        event = event_factory(capacity=8, types=[{"capacity": 4}, {"name": "Other", "capacity": 4, "price": 5}])
        kinds = list(event.ticket_types.order_by("pk").values_list("pk", flat=True))
        users = [user_factory() for _ in range(6)]

        results = at_once(
            [
                *(partial(crowd, event, users, 100 * round_ + number) for number in range(12)),
                *(partial(changes, event, kinds, 100 * round_ + number) for number in range(3)),
                *[sweeps] * 3,
            ]
        )

        assert set(tally(results)) == {"ok"}, [each for each in results if isinstance(each, Exception)]
        make_offers()
        assert_flags_are_right(event)
        assert findings() == []
    assert deadlocks() == before


def change_capacity_while_somebody_cancels(full, user_factory, monkeypatch):
    """Seats that everybody may buy after a seat became free while the capacity was changed."""
    event, bookings = full(2)
    wait(event, user_factory())
    window, decide = Window(), ticket_types._set_aside
    monkeypatch.setattr(ticket_types, "_set_aside", window.before(decide))
    rows = [{"id": event.ticket_types.get().pk, "capacity": 3}]

    results = at_once(
        [
            partial(update_event, event=event, ticket_types=rows),
            partial(window.come_in, partial(cancel, bookings[0])),
        ]
    )

    assert tally(results) == {"ok": 2}
    return event.ticket_types.get().own_seats_left()


def test_a_seat_that_becomes_free_while_the_capacity_changes_is_kept_too(full, user_factory, monkeypatch):
    assert change_capacity_while_somebody_cancels(full, user_factory, monkeypatch) == 0


def test_without_the_lock_on_the_event_it_is_sold_to_anybody(full, user_factory, monkeypatch):
    monkeypatch.setattr(editing, "lock_event", unlocked)

    assert change_capacity_while_somebody_cancels(full, user_factory, monkeypatch) == 1


def test_what_the_database_allows_holds_without_our_arithmetic(full, user_factory, monkeypatch):
    event, bookings = full(3)
    wait(event, user_factory(), quantity=3)
    cancel(bookings[0])
    monkeypatch.setattr(ticket_types, "_set_aside", lambda row, before: row.set_aside)
    rows = [{"id": event.ticket_types.get().pk, "capacity": 2}]

    with pytest.raises(IntegrityError, match="set_aside_is_free"):
        update_event(event=event, ticket_types=rows)


def cancel_and_offer_under_a_ceiling(full, user_factory, monkeypatch):
    """An offer begins when a cancellation has locked the ticket type, and not yet the event."""
    event, bookings = full(2, capacity=2)
    entry, half = wait(event, user_factory()), threading.Event()
    cancel(bookings[0])
    give_back = stock._give_back_under_ceiling

    def slow(*args):
        half.set()
        time.sleep(0.3)
        return give_back(*args)

    def offer():
        assert half.wait(30)
        return offer_to(entry=entry)

    monkeypatch.setattr(stock, "_give_back_under_ceiling", slow)
    return at_once([partial(cancel, bookings[1]), offer])


def test_offers_and_cancellations_lock_in_one_order(full, user_factory, monkeypatch):
    results = cancel_and_offer_under_a_ceiling(full, user_factory, monkeypatch)

    assert tally(results) == {"ok": 2}


def test_an_offer_that_locks_in_another_order_deadlocks(full, user_factory, monkeypatch):
    def event_first(pk):
        event = Event.objects.select_for_update(no_key=True).get(pk=pk)
        list(TicketType.objects.select_for_update(no_key=True).filter(event=pk))
        return event

    monkeypatch.setattr(offers, "lock_event", event_first)
    results = cancel_and_offer_under_a_ceiling(full, user_factory, monkeypatch)

    assert any(isinstance(each, OperationalError) for each in results)


# --- whoever is erased


def erase(user):
    forget_waiting(user_id=user.pk)
    forget_person(user_id=user.pk)


def test_who_is_erased_while_seats_are_offered_keeps_none(full, user_factory):
    for _ in range(6):
        event, bookings = full(2)
        entries = [wait(event, user_factory()) for _ in range(2)]
        cancel(bookings[0])

        results = at_once(
            [
                partial(erase, entries[0].user),
                *[make_offers] * 2,
                partial(offer_to, entry=entries[0]),
                partial(cancel, bookings[1]),
            ]
        )

        assert set(tally(results)) <= {"ok", "SomebodyWasQuicker"}, results
        make_offers()
        assert states(event) == ["left", "offered"]
        assert not Booking.objects.of(entries[0].user).living().exists()
        assert findings() == []


def test_without_the_lock_on_the_entry_somebody_who_was_erased_is_offered_seats(full, user_factory, monkeypatch):
    event, [booking] = full(1)
    entry, window = wait(event, user_factory()), Window()
    cancel(booking)
    monkeypatch.setattr(offers, "_lock_waiting", read_waiting)
    monkeypatch.setattr(offers, "lock_event", window.before(offers.lock_event))

    at_once([partial(offer_to, entry=entry), partial(window.come_in, partial(erase, entry.user))])

    assert Booking.objects.of(entry.user).living().exists()
