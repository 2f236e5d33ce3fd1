"""``make soak``: the long versions of what ``test_kills`` does, and figures of it.

200 workers are killed in a rush, then the database 20 times, then anything at random for ``--minutes``.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from tests.crashes.arena import Arena
from tests.crashes.crowd import Crowd
from tests.crashes.kills import Kill, Killer, availability
from tests.crashes.verdict import judge


def kill_workers(killer: Killer, options: argparse.Namespace) -> None:
    killer.rush(killer.worker, options.worker_kills, answers=60)


def kill_postgres(killer: Killer, options: argparse.Namespace) -> None:
    killer.rush(killer.postgres, options.postgres_kills, answers=60)


def kill_anything(killer: Killer, options: argparse.Namespace) -> None:
    """At random moments, mostly workers."""
    random, end = Random(f"moments {options.seed}"), time.monotonic() + options.minutes * 60
    while time.monotonic() < end:
        time.sleep(random.uniform(0.2, 4))
        random.choices([killer.worker, killer.relay, killer.postgres], weights=[6, 2, 1])[0]()
    killer.crowd.wait_for_answers(60, since=time.monotonic())


PHASES = {"workers": kill_workers, "postgres": kill_postgres, "mixed": kill_anything}


def run(name: str, number: int, arena: Arena, options: argparse.Namespace) -> dict[str, Any]:
    """One phase, with a crowd of its own."""
    begun = time.monotonic()
    with Crowd(arena, seed=options.seed * 10 + number) as crowd:
        killer = Killer(arena, crowd, seed=options.seed)
        PHASES[name](killer, options)
    seconds = time.monotonic() - begun
    return {"phase": name, "seconds": round(seconds), **figures(crowd, killer), "wrong": judge(arena, crowd)}


def figures(crowd: Crowd, killer: Killer) -> dict[str, Any]:
    attempts = list(crowd.attempts())
    unanswered = [attempt for attempt in attempts if not attempt.answered]
    return {
        "attempts": len(attempts),
        "unanswered": len(unanswered),
        "unanswered_without_a_kill": len(killer.unexplained()),
        "availability_percent": round(availability(crowd) * 100, 2),
        "acknowledged_bookings": sum(len(person.told) for person in crowd.people),
        "checked_in": sum(list(person.tickets.values()).count("used") for person in crowd.people),
        "kills": {what: recovery(killer.kills, what) for what in sorted({kill.what for kill in killer.kills})},
    }


def recovery(kills: list[Kill], what: str) -> dict[str, float]:
    seconds = [kill.seconds for kill in kills if kill.what == what]
    return {"times": len(seconds), "p50_s": round(statistics.median(seconds), 3), "max_s": round(max(seconds), 3)}


def as_lines(told: dict[str, Any]) -> Iterator[str]:
    yield (
        f"{told['phase']}: {told['seconds']} s, {told['attempts']:,} attempts,"
        f" {told['availability_percent']} % answered"
        f" ({told['unanswered']} were not, {told['unanswered_without_a_kill']} of them without a kill),"
        f" {told['acknowledged_bookings']:,} bookings acknowledged, {told['checked_in']:,} tickets used"
    )
    for what, felt in told["kills"].items():
        again = f"{felt['p50_s']} s (p50), {felt['max_s']} s (max)"
        yield f"  {what}: killed {felt['times']} times; well again after {again}"
    yield "  " + ", ".join(f"{kind} {len(rows)}" for kind, rows in told["wrong"].items())
    yield from (f"  {kind}: {row}" for kind, rows in told["wrong"].items() for row in rows[:20])


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.crashes.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30, help="of the mixed part (default: 30)")
    parser.add_argument("--worker-kills", type=int, default=200)
    parser.add_argument("--postgres-kills", type=int, default=20)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1, help="another number, other choices")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    return parser.parse_args()


def main() -> int:
    options, told = parse(), list[dict[str, Any]]()
    with (
        tempfile.TemporaryDirectory(prefix="event-booking-soak-") as folder,
        Arena(Path(folder), people=options.people) as arena,
    ):
        for number, name in enumerate(PHASES):
            told.append(run(name, number, arena, options))
            print("\n".join(as_lines(told[-1])), flush=True)
    if options.json:
        options.json.write_text(json.dumps({"seed": options.seed, "phases": told}, indent=1))
    return int(any(rows for phase in told for rows in phase["wrong"].values()))


if __name__ == "__main__":
    sys.exit(main())
