"""``make test-ha``: the primary is lost in every way we know, in a rush; was anybody told of a booking that is gone?

Ends with status 1 when anything was lost, doubled, oversold, found by the audit or answered with 500, when selling took
longer than ``--seconds`` to go on, or when the same look finds nothing lost although it must: without synchronous
replication, with the standbys held back.
"""

import argparse
import json
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
import psutil

from example_project import gunicorn_conf
from tests.crashes.arena import ENVIRONMENT, Arena
from tests.crashes.crowd import Attempt, Buyer, Crowd, Person
from tests.crashes.verdict import judge
from tests.ha.cluster import Cluster
from tests.ha.nodes import Node
from tests.ha.ways import TO_PRIMARY, TO_STANDBY, Return, die
from tests.servers.site import Site

Wrong = dict[str, list[str]]
#: Connections are cut, are moved on purpose, and stay open to nobody.
UNPROXIED = ("primary's machine dies", "planned switchover", "primary's machine hangs")


class Witness(Person):
    """Goes on after an answer that nobody should get, as of a booking that is not there; tells of it in the end."""

    def __init__(self, *known: Any) -> None:
        super().__init__(*known)
        self.surprises = list[str]()

    def expect(self, answer: httpx.Response, *statuses: int) -> None:
        if answer.status_code not in statuses:
            self.surprises.append(f"{answer.request.url}: {answer.status_code} {answer.text[:200]}")


@dataclass(frozen=True)
class Felt:
    """``again``: seconds from the blow to the first booking after the longest time in which nobody could book."""

    what: str
    again: float
    silence: float
    answers: dict[int, int]


class Drill:
    """One crowd, and blows one after the other."""

    def __init__(self, arena: Arena, cluster: Cluster, crowd: Crowd) -> None:
        self.arena, self.cluster, self.crowd = arena, cluster, crowd
        self.felt = list[Felt]()

    def hit_primary(self, what: str) -> None:
        primary = self.cluster.primary()
        self._hit(what, primary, TO_PRIMARY[what], another=True)

    def hit_standby(self, what: str) -> None:
        self._hit(what, self.cluster.standby(), TO_STANDBY[what], another=False)

    def _hit(self, what: str, node: Node, way: Any, *, another: bool) -> None:
        self.crowd.wait_for_sales(10, since=time.monotonic())
        at = time.monotonic()
        come_back: Return = way(self.cluster, node)
        if another:
            self.cluster.wait_for_another(node)
        # long enough for everything that has a deadline to have passed it
        self.crowd.wait_for_sales(10, since=max(time.monotonic(), at + 15))
        self.felt.append(measure(what, at, list(self.crowd.recent(at - 2))))
        print(line(self.felt[-1]), flush=True)
        come_back()
        self.cluster.wait_until_whole()


def measure(what: str, at: float, attempts: list[Attempt]) -> Felt:
    sales = sorted(attempt.ended for attempt in attempts if attempt.sold)
    gaps = [(after - max(before, at), after) for before, after in pairwise(sales) if after > at]
    silence, end = max(gaps)
    answers = Counter(attempt.status for attempt in attempts if attempt.ended > at)
    return Felt(what, round(end - at, 1), round(silence, 1), dict(sorted(answers.items())))


def line(felt: Felt) -> str:
    answers = ", ".join(f"{status or 'cut off'}: {number}" for status, number in felt.answers.items())
    return f"  {felt.what}: selling again after {felt.again} s, nothing sold for {felt.silence} s ({answers})"


def rush(arena: Arena, cluster: Cluster, options: argparse.Namespace) -> tuple[list[Felt], Wrong, int]:
    """Everything that can happen, ``--rounds`` times."""
    with Crowd(arena, seed=options.seed, kind=Witness) as crowd:
        drill = Drill(arena, cluster, crowd)
        for _ in range(options.rounds):
            for what in TO_PRIMARY:
                drill.hit_primary(what)
            for what in TO_STANDBY:
                drill.hit_standby(what)
    return drill.felt, {**judge(arena, crowd), "mute": mute(crowd), "surprises": surprises(crowd)}, sold(crowd)


def unproxied(arena: Arena, cluster: Cluster, options: argparse.Namespace) -> tuple[list[Felt], Wrong, int]:
    """The same without haproxy, by another process of the site: libpq looks for the primary itself."""
    folder = arena.folder / "unproxied"
    folder.mkdir()
    with (
        Site(folder, **cluster.hosts(), **ENVIRONMENT) as site,
        patch.object(arena, "site", site),
        Crowd(arena, seed=options.seed + 1, kind=Witness) as crowd,
    ):
        drill = Drill(arena, cluster, crowd)
        for what in UNPROXIED:
            drill.hit_primary(what)
    return drill.felt, {**judge(arena, crowd), "mute": mute(crowd), "surprises": surprises(crowd)}, sold(crowd)


