"""Any sequence of operations keeps the promises: the services against a model that anybody can check by reading it."""

import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from hypothesis import HealthCheck, Phase, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from event_booking.bookings import stock
from event_booking.bookings.audit import Audit
from event_booking.bookings.exceptions import (
    AlreadyCheckedIn,
    HoldExpired,
    LimitExceeded,
    NotCancellable,
    NotCheckedIn,
    NotConfirmable,
    NotConfirmed,
    NotTransferable,
    SeatsAvailable,
    SoldOut,
    TicketCancelled,
)
from event_booking.bookings.models import Booking, Ticket, WaitlistEntry
from event_booking.bookings.services import (
    BookingRequest,
    cancel_booking,
    cancelling,
    check_in,
    confirm_booking,
    create_booking,
    expire_holds,
    join_waitlist,
    leave_waitlist,
    make_offers,
    transfer_ticket,
    undo_check_in,
)
from event_booking.events.exceptions import CapacityBelowTaken
from event_booking.events.models import Event
from event_booking.events.services import update_event

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.no_cover]

#: ``EVENT_BOOKING_HYPOTHESIS=long`` searches for minutes, each time elsewhere.
LONG = os.environ.get("EVENT_BOOKING_HYPOTHESIS") == "long"
LIMIT = 6
FREE, PRICED = 0, 1


@dataclass
class Seats:
    """A booking as the model knows it: where each ticket belongs, and what became of it."""

    person: int
    status: str
    tickets: dict[str, int] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    @property
    def living(self) -> bool:
        return self.status in ("held", "confirmed")


@dataclass
class Waiting:
    """A place on the waiting list as the model knows it."""

    quantity: int
    status: str = "waiting"
    offer: int | None = None


