"""People who use the site over HTTP, send each request again until it is answered, and remember what they were told."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any

import httpx

from tests.crashes.arena import PATIENCE, Arena, eventually

#: Bookings that one person keeps at a time.
MOST = 3
ENDED, ANY = {"cancelled"}, {"held", "confirmed", "cancelled", "expired"}


@dataclass(frozen=True)
class Attempt:
    """One request, from its first byte to its answer; ``status`` 0: the connection was cut.

    ``wait`` is what the answer said in ``Retry-After``.
    """

    begun: float
    ended: float
    status: int
    request: str = ""
    wait: str = ""

    @property
    def answered(self) -> bool:
        """A refusal by a rule is an answer, too."""
        return 0 < self.status < 500

    @property
    def sold(self) -> bool:
        """Somebody was told of a new booking."""
        return (self.status, self.request) == (201, "POST bookings/")


def told(begun: float, request: str, answer: httpx.Response | None) -> Attempt:
    """What became of a request that ends now."""
    if answer is None:
        return Attempt(begun, time.monotonic(), 0, request)
    return Attempt(begun, time.monotonic(), answer.status_code, request, answer.headers.get("Retry-After", ""))


class Person(threading.Thread):
    """Books, confirms, cancels, waits and goes in, at random, until told to stop.

    ``told`` keeps for each booking the states that it may have, by what this person was told last; ``tickets`` that
    of those which were used or cancelled.
    """

    def __init__(self, arena: Arena, number: int, seed: int, stop: threading.Event) -> None:
        super().__init__(name=f"person {number} of crowd {seed}", daemon=True)
        self.client, self.door = arena.site.client(arena.scene["people"][number]), arena.scene["organizer"]
        self.events, self.random, self.stop = arena.scene["events"], Random(self.name), stop
        self.attempts = list[Attempt]()
        self.told, self.tickets = dict[str, set[str]](), dict[str, str]()
        #: Each ``Idempotency-Key``, which is also the booking's note, and the reference in the answer to it.
        self.keys = dict[str, str | None]()
        self.mine, self.numbers = list[dict[str, Any]](), count(1)
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            with self.client:
                while not self.stop.is_set():
                    self.act()
        except BaseException as error:
            self.failure = error

    def act(self) -> None:
        if len(self.mine) < MOST:
            self.book(self.random.choice(self.events))
        else:
            self.random.choice([self.cancel, self.cancel, self.cancel_in_part, self.go_in, self.look_for_offers])()

    def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return self.request("POST", path, json=body or {}, headers=headers)

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Send it until there is an answer."""
        end = time.monotonic() + PATIENCE
        while True:
            begun, answer = time.monotonic(), None
            with suppress(httpx.TransportError):
                answer = self.client.request(method, path, **more)
            attempt = told(begun, f"{method} {path}", answer)
            self.attempts.append(attempt)
            if answer is not None and attempt.answered:
                return answer
            assert time.monotonic() < end, f"{method} {path} is not answered: {answer}"
            time.sleep(0.05)

    def book(self, event: dict[str, Any]) -> None:
        kinds = self.random.choice([[0], [1], [0, 1]])
        items = [{"ticket_type": event["ticket_types"][kind], "quantity": self.random.choice([1, 2])} for kind in kinds]
        key = f"{self.name}, booking {next(self.numbers)}"
        self.keys[key] = None
        wish = {"event": event["event"], "items": items, "note": key}
        answer = self.post("bookings/", wish, **{"Idempotency-Key": key})
        if answer.status_code == 201:
            booking = answer.json()
            self.keys[key] = booking["reference"]
            self.remember(booking)
        else:
            assert answer.json()["code"] == "sold_out", answer.text
            self.post(f"events/{event['event']}/waitlist/", {"quantity": 1})

    def remember(self, booking: dict[str, Any]) -> None:
        """Confirm what is held, or let it expire."""
        reference = booking["reference"]
        self.told[reference] = {"confirmed"} if booking["status"] == "confirmed" else {"held", "expired"}
        if booking["status"] == "held" and self.random.random() < 0.7:
            answer = self.post(f"bookings/{reference}/confirm/")
            booking = answer.json()
            if answer.status_code == 200:
                self.told[reference] = {"confirmed"}
        if booking.get("status") == "confirmed":
            self.mine.append(booking)

    def cancel(self) -> None:
        booking = self.mine.pop(self.random.randrange(len(self.mine)))
        # 409: a request of which nobody heard the answer has done it
        self.expect(self.post(f"bookings/{booking['reference']}/cancel/"), 200, 409)
        self.told[booking["reference"]] = ENDED

    def cancel_in_part(self) -> None:
        booking = self.mine.pop(self.random.randrange(len(self.mine)))
        codes = [ticket["code"] for ticket in booking["tickets"]]
        self.expect(self.post(f"bookings/{booking['reference']}/cancel/", {"tickets": codes[:1]}), 200, 409)
        self.tickets[codes[0]] = "cancelled"
        if len(codes) == 1:
            self.told[booking["reference"]] = ENDED
        elif booking["event"]["id"] == self.events[0]["event"]:
            self.mine.append({**booking, "tickets": booking["tickets"][1:]})

    def go_in(self) -> None:
        """To the large event only, since the seats of those who went in are never given back."""
        booking = self.random.choice(self.mine)
        if booking["event"]["id"] == self.events[0]["event"]:
            self.cancel()
        else:
            self.mine.remove(booking)
            self.check_in(booking)

    def check_in(self, booking: dict[str, Any]) -> None:
        code, event = booking["tickets"][0]["code"], booking["event"]["id"]
        answer = self.post(f"events/{event}/check_in/", {"code": code}, Authorization=f"Bearer {self.door}")
        self.expect(answer, 200, 409)
        self.tickets[code] = "used"

    def look_for_offers(self) -> None:
        for entry in self.request("GET", "waitlist/").json()["results"]:
            if entry["status"] == "offered":
                self.remember({"reference": entry["offer"], "status": "held"})

    def expect(self, answer: httpx.Response, *statuses: int) -> None:
        assert answer.status_code in statuses, f"{answer.request.url}: {answer.status_code} {answer.text[:500]}"


