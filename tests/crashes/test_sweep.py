"""A process may die at any step of a request: whoever sends the request again gets the one right result."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection, transaction
from rest_framework.test import APIClient

from event_booking.accounts.services.sessions import Device, open_session
from event_booking.bookings.audit import Audit
from event_booking.bookings.models import Booking, Ticket
from event_booking.bookings.services import cancel_booking, join_waitlist
from event_booking.journal.models import Entry
from tests.crashes.doomed import Doomed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@dataclass
class Deed:
    """A request of somebody who does nothing else, on an event of its own."""

    person: Any
    event: Any
    path: str
    #: The fact that is recorded when it is done, exactly once.
    fact: str
    body: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    status: int = 200
    #: The answer when it was done before.
    again: int = 200

    def __post_init__(self) -> None:
        with transaction.atomic():
            self.access = open_session(user=self.person, device=Device()).access

    def request(self) -> dict[str, Any]:
        headers = {"Idempotency-Key": self.key} if self.key else {}
        return {"path": f"/api/v1/{self.path}", "body": self.body, "headers": headers, "access": self.access}

    def send(self) -> tuple[int, bytes]:
        """As a healthy process does it, again where the database has not yet noticed who died with a lock."""
        request = self.request()
        client = APIClient(headers={"Authorization": f"Bearer {self.access}", **request["headers"]})
        for _ in range(20):
            answer = client.post(request["path"], request["body"], format="json")
            if answer.status_code != 503:
                break
        return answer.status_code, answer.content

    def times_done(self) -> int:
        return Entry.objects.filter(fact=self.fact, actor=self.person).count()


class World:
    """Makes deeds, each with an event and a person of its own."""

    def __init__(self, event_factory: Callable[..., Any], user_factory: Callable[..., Any], book: Any) -> None:
        self.event_factory, self.user_factory, self.book = event_factory, user_factory, book

    def event(self, price: int = 0) -> Any:
        return self.event_factory(capacity=9, types=[{"price": price, "capacity": 5}, {"name": "Other"}])

    def booked(self, price: int = 0) -> tuple[Any, Any]:
        event = self.event(price)
        return event, self.book(event, {kind.pk: 2 for kind in event.ticket_types.all()})

    def booking(self, price: int, fact: str) -> Deed:
        event = self.event(price)
        items = [{"ticket_type": kind.pk, "quantity": 2} for kind in event.ticket_types.all()]
        wish = {"event": event.pk, "items": items, "attendees": [{"name": "Ann"}]}
        return Deed(self.user_factory(), event, "bookings/", fact, wish, key="once", status=201, again=201)

    def book_free(self) -> Deed:
        return self.booking(0, "booking.confirmed")

    def book_priced(self) -> Deed:
        return self.booking(5, "booking.held")

    def confirm(self) -> Deed:
        event, booking = self.booked(price=5)
        return Deed(booking.user, event, f"bookings/{booking.reference}/confirm/", "booking.confirmed")

    def cancel(self) -> Deed:
        event, booking = self.booked()
        return Deed(booking.user, event, f"bookings/{booking.reference}/cancel/", "booking.cancelled", again=409)

    def cancel_in_part(self) -> Deed:
        event, booking = self.booked()
        codes = list(booking.tickets.values_list("code", flat=True))[1:3]
        path = f"bookings/{booking.reference}/cancel/"
        return Deed(booking.user, event, path, "booking.reduced", {"tickets": codes}, again=409)

    def check_in(self) -> Deed:
        event, booking = self.booked()
        code = {"code": booking.tickets.first().code}
        return Deed(event.organizer, event, f"events/{event.pk}/check_in/", "ticket.checked_in", code, again=409)

    def transfer(self) -> Deed:
        event, booking = self.booked()
        path = f"bookings/{booking.reference}/tickets/{booking.tickets.first().code}/transfer/"
        who = {"name": "Ben", "email": "ben@example.com"}
        return Deed(booking.user, event, path, "ticket.transferred", who, again=409)

    def sold_out(self) -> tuple[Any, Any]:
        event = self.event_factory(capacity=9, types=[{"capacity": 2}])
        return event, self.book(event, 2)

    def wait(self) -> Deed:
        event, _ = self.sold_out()
        path = f"events/{event.pk}/waitlist/"
        return Deed(self.user_factory(), event, path, "waitlist.joined", {"quantity": 1}, status=201, again=409)

    def offer(self) -> Deed:
        event, booking = self.sold_out()
        entry = join_waitlist(user=self.user_factory(), event=event, quantity=1)
        cancel_booking(booking=booking, actor=booking.user)
        path = f"events/{event.pk}/waitlist/{entry.pk}/offer/"
        return Deed(event.organizer, event, path, "waitlist.offered", again=409)


#: What each deed leaves behind: bookings and tickets by status.
LEAVES = {
    "book_free": ({"confirmed": 1}, {"valid": 4}),
    "book_priced": ({"held": 1}, {"valid": 4}),
    "confirm": ({"confirmed": 1}, {"valid": 4}),
    "cancel": ({"cancelled": 1}, {"cancelled": 4}),
    "cancel_in_part": ({"confirmed": 1}, {"cancelled": 2, "valid": 2}),
    "check_in": ({"confirmed": 1}, {"used": 1, "valid": 3}),
    "transfer": ({"confirmed": 1}, {"cancelled": 1, "valid": 4}),
    "wait": ({"confirmed": 1}, {"valid": 2}),
    "offer": ({"cancelled": 1, "held": 1}, {"cancelled": 2, "valid": 1}),
}
RARER = {"cancel_in_part", "transfer", "wait", "offer"}


@pytest.fixture(scope="module")
def doomed(django_db_setup):
    with Doomed(connection.settings_dict["NAME"]) as running:
        yield running


@pytest.fixture
def sweep(doomed, event_factory, user_factory, book):
    """``sweep("cancel")``: die once at every point of it, then repeat it; return the points with what is wrong there.

    The audit looks at all that the dead left behind, and again when everything has been repeated.
    """

    def run(name: str, sabotage: str = "") -> dict[str, list[str]]:
        make = getattr(World(event_factory, user_factory, book), name)
        steps = doomed.send(make().request(), sabotage=sabotage)
        deeds = {}
        for number, step in enumerate(steps, 1):
            for after in moments(name, number, step):
                deed = deeds[f"{'after' if after else 'before'} {number}, {step}"] = make()
                doomed.send(deed.request(), step=number, after=after, sabotage=sabotage)
        dead = audit()
        found = {point: examine(deed, LEAVES[name]) for point, deed in deeds.items()}
        return {**found, "left by the dead": dead, "left in the end": audit()}

    return run


def moments(name: str, number: int, step: str) -> list[bool]:
    """Before and after a step; of the rarer deeds only after, since before the next one the same is stored."""
    if step == "ANSWER":
        return [False]
    return [True] if name in RARER and number > 1 else [False, True]


def audit() -> list[str]:
    return [str(finding) for finding in Audit().findings()]


def examine(deed: Deed, leaves: tuple[dict[str, int], dict[str, int]]) -> list[str]:
    """Send the request again, more often than needed; return what is wrong."""
    wrong = []
    done = deed.times_done()
    first, second = deed.send(), deed.send()
    third = second if first == second else deed.send()
    if first[0] != (deed.again if done else deed.status):
        wrong.append(f"the retry of what was done {done} times is answered {first}")
    if second[0] != deed.again or second != third or (deed.key and first != second):
        wrong.append(f"the answers differ: {first}, {second}, {third}")
    if deed.times_done() != 1:
        wrong.append(f"done {deed.times_done()} times")
    if (found := (by_status(Booking, event=deed.event), by_status(Ticket, booking__event=deed.event))) != leaves:
        wrong.append(f"left behind: {found}")
    return wrong


def by_status(model: Any, **which: Any) -> dict[str, int]:
    statuses = list(model.objects.filter(**which).values_list("status", flat=True))
    return {status: statuses.count(status) for status in sorted(set(statuses))}


@pytest.mark.parametrize("name", LEAVES)
def test_whoever_repeats_what_a_dead_process_began_gets_the_one_right_result(sweep, name):
    found = sweep(name)

    assert {point: wrong for point, wrong in found.items() if wrong} == {}
    assert any("COMMIT" in point for point in found)
    assert len(found) > 10


def test_a_key_that_is_stored_for_itself_answers_for_a_booking_that_is_not_there(sweep):
    found = sweep("book_free", sabotage="key_apart")

    assert "done 0 times" in [complaint for complaints in found.values() for complaint in complaints]


def test_seats_that_are_taken_for_themselves_are_lost(sweep):
    found = sweep("book_free", sabotage="stock_apart")

    assert any("G2 taken" in complaint for complaint in found["left by the dead"])
    assert any("G2 taken" in complaint for complaint in found["left in the end"])