class Site(RuleBasedStateMachine):
    """One event with a free and a priced ticket type, three people."""

    bookings = Bundle("bookings")
    entries = Bundle("entries")
    make_event = make_person = None

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize()
    def begin(self):
        types = [{"capacity": 3, "max_per_person": LIMIT}, {"name": "Priced", "price": 10, "capacity": 3}]
        self.event = type(self).make_event(types=types)
        self.kinds = list(self.event.ticket_types.order_by("pk").values_list("pk", flat=True))
        self.people = [type(self).make_person() for _ in range(3)]
        self.capacity, self.ceiling = {FREE: 3, PRICED: 3}, None
        self.known: dict[int, Seats] = {}
        self.line: dict[int, Waiting] = {}
        #: Seats that were free when the waiting began: nobody but who waits gets those that become free after that.
        self.common: dict[int, int] = {}

    # --- what the model says

    def taken(self, kind=None, person=None):
        mine = [each for each in self.known.values() if each.living and person in (None, each.person)]
        return sum(kind in (None, of) for each in mine for of in each.tickets.values())

    def reasons(self, person, wish):
        """The refusals of which one must come, if there are any."""
        reasons = set()
        if FREE in wish and self.taken(FREE, person) + wish[FREE] > LIMIT:
            reasons.add(LimitExceeded)
        if any(self.taken(kind) + wanted > self.capacity[kind] for kind, wanted in wish.items()):
            reasons.add(SoldOut)
        if self.ceiling is not None and self.taken() + sum(wish.values()) > self.ceiling:
            reasons.add(SoldOut)
        return reasons

    def free(self):
        return {kind: self.capacity[kind] - self.taken(kind) for kind in self.capacity}

    def room(self):
        own = sum(self.free().values())
        return own if self.ceiling is None else min(own, self.ceiling - self.taken())

    def somebody_waits(self):
        return any(each.status == "waiting" for each in self.line.values())

    def chosen(self, quantity):
        """What somebody is offered: all of one type if it has as many, else some of each."""
        free = self.free()
        for kind in free:
            if free[kind] >= quantity:
                return {kind: quantity}
        first = min(free[FREE], quantity)
        return {kind: number for kind, number in ((FREE, first), (PRICED, quantity - first)) if number}

    # --- what people do

    @rule(
        target=bookings,
        person=st.integers(0, 2),
        wish=st.dictionaries(st.sampled_from([FREE, PRICED]), st.integers(1, 3), min_size=1),
    )
    def book(self, person, wish):
        reasons = self.reasons(person, wish)
        asked = BookingRequest(event_id=self.event.pk, quantities={self.kinds[kind]: n for kind, n in wish.items()})
        try:
            with transaction.atomic():
                booking = create_booking(user=self.people[person], wish=asked)
        except (SoldOut, LimitExceeded) as error:
            refused = type(error)
        else:
            refused = None
        if self.somebody_waits():
            beyond = any(wanted > self.common[kind] for kind, wanted in wish.items())
            assert refused in reasons | {SoldOut} or not (refused or reasons or beyond)
        else:
            assert refused in (reasons or {None})
        if refused:
            return multiple()
        assert booking.status == ("held" if PRICED in wish else "confirmed")
        self.known[booking.pk] = Seats(person, booking.status)
        self.remember_tickets(booking.pk)
        assert Counter(self.known[booking.pk].tickets.values()) == wish
        return booking.pk

    @rule(pk=bookings)
    def confirm(self, pk):
        known, booking = self.known[pk], Booking.objects.get(pk=pk)
        allowed = known.living
        refusal = HoldExpired if known.status == "expired" else NotConfirmable
        self.attempt(lambda: confirm_booking(booking=booking, actor=None), refusal, allowed=allowed)
        if allowed:
            known.status = "confirmed"
            self.end_offer(pk, "booked")

    @rule(pk=bookings)
    def cancel(self, pk):
        known, booking = self.known[pk], Booking.objects.get(pk=pk)
        allowed = known.living and not known.used
        self.attempt(lambda: cancel_booking(booking=booking, actor=None), NotCancellable, allowed=allowed)
        if allowed:
            known.status = "cancelled"
            self.end_offer(pk, "left")

    @rule(pk=bookings, chosen=st.sets(st.integers(0, 5), min_size=1))
    def cancel_some(self, pk, chosen):
        known, booking = self.known[pk], Booking.objects.get(pk=pk)
        codes = [code for number, code in enumerate(known.tickets) if number in chosen]
        assume(codes)
        allowed = known.living and not known.used & set(codes)
        cancel = lambda: cancel_booking(booking=booking, actor=None, codes=codes)  # noqa: E731
        self.attempt(cancel, NotCancellable, allowed=allowed)
        if allowed and len(codes) == len(known.tickets):
            known.status = "cancelled"
            self.end_offer(pk, "left")
        elif allowed:
            for code in codes:
                del known.tickets[code]

    @rule(pks=st.lists(bookings, min_size=1, max_size=3, unique=True))
    def expire(self, pks):
        Booking.objects.filter(pk__in=pks, status="held").update(expires_at=Now() - timedelta(seconds=1))
        over = [pk for pk in pks if self.known[pk].status == "held"]
        assert expire_holds() == len(over)
        for pk in over:
            self.known[pk].status = "expired"
            self.end_offer(pk, "left")

    @rule(pk=bookings, number=st.integers(0, 5))
    def go_in(self, pk, number):
        known = self.known[pk]
        code = self.one_of(known, number)
        ticket = Ticket.objects.select_related("booking").get(code=code)
        allowed = known.status == "confirmed" and code not in known.used
        refusals = (NotConfirmed, AlreadyCheckedIn, TicketCancelled)
        self.attempt(lambda: check_in(ticket=ticket, actor=None), refusals, allowed=allowed)
        if allowed:
            known.used.add(code)

    @rule(pk=bookings, number=st.integers(0, 5))
    def come_out_again(self, pk, number):
        known = self.known[pk]
        code = self.one_of(known, number)
        ticket = Ticket.objects.get(code=code)
        self.attempt(lambda: undo_check_in(ticket=ticket, actor=None), NotCheckedIn, allowed=code in known.used)
        known.used.discard(code)

    @rule(pk=bookings, number=st.integers(0, 5))
    def hand_on(self, pk, number):
        known = self.known[pk]
        code = self.one_of(known, number)
        ticket = Ticket.objects.get(code=code)
        allowed = known.status == "confirmed" and code not in known.used
        hand = lambda: transfer_ticket(ticket=ticket, actor=None, name="Bob", email="bob@example.com")  # noqa: E731
        self.attempt(hand, NotTransferable, allowed=allowed)
        if allowed:
            self.remember_tickets(pk)
            assert code not in known.tickets

    @rule(target=entries, quantity=st.integers(1, 3))
    def wait(self, quantity):
        if quantity > min(sum(self.capacity.values()), self.ceiling or quantity):
            return multiple()  # a mistake, not a refusal
        waited, enough = self.somebody_waits(), self.room() >= quantity
        try:
            with transaction.atomic():
                entry = join_waitlist(user=type(self).make_person(), event=self.event, quantity=quantity)
        except SeatsAvailable:
            assert enough
            return multiple()
        assert waited or not enough
        self.line[entry.pk] = Waiting(quantity)
        if not waited:
            self.common = self.free()
        return entry.pk

    @rule(pk=entries)
    def leave(self, pk):
        mine, entry = self.line[pk], WaitlistEntry.objects.get(pk=pk)
        allowed = mine.status != "booked"
        self.attempt(lambda: leave_waitlist(entry=entry, actor=None), NotCancellable, allowed=allowed)
        if mine.status == "offered":
            self.known[mine.offer].status = "cancelled"
        if allowed:
            mine.status = "left"

    @rule(target=bookings)
    def sweep(self):
        made = make_offers()
        new = []
        for pk, mine in self.line.items():
            if mine.status == "waiting" and self.room() >= mine.quantity:
                mine.status, mine.offer = "offered", WaitlistEntry.objects.get(pk=pk).offer_id
                assert mine.offer is not None
                wanted = self.chosen(mine.quantity)
                self.known[mine.offer] = Seats(-1, "held")
                self.remember_tickets(mine.offer)
                assert Counter(self.known[mine.offer].tickets.values()) == wanted
                new.append(mine.offer)
        assert made == len(new)
        return multiple(*new)

    # --- what the organizer does

    @rule(kind=st.sampled_from([FREE, PRICED]), capacity=st.integers(1, 9))
    def set_capacity(self, kind, capacity):
        rows = [{"id": pk} for pk in self.kinds]
        rows[kind]["capacity"] = capacity
        allowed = capacity >= self.taken(kind)
        self.attempt(lambda: update_event(event=self.event, ticket_types=rows), CapacityBelowTaken, allowed=allowed)
        if allowed:
            self.capacity[kind] = capacity

    @rule(ceiling=st.none() | st.integers(1, 12))
    def set_ceiling(self, ceiling):
        allowed = ceiling is None or ceiling >= self.taken()
        self.attempt(lambda: update_event(event=self.event, capacity=ceiling), CapacityBelowTaken, allowed=allowed)
        if allowed:
            self.ceiling = ceiling

    # --- what must hold after each of it

    @invariant()
    def counters_are_the_models(self):
        stored = list(self.event.ticket_types.order_by("pk").values_list("capacity", "taken"))
        assert stored == [(self.capacity[kind], self.taken(kind)) for kind in (FREE, PRICED)]
        ceiling = Event.objects.values_list("capacity", "taken").get(pk=self.event.pk)
        assert ceiling == (self.ceiling, 0 if self.ceiling is None else self.taken())

    @invariant()
    def the_line_is_the_models(self):
        stored = WaitlistEntry.objects.filter(event=self.event).order_by("pk").values_list("pk", "status", "offer")
        assert list(stored) == [(pk, each.status, each.offer) for pk, each in self.line.items()]

    @invariant()
    def seats_are_kept_for_those_alone_who_wait(self):
        kept = sum(self.event.ticket_types.values_list("set_aside", flat=True))
        assert self.somebody_waits() or not kept

    @invariant()
    def bookings_are_the_models(self):
        stored = dict(Booking.objects.filter(event=self.event).values_list("pk", "status"))
        assert stored == {pk: each.status for pk, each in self.known.items()}

    @invariant()
    def the_audit_finds_nothing(self):
        assert list(Audit().findings()) == []

    # --- helpers

    def end_offer(self, pk, status):
        for mine in self.line.values():
            if mine.offer == pk and mine.status == "offered":
                mine.status = status

    def attempt(self, call, refusals, *, allowed):
        """It must succeed or be refused, as the model says."""
        try:
            with transaction.atomic():
                call()
        except refusals:
            assert not allowed
        else:
            assert allowed

    def one_of(self, known, number):
        codes = list(known.tickets)
        return codes[number % len(codes)]

    def remember_tickets(self, pk):
        living = Ticket.objects.living().filter(booking=pk).order_by("pk").values_list("code", "ticket_type")
        self.known[pk].tickets = {code: self.kinds.index(kind) for code, kind in living}