def held_back(arena: Arena, cluster: Cluster, *, seed: int, synchronous: bool) -> tuple[int, Wrong]:
    """Nothing reaches the standbys, then the primary dies: bookings acknowledged meanwhile, and what is wrong."""
    mode = {"synchronous_mode": synchronous, "synchronous_mode_strict": synchronous}
    cluster.ask("PATCH", "config", {**mode, "maximum_lag_on_failover": 2**30})
    cluster.wait_until_whole(synchronous=synchronous)
    with Crowd(arena, seed=seed, kind=Buyer) as crowd:
        crowd.wait_for_sales(10)
        primary = cluster.primary()
        for sender in cluster.senders():
            psutil.Process(sender).send_signal(signal.SIGSTOP)
        begun = time.monotonic()
        time.sleep(4)
        acknowledged = sum(attempt.sold for attempt in crowd.recent(begun))
        come_back = die(cluster, primary)
        cluster.wait_for_another(primary)
        crowd.wait_for_sales(10, since=time.monotonic())
    come_back()
    cluster.wait_until_whole(synchronous=synchronous)
    return acknowledged, judge(arena, crowd)


def mute(crowd: Crowd) -> list[str]:
    """Answers that say "not now", and not when."""
    return [attempt.request for attempt in crowd.attempts() if attempt.status == 503 and not attempt.wait]


def surprises(crowd: Crowd) -> list[str]:
    return [each for person in crowd.people if isinstance(person, Witness) for each in person.surprises]


def sold(crowd: Crowd) -> int:
    return sum(attempt.sold for attempt in crowd.attempts())


def complaints(wrong: Wrong) -> Iterator[str]:
    yield "  " + ", ".join(f"{kind} {len(rows)}" for kind, rows in wrong.items())
    yield from (f"  {kind}: {row}" for kind, rows in wrong.items() for row in rows[:20])


def told_of(found: tuple[list[Felt], Wrong, int]) -> dict[str, Any]:
    felt, wrong, number = found
    print(f"  {number} bookings acknowledged", *complaints(wrong), sep="\n", flush=True)
    return {"bookings": number, "felt": [asdict(each) for each in felt], "wrong": wrong}


def control(arena: Arena, cluster: Cluster, *, seed: int, synchronous: bool) -> dict[str, Any]:
    acknowledged, wrong = held_back(arena, cluster, seed=seed, synchronous=synchronous)
    print(f"  {acknowledged} bookings acknowledged meanwhile", *list(complaints(wrong))[:3], sep="\n", flush=True)
    return {"acknowledged": acknowledged, "wrong": wrong}


def run(arena: Arena, cluster: Cluster, options: argparse.Namespace) -> dict[str, Any]:
    told = dict[str, Any]()
    for name, phase in {"haproxy": rush, "libpq": unproxied}.items():
        print(f"Behind {name}:", flush=True)
        told[name] = told_of(phase(arena, cluster, options))
    for synchronous in (True, False):
        print(f"Standbys held back, synchronous replication {'on' if synchronous else 'off'}:", flush=True)
        name = "synchronous" if synchronous else "asynchronous"
        told[name] = control(arena, cluster, seed=options.seed + 2 + (not synchronous), synchronous=synchronous)
    return told


def failures(told: dict[str, Any], seconds: float) -> Iterator[str]:
    """Why this was no success."""
    for name in ("haproxy", "libpq", "synchronous"):
        if any(told[name]["wrong"].values()):
            yield f"{name}: something is wrong"
        # without haproxy nobody cuts connections to a primary that hangs, but gunicorn the worker that waits for it
        most = seconds + gunicorn_conf.timeout if name == "libpq" else seconds
        for felt in told[name].get("felt", ()):
            if felt["again"] > most:
                yield f"{name}: {felt['what']}: {felt['again']} s are more than {most}"
    if not told["asynchronous"]["wrong"]["lost"]:
        yield "without synchronous replication nothing was lost: this drill would find no loss"


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.ha.drill", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1, help="of everything behind haproxy (default: 1)")
    parser.add_argument("--seconds", type=float, default=30, help="until selling goes on, at most (default: 30)")
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1, help="another number, other choices")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    return parser.parse_args()


def main() -> int:
    options, cluster = parse(), Cluster()
    try:
        with (
            tempfile.TemporaryDirectory(prefix="event-booking-drill-") as folder,
            Arena(Path(folder), people=options.people, others=3, postgres=cluster) as arena,
        ):
            told = run(arena, cluster, options)
    finally:
        cluster.stop()
    if options.json:
        options.json.write_text(json.dumps(told, indent=1))
    found = list(failures(told, options.seconds))
    print(*found or ["Nothing was lost."], sep="\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
