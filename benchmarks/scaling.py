"""Whose processor a request takes: the web workers', PostgreSQL's, a replica's, pgbouncer's.

    python -m benchmarks.scaling [--requests 400] [--clients 4]

Seconds of processors, and not of the clock, since load generator, server and databases share the cores here: they say
what is used up first on machines of their own. Needs pgbouncer.
"""

import argparse
import json
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from time import monotonic

import httpx
import psutil

from benchmarks.bookings import Bench
from tests.servers.pgbouncer import Pgbouncer
from tests.servers.postgres import Postgres, Replica

_keys = count()


def spent(pid: int) -> float:
    """Seconds that a process and its children have used, also those that have ended."""
    total = 0.0
    for each in [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]:
        try:
            times = each.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + (times.children_user + times.children_system if each.pid == pid else 0)
    return total


def book(client: httpx.Client, site: Bench, token: str) -> int:
    body = (site.folder / "hot").read_text()
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"k{next(_keys)}"}
    return client.post("bookings/", content=body, headers={**headers, "Content-Type": "application/json"}).status_code


def look(client: httpx.Client, site: Bench, token: str) -> int:
    return client.get("events/", params={"page_size": 20}).status_code


def measure(site: Bench, ask: Callable[..., int], pids: dict[str, int], *, requests: int, clients: int) -> str:
    tokens = (site.folder / "tokens").read_text().split()
    base = f"http://127.0.0.1:{site.port}/api/v1/"
    with httpx.Client(base_url=base, trust_env=False, timeout=120) as client, ThreadPoolExecutor(clients) as crowd:

        def one(number: int) -> int:
            return ask(client, site, tokens[number % len(tokens)])

        list(crowd.map(one, range(40)))  # what is compiled and connected once
        before, begun = {name: spent(pid) for name, pid in pids.items()}, monotonic()
        statuses = set(crowd.map(one, range(requests)))
        seconds = monotonic() - begun
    used = {name: (spent(pid) - before[name]) * 1000 / requests for name, pid in pids.items()}
    whole = ", ".join(f"{name} {each:.2f}" for name, each in used.items())
    return f"{requests / seconds:.0f}/s by the clock; ms of processor each: {whole}; statuses {statuses}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--clients", type=int, default=4)
    options = parser.parse_args()
    primary = Postgres(durable=True)
    primary.start()
    replica = Replica(primary)
    bouncer = Pgbouncer(primary.port, pool=8)
    with tempfile.TemporaryDirectory(prefix="event-booking-bench-") as folder:
        try:
            site = Bench(primary, Path(folder), 1)
            site.python("django", "migrate", "--verbosity", "0")
            site.keys = json.loads(site.python("django", "bench_seed", folder, "--tickets", "10"))
            replica.start()
            bouncer.start()
            servers = {"PostgreSQL": primary, "replica": replica}
            pids = {
                name: int((each.data / "postmaster.pid").read_text().split()[0]) for name, each in servers.items()
            } | {"pgbouncer": bouncer.process.pid}
            for name, changed in {
                "1 worker": {"WEB_CONCURRENCY": "1"},
                "2 workers": {"WEB_CONCURRENCY": "2"},
                "2 workers, pgbouncer": {"WEB_CONCURRENCY": "2", "DB_PORT": str(bouncer.port)},
                "2 workers, replica": {
                    "WEB_CONCURRENCY": "2", "DB_REPLICA_HOST": "127.0.0.1", "DB_REPLICA_PORT": str(replica.port),
                },
            }.items():  # fmt: skip
                kept = dict(site.environment)
                site.environment |= changed
                with site.serving():
                    own = {"web": psutil.Process(site.worker_pids[0]).ppid(), **pids}
                    for what in (book, look):
                        said = measure(site, what, own, requests=options.requests, clients=options.clients)
                        print(f"{name:<22} {what.__name__:<5} {said}", flush=True)
                site.environment = kept
        finally:
            if hasattr(bouncer, "process"):
                bouncer.stop()
            if hasattr(replica, "home"):
                replica.stop()
            primary.stop()


if __name__ == "__main__":
    main()
