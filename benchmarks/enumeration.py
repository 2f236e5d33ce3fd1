"""Whether answers take longer for addresses that have an account: the medians must not tell.

    python -m benchmarks.enumeration [--requests 200]

Registers, resends, signs in and forgets passwords for addresses that are known, unknown, pending and banned, each of
them once, in a random order on a durable PostgreSQL of its own, and prints the medians and their ratio. Statuses,
bodies and headers must be the same.
"""

import argparse
import os
import random
import statistics
import sys
import time
from typing import Any

from tests.servers.postgres import Postgres

KINDS = ["known", "unknown", "pending", "banned"]
PASSWORD, WRONG = "Tr0ub4dor&3-horse", "not-her-password-at-all"
BODIES: dict[str, dict[str, str]] = {
    "register": {"password": PASSWORD},
    "activate/resend": {},
    "login": {"password": WRONG},
    "forgot_password": {},
}
#: Goal: the slowest kind's median against the quickest one's.
GOAL = 1.10


def seed(number: int) -> None:
    """People of each kind, others for each operation, since the second request of one is another case."""
    from allauth.account.models import EmailAddress
    from django.contrib.auth.hashers import make_password

    from event_booking.accounts.models import Account, User

    hashed, names = make_password(PASSWORD), [kind for kind in KINDS if kind != "unknown"]
    addresses = [(kind, address(kind, path, n)) for kind in names for path in BODIES for n in range(number)]
    people = User.objects.bulk_create(
        User(email=email, password=hashed, is_active=kind != "banned") for kind, email in addresses
    )
    pairs = list(zip(people, [kind for kind, _ in addresses], strict=True))
    Account.objects.bulk_create(
        Account(user=user, email_key=user.email, proved_at=None if kind == "pending" else user.date_joined)
        for user, kind in pairs
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=kind != "pending", primary=True) for user, kind in pairs
    )


def address(kind: str, path: str, number: int) -> str:
    return f"{kind}-{path.replace('/', '-')}-{number}@example.com"


def ask(path: str, kind: str, number: int) -> tuple[float, Any]:
    """Milliseconds, and what a stranger sees."""
    from rest_framework.test import APIClient

    body = {"email": address(kind, path, number), **BODIES[path]}
    client = APIClient()
    begin = time.perf_counter()
    answer = client.post(f"/api/v1/{path}/", body, format="json")
    took = (time.perf_counter() - begin) * 1000
    headers = {name: value for name, value in answer.headers.items() if name.lower() != "x-request-id"}
    return took, (answer.status_code, answer.content, str(sorted(headers.items())))


def measure(path: str, number: int) -> float:
    """Print the medians of one operation; return the ratio of the slowest to the quickest."""
    times: dict[str, list[float]] = {kind: [] for kind in KINDS}
    order = [(kind, n) for n in range(number) for kind in KINDS]
    random.Random(1).shuffle(order)
    seen = set()
    for kind, n in order:
        took, shown = ask(path, kind, n)
        times[kind].append(took)
        seen.add(shown)
    medians = {kind: statistics.median(each) for kind, each in times.items()}
    ratio = max(medians.values()) / min(medians.values())
    shown_medians = "  ".join(f"{kind} {medians[kind]:7.2f}" for kind in KINDS)
    sys.stdout.write(f"{path:16} {shown_medians}   ratio {ratio:.3f}   answers {len(seen)}\n")
    return ratio if len(seen) == 1 else float("inf")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=200, help="for each kind of address and operation")
    options = parser.parse_args()
    server = Postgres(durable=True)
    server.start()
    os.environ |= server.environment() | {"DJANGO_SETTINGS_MODULE": "benchmarks.settings", "SECRET_KEY": "x" * 50}
    try:
        return run(options.requests)
    finally:
        server.stop()


def run(number: int) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import override_settings

    from event_booking.testing import override_event_booking

    call_command("migrate", verbosity=0)
    seed(number)
    with override_event_booking(ADDRESS_REQUESTS=10**9), override_settings(ALLOWED_HOSTS=["*"]):
        for path in BODIES:
            for kind in KINDS:
                ask(path, kind, 10**6)  # an unknown address of any name: imports, connections and plans
        ratios = [measure(path, number) for path in BODIES]
    sys.stdout.write(f"milliseconds, medians of {number} requests each; goal: ratio below {GOAL}\n")
    return int(max(ratios) >= GOAL)


if __name__ == "__main__":
    raise SystemExit(main())