@pytest.fixture
def search(event_factory, user_factory):
    """``search(20)``: try that many sequences."""
    machine = type("SiteOfThisTest", (Site,), {})
    machine.make_event, machine.make_person = staticmethod(event_factory), staticmethod(user_factory)

    def run(sequences, **more):
        values = {
            "max_examples": sequences, "stateful_step_count": 50 if LONG else 20, "deadline": None, "database": None,
            "derandomize": not LONG, "suppress_health_check": list(HealthCheck), **more,
        }  # fmt: skip
        run_state_machine_as_test(machine, settings=settings(**values))

    run.machine = machine
    return run


def test_any_sequence_of_operations_keeps_the_promises(search):
    search(500 if LONG else 20)


def test_without_seats_given_back_a_sequence_is_found_that_breaks_them(search, monkeypatch):
    monkeypatch.setattr(cancelling, "give_back_seats", lambda **kwargs: None)

    with pytest.raises(AssertionError):
        search(20, phases=[Phase.generate], report_multiple_bugs=False, print_blob=False)


@pytest.fixture
def newcomer_after_a_cancellation(search):
    """One short sequence, which a search finds too seldom."""

    def run():
        site = search.machine()
        try:
            site.begin()
            sold = [site.book(0, {FREE: 3, PRICED: 3})]
            site.wait(1)
            site.cancel(sold[0])
            site.book(1, {FREE: 1})
            site.the_line_is_the_models()
            site.sweep()
            site.the_line_is_the_models()
        finally:
            site.teardown()
        return [each.status for each in site.line.values()]

    return run


def test_the_model_knows_whose_turn_it_is(newcomer_after_a_cancellation):
    assert newcomer_after_a_cancellation() == ["offered"]


def test_without_seats_set_aside_newcomers_take_them_and_the_model_notices(newcomer_after_a_cancellation, monkeypatch):
    monkeypatch.setattr(stock, "_aside", lambda quantity: F("set_aside"))

    with pytest.raises(AssertionError):
        newcomer_after_a_cancellation()