class Buyer(Person):
    """Books where there is room for everybody, and does nothing else."""

    def act(self) -> None:
        self.book(self.random.choice(self.events[1:]))


class Crowd:
    """``with Crowd(arena, seed=1) as crowd:`` everybody acts; afterwards everybody has been answered."""

    def __init__(self, arena: Arena, *, seed: int, kind: type[Person] = Person) -> None:
        self.stop = threading.Event()
        number = len(arena.scene["people"])
        self.people = [kind(arena, each, seed, self.stop) for each in range(number)]

    def __enter__(self) -> "Crowd":
        for person in self.people:
            person.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop.set()
        for person in self.people:
            person.join(PATIENCE)
        self.check()
        assert not any(person.is_alive() for person in self.people), "somebody was never answered"

    def check(self) -> None:
        for person in self.people:
            if person.failure:
                raise person.failure

    def attempts(self) -> Iterator[Attempt]:
        for person in self.people:
            yield from list(person.attempts)

    def wait_for_answers(self, number: int, since: float = 0) -> None:
        """Until so many requests that were sent since then have been answered."""
        self._wait(lambda: sum(attempt.answered for attempt in self.recent(since)) >= number)

    def wait_for_sales(self, number: int, since: float = 0) -> None:
        """Until so many bookings that were asked for since then have been acknowledged."""
        self._wait(lambda: sum(attempt.sold for attempt in self.recent(since)) >= number)

    def _wait(self, enough: Callable[[], bool]) -> None:
        def look() -> bool:
            self.check()
            return enough()

        eventually(look)

    def recent(self, since: float) -> Iterator[Attempt]:
        for person in self.people:
            for attempt in reversed(list(person.attempts)):
                if attempt.begun < since:
                    break
                yield attempt
