"""Deaths in the midst of a rush, one after the other, and how long each was felt."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.crashes.arena import Arena, eventually
from tests.crashes.crowd import Attempt, Crowd


@dataclass(frozen=True)
class Kill:
    """``recovered``: the first answer to a request that was sent after it, or the next work of the background."""

    what: str
    at: float
    recovered: float

    @property
    def seconds(self) -> float:
        return self.recovered - self.at


class Killer:
    """Kills what it is told to while the crowd goes on, and waits each time until the site is well again."""

    def __init__(self, arena: Arena, crowd: Crowd, *, seed: int) -> None:
        self.arena, self.crowd, self.random = arena, crowd, Random(f"kills {seed}")
        self.kills = list[Kill]()

    def worker(self) -> None:
        self._kill("worker", lambda: self.arena.kill_worker(self.random))

    def postgres(self) -> None:
        self._kill("postgres", self.arena.kill_postgres)

    def relay(self) -> None:
        at = time.monotonic()
        self.arena.kill_relay()
        [(since,)] = self.arena.rows("SELECT clock_timestamp()")
        eventually(lambda: self.arena.has_worked(since))
        self.kills.append(Kill("relay", at, time.monotonic()))

    def rush(self, kill: Callable[[], None], times: int, *, answers: int) -> None:
        """Kill so many times, and let the crowd have so many answers before each and after the last."""
        for _ in range(times):
            self.crowd.wait_for_answers(answers, since=time.monotonic())
            kill()
        self.crowd.wait_for_answers(answers, since=time.monotonic())

    def _kill(self, what: str, kill: Callable[[], None]) -> None:
        at = time.monotonic()
        kill()
        self.crowd.wait_for_answers(1, since=at)
        recovered = min(attempt.ended for attempt in self.crowd.recent(at) if attempt.answered)
        self.kills.append(Kill(what, at, recovered))

    def unexplained(self) -> list[Attempt]:
        """Attempts that failed though nothing was killed meanwhile."""
        times = [(kill.at, kill.recovered) for kill in self.kills if kill.what != "relay"]
        return [
            attempt
            for attempt in self.crowd.attempts()
            if not attempt.answered and not any(at <= attempt.ended and attempt.begun <= well for at, well in times)
        ]


def availability(crowd: Crowd, since: float = 0) -> float:
    """The share of attempts that were answered; a refusal by a rule is an answer."""
    attempts = list(crowd.recent(since))
    return sum(attempt.answered for attempt in attempts) / len(attempts)
