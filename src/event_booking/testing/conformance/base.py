"""What a site may say about itself, and what every run needs."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db.models.functions import Now
from django.utils import timezone

from event_booking.bookings.audit import Audit
from event_booking.bookings.models import Booking, BookingItem, Ticket
from event_booking.bookings.services import BookingRequest, create_booking
from event_booking.events.models import Category, Event, Series
from event_booking.events.services import create_event, publish_event
from event_booking.exceptions import EventBookingError
from event_booking.journal.models import Entry
from event_booking.journal.relay import relay_once
from event_booking.people import people
from event_booking.testing.concurrency import at_once, tally
from event_booking.testing.settings import override_event_booking

__all__ = ["Site"]

_numbers = itertools.count(1)

#: Facts of a run are few; a receiver that always has more to do would keep the relay for ever.
MOST_DELIVERIES = 200


@pytest.mark.django_db(transaction=True)
class Site:
    """Override the factories where your user model, your roles or your hooks ask for more."""

    #: Calls at the same moment, each on a connection of its own.
    crowd = 24

    @pytest.fixture(autouse=True)
    def _event_booking(self, event_booking_postgres: None) -> Iterator[None]:
        # a slow machine shall not look like a broken promise; a deadlock is found after a second in any case
        with override_event_booking(LOCK_TIMEOUT_SECONDS=60):
            yield

    def make_person(self) -> Any:
        """Somebody new who may book."""
        return people().create(email=f"conformance{next(_numbers)}@example.com", first_name="Ann", last_name="Example")

    def make_organizer(self) -> Any:
        """Somebody new who may have events."""
        organizer = self.make_person()
        people().grant(organizer, "organizer")
        return organizer

    def make_event(
        self,
        *,
        capacity: int = 10,
        price: int = 0,
        ceiling: int | None = None,
        types: Sequence[Mapping[str, Any]] = ({},),
        **fields: Any,
    ) -> Event:
        """A published event that is on sale, with tickets of these ``types``, each with this capacity and price."""
        starts_at = timezone.now() + timedelta(days=30)
        category, _ = Category.objects.get_or_create(slug="conformance", defaults={"name": "Conformance"})
        rows = [{"name": f"Type {n}", "capacity": capacity, "price": price, **row} for n, row in enumerate(types)]
        values: dict[str, Any] = {
            "organizer": self.make_organizer(), "title": "Conformance", "description": "Tried by the conformance kit.",
            "category": category, "difficulty": "beginner", "timezone": "UTC", "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=2), "capacity": ceiling, "ticket_types": rows, **fields,
        }  # fmt: skip
        return publish_event(event=create_event(**values))

    def make_dates(self, number: int, **fields: Any) -> list[Event]:
        """Events between which bookings may be moved."""
        organizer = self.make_organizer()
        series = Series.objects.create(organizer=organizer, title="Conformance", allows_moves=True)
        return [self.make_event(organizer=organizer, series=series, **fields) for _ in range(number)]

    def book(self, event: Event, person: Any, quantities: Mapping[int, int] | int = 1, voucher: str = "") -> Booking:
        """Book so many tickets of the event's first type, or of several (primary key to number)."""
        if isinstance(quantities, int):
            quantities = {self.kinds(event)[0]: quantities}
        wish = BookingRequest(event_id=event.pk, quantities=quantities, voucher=voucher)
        return create_booking(user=person, wish=wish)

    def make_hold(self, event: Event, person: Any, quantity: int = 1) -> Booking:
        """A booking that is held; ``event`` was made with a price."""
        booking = self.book(event, person, quantity)
        if booking.status != Booking.Status.HELD:
            message = (
                f"A booking at a price is {booking.status} at once. Override make_event() so that a ticket costs "
                "something with your PRICE, or make_hold()."
            )
            raise AssertionError(message)
        return booking

    # --- what the runs ask

    def kinds(self, event: Event) -> list[int]:
        """Primary keys of its ticket types."""
        return list(event.ticket_types.order_by("pk").values_list("pk", flat=True))

    def seats(self, event: Event) -> int:
        """Seats of its living bookings."""
        items = BookingItem.objects.filter(booking__event=event, booking__status__in=Booking.LIVING)
        return sum(items.values_list("quantity", flat=True))

    def run(self, calls: Sequence[Callable[[], Any]]) -> dict[str, int]:
        """All at once; how often each outcome came. Refusals are outcomes, everything else is a failure."""
        results = at_once(calls, seconds=120)
        for result in results:
            if isinstance(result, Exception) and not isinstance(result, (EventBookingError, ObjectDoesNotExist)):
                message = f"{type(result).__name__} is no refusal: {result}"
                raise AssertionError(message) from result
        return tally(results)

    def facts(self, name: str, subject: Booking | Ticket) -> int:
        return Entry.objects.about(subject).filter(fact=name).count()

    def is_over(self, booking: Booking) -> None:
        """Let a hold's deadline pass."""
        Booking.objects.filter(pk=booking.pk, status="held").update(expires_at=Now() - timedelta(seconds=1))

    def assert_sound(self, after: str = "this run") -> None:
        """Let everybody who listens hear of what happened; then nothing is off."""
        deliveries = itertools.takewhile(lambda number: number and relay_once(), range(MOST_DELIVERIES, 0, -1))
        assert sum(1 for _ in deliveries) < MOST_DELIVERIES, "The receivers of facts do not come to an end."
        off = [str(finding) for finding in Audit().findings()]
        assert not off, f"After {after} the audit finds:\n" + "\n".join(off)
