"""How many bookings a second, beside what the same machine does at best in the same run.

    python -m benchmarks.bookings [--seconds 8] [--rounds 3] [--clients 1 8 32 64]

Needs ``wrk`` and PostgreSQL's binaries with ``pgbench``. It starts a PostgreSQL of its own with durable settings and
the example site's gunicorn with as many sync workers as there are cores, and loads it over HTTP. Compare ratios within
one run, not figures of two machines: load generator, server and database share the cores.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.servers.postgres import Postgres, free_port

ROOT = Path(__file__).resolve().parent.parent
SMALLEST = """
CREATE TABLE smallest_stock (id int PRIMARY KEY, capacity int NOT NULL, taken int NOT NULL CHECK (taken <= capacity));
CREATE TABLE smallest_seat (id bigserial PRIMARY KEY, stock int REFERENCES smallest_stock, person int NOT NULL);
INSERT INTO smallest_stock VALUES (1, 2000000000, 0);
"""
TRANSACTION = """\\set person random(1, 500)
BEGIN;
INSERT INTO smallest_seat (stock, person) VALUES (1, :person);
UPDATE smallest_stock SET taken = taken + 1 WHERE id = 1 AND taken < capacity;
COMMIT;
"""


class Bench:
    """A filled site that answers, and what loads it."""

    def __init__(self, postgres: Postgres, folder: Path, workers: int) -> None:
        self.postgres, self.folder, self.port, self.seed = postgres, folder, free_port(), 0
        #: How many bodies of a file were used, so that a ticket is not shown at the door twice.
        self.sent: dict[str, int] = {}
        self.keys: dict[str, int] = {}
        self.environment = {
            **os.environ, **postgres.environment(), "DJANGO_SETTINGS_MODULE": "benchmarks.settings", "DEBUG": "false",
            "SECRET_KEY": "only-for-benchmarks-" * 4, "JWT_SIGNING_KEY": "only-for-benchmarks-too-" * 4,
            "ENV_FILE": os.devnull, "DATA_DIR": str(folder), "PORT": str(self.port), "WEB_CONCURRENCY": str(workers),
            "BENCH_DIR": str(folder),
        }  # fmt: skip

    def python(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *arguments], cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        return done.stdout

    def sql(self, text: str) -> str:
        run = ["psql", "-h", "127.0.0.1", "-p", str(self.postgres.port), "-U", "booking", "-qAt", "booking", "-c", text]
        return subprocess.run(run, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()

    @contextmanager
    def serving(self) -> Iterator[None]:
        command = [sys.executable, "-m", "gunicorn", "--config", "python:example_project.gunicorn_conf"]
        server = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL)
        try:
            while not self._answers():
                time.sleep(0.2)
            self.worker_pids = self._children(server.pid)
            yield
        finally:
            server.terminate()
            server.wait()

    def load(
        self, path: str, bodies: str, *, clients: int, seconds: float, status: int = 201, tokens: str = "tokens"
    ) -> dict[str, float]:
        """Requests a second and their times in milliseconds; ``wrong``: answers with another status."""
        self.seed += 1
        threads = min(2, clients)
        env = {
            **self.environment, "BENCH_BODIES": bodies, "BENCH_SEED": str(self.seed), "BENCH_STATUS": str(status),
            "BENCH_THREADS": str(threads), "BENCH_TOKENS": tokens, "BENCH_FIRST": str(self.sent.get(bodies, 0)),
        }  # fmt: skip
        run = [
            "wrk", "-t", str(threads), "-c", str(clients), "-d", f"{int(seconds)}s", "--timeout", "30s", "-s",
            str(ROOT / "benchmarks" / "load.lua"), f"http://127.0.0.1:{self.port}{path}",
        ]  # fmt: skip
        out = subprocess.run(run, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout
        result: dict[str, float] = json.loads(out.strip().splitlines()[-1])
        # one of the threads may have sent nearly all
        self.sent[bodies] = self.sent.get(bodies, 0) + threads * (int(result["requests"]) + clients)
        return {**result, "rate": result["requests"] / result["seconds"]}

    def pgbench(self, *, clients: int, seconds: float) -> dict[str, float]:
        script = self.folder / "smallest.sql"
        script.write_text(TRANSACTION)
        run = [
            "pgbench", "-h", "127.0.0.1", "-p", str(self.postgres.port), "-U", "booking", "-n", "-c", str(clients),
            "-j", "2", "-T", str(int(seconds)), "-f", str(script), "booking",
        ]  # fmt: skip
        out = subprocess.run(run, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        rate = next(float(line.split()[2]) for line in out.splitlines() if line.startswith("tps"))
        return {"rate": rate, "p50": 0, "p95": 0, "p99": 0, "wrong": 0}

    def _answers(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/health/live/", trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    @staticmethod
    def _children(pid: int) -> list[int]:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def bench(workers: int | None = None) -> Iterator[Bench]:
    """A durable PostgreSQL, a migrated and filled database, a site that answers."""
    for program in ("wrk", "pgbench", "psql"):
        if shutil.which(program) is None:
            sys.exit(f"This needs {program}: on Debian, apt install wrk postgresql-contrib postgresql-client")
    postgres = Postgres(durable=True)
    postgres.start()
    try:
        with tempfile.TemporaryDirectory(prefix="event-booking-bench-") as folder:
            made = Bench(postgres, Path(folder), workers or os.cpu_count() or 2)
            made.python("django", "migrate", "--verbosity", "0")
            made.keys = json.loads(made.python("django", "bench_seed", folder))
            made.sql(SMALLEST)
            with made.serving():
                yield made
    finally:
        postgres.stop()


def compare(site: Bench, *, clients: int, seconds: float, rounds: int) -> dict[str, dict[str, float]]:
    """Medians over rounds in which everything is measured in turn, so that the machine's moods meet all alike."""
    kinds: dict[str, Any] = {
        "booking, one hot event": lambda: site.load("/api/v1/bookings/", "hot", clients=clients, seconds=seconds),
        "booking, 1,000 events": lambda: site.load("/api/v1/bookings/", "many", clients=clients, seconds=seconds),
        "refusal: sold out": lambda: site.load(
            "/api/v1/bookings/", "full", clients=clients, seconds=seconds, status=409
        ),
        "check-in": lambda: site.load(
            f"/api/v1/events/{site.keys['door']}/check_in/",
            "door",
            clients=clients,
            seconds=seconds,
            status=200,
            tokens="organizer",
        ),
        "smallest ORM booking": lambda: site.load("/smallest/", "smallest", clients=clients, seconds=seconds),
        "authenticate, do nothing": lambda: site.load("/nothing/", "nothing", clients=clients, seconds=seconds),
        "pgbench, smallest transaction": lambda: site.pgbench(clients=clients, seconds=seconds),
    }
    results: dict[str, list[dict[str, float]]] = {name: [] for name in kinds}
    for _ in range(rounds):
        for name, measure in kinds.items():
            results[name].append(measure())
    return {
        name: {key: statistics.median(row[key] for row in rows) for key in ("rate", "p50", "p95", "p99", "wrong")}
        for name, rows in results.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32, 64])
    parser.add_argument("--workers", type=int, help="gunicorn's workers; as many as cores")
    options = parser.parse_args()
    with bench(options.workers) as site:
        for path, bodies in (("/api/v1/bookings/", "hot"), ("/smallest/", "smallest")):
            site.load(path, bodies, clients=8, seconds=3)  # warm up
        for clients in options.clients:
            table = compare(site, clients=clients, seconds=options.seconds, rounds=options.rounds)
            base = table["smallest ORM booking"]["rate"]
            print(f"\n{clients} clients{'':26} per s   × smallest      p50      p95      p99 ms   wrong")
            for name, row in table.items():
                times = f"{row['p50']:8.1f} {row['p95']:8.1f} {row['p99']:8.1f}"
                print(
                    f"{name:36} {row['rate']:8.0f} {row['rate'] / base:12.2f} {times} {row['wrong']:10.0f}", flush=True
                )


if __name__ == "__main__":
    main()
