"""G1, G2, G4, G7, G10: seats are sold once, a person gets no more than allowed, a key is one booking."""

from functools import partial
from typing import Any

from rest_framework.test import APIRequestFactory, force_authenticate

from event_booking.bookings.models import Booking, Voucher
from event_booking.bookings.views import BookingViewSet
from event_booking.conf import app_settings
from event_booking.events.models import TicketType
from event_booking.events.services import cancel_event, update_event
from event_booking.testing.conformance.base import Site


class Selling(Site):
    def test_a_crowd_gets_every_seat_and_no_more(self) -> None:
        seats = self.crowd // 3
        event = self.make_event(capacity=seats)
        people = [self.make_person() for _ in range(self.crowd)]

        outcomes = self.run([partial(self.book, event, person) for person in people])

        assert self.seats(event) == seats, f"{outcomes}; does make_person() give people who may book?"
        assert outcomes["ok"] == seats
        self.assert_sound()

    def test_carts_in_opposite_order_under_a_ceiling(self) -> None:
        event = self.make_event(capacity=self.crowd, ceiling=self.crowd, types=[{}, {}])
        first, second = self.kinds(event)
        carts = [{first: 1, second: 1}, {second: 1, first: 1}]
        people = [self.make_person() for _ in range(self.crowd)]

        self.run([partial(self.book, event, person, carts[n % 2]) for n, person in enumerate(people)])

        assert self.seats(event) == self.crowd // 2 * 2
        self.assert_sound()

    def test_a_persons_limit_holds_over_parallel_requests(self) -> None:
        event, ann = self.make_event(capacity=self.crowd, types=[{"max_per_person": 3}]), self.make_person()

        self.run([partial(self.book, event, ann)] * self.crowd)

        assert 1 <= self.seats(event) <= min(3, app_settings().MAX_TICKETS_PER_PERSON or 3)
        self.assert_sound()

    def test_a_voucher_is_used_as_often_as_its_budget_lasts(self) -> None:
        event = self.make_event(capacity=self.crowd, price=10)
        voucher = Voucher.objects.create(event=event, code="HALF", kind="percentage", value=50, budget=3)
        calls = [partial(self.book, event, self.make_person(), voucher="half") for _ in range(self.crowd)]

        self.run(calls)

        voucher.refresh_from_db()
        assert voucher.used == self.seats(event) == 3
        self.assert_sound()

    def test_capacity_changes_while_people_book(self) -> None:
        event = self.make_event(capacity=self.crowd // 2)
        [kind] = self.kinds(event)
        people = [self.make_person() for _ in range(self.crowd)]
        calls = [partial(self.book, event, person) for person in people]
        for number in range(0, len(calls), 3):
            row = {"id": kind, "capacity": self.crowd // 2 + number % 2}
            calls.insert(number, partial(update_event, event=event, ticket_types=[row]))  # type: ignore[arg-type]

        self.run(calls)

        stored = TicketType.objects.get(pk=kind)
        assert stored.taken == self.seats(event) <= stored.capacity
        self.assert_sound()

    def test_a_key_is_one_booking_and_one_answer(self) -> None:
        event, ann = self.make_event(), self.make_person()
        answers = set[tuple[int, bytes]]()

        def request() -> None:
            answers.add(self._post_booking(event.pk, self.kinds(event)[0], ann))

        self.run([request] * self.crowd)

        assert [status for status, _ in answers] == [201], answers
        assert Booking.objects.of(ann).count() == 1
        self.assert_sound()

    def test_nothing_is_sold_once_an_event_is_cancelled(self) -> None:
        event = self.make_event(capacity=self.crowd)
        calls: list[Any] = [partial(self.book, event, self.make_person()) for _ in range(self.crowd)]
        calls.insert(self.crowd // 2, partial(cancel_event, event=event))

        self.run(calls)
        self.assert_sound()

        assert self.seats(event) == 0

    def _post_booking(self, event: int, kind: int, person: Any) -> tuple[int, bytes]:
        """What a client gets, wherever the site has mounted the API."""
        body = {"event": event, "items": [{"ticket_type": kind, "quantity": 1}]}
        request = APIRequestFactory().post("/", body, format="json", headers={"Idempotency-Key": "conformance"})
        force_authenticate(request, person)
        response = BookingViewSet.as_view({"post": "create"})(request).render()
        return response.status_code, response.content
