"""Requests whose process is killed with SIGKILL at a chosen step.

``python -m tests.crashes.doomed`` sets Django up and forks for each request that it reads, so that a death costs a fork
and not a start. The fork has a database connection of its own, and sends its request through the real URLs, views and
middleware. Its steps are what it says to the database, each statement and each COMMIT, and the answer at the end.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
#: Seconds after which a fork that hangs is ended by another signal than the one that is meant.
PATIENCE = 60


class Doomed:
    """The process that forks, seen from the tests: ``with Doomed(name) as doomed: doomed.send(request, step=3)``."""

    def __init__(self, database: str) -> None:
        ours = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment = {**ours, "DB_NAME": database, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        command = [sys.executable, "-m", "tests.crashes.doomed"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __enter__(self) -> "Doomed":
        return self

    def __exit__(self, *error: object) -> None:
        self.process.communicate()

    def send(self, request: dict[str, Any], *, step: int = 0, after: bool = False, sabotage: str = "") -> list[str]:
        """Let a fork send the request and die before or after this step; return the steps of one that lives (0)."""
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps([request, step, after, sabotage]), file=self.process.stdin, flush=True)
        said = json.loads(self.process.stdout.readline())
        expected = signal.SIGKILL if step else 0
        assert said["signal"] == expected, f"the fork ended with signal {said['signal']}, not {expected}: {said}"
        steps: list[str] = said["steps"]
        return steps


class Fate:
    """Counts the steps of this process, and ends it at its own."""

    def __init__(self, step: int, *, after: bool) -> None:
        self.step, self.after, self.steps = step, after, list[str]()

    def take(self, name: str, action: Callable[[], Any]) -> Any:
        self.steps.append(" ".join(name.split())[:70])
        mine = len(self.steps) == self.step
        if mine and not self.after:
            die()
        result = action()
        if mine:
            die()
        return result

    def statement(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """For ``connection.execute_wrapper``."""
        return self.take(sql, lambda: execute(sql, params, many, context))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def send(request: dict[str, Any], fate: Fate, sabotage: str) -> None:
    from django.db import connection
    from rest_framework.test import APIClient

    from tests.crashes import sabotages

    if sabotage:
        getattr(sabotages, sabotage)()
    commit = connection._commit
    connection._commit = lambda: fate.take("COMMIT", commit)
    client = APIClient(headers={"Authorization": f"Bearer {request['access']}", **request["headers"]})
    with connection.execute_wrapper(fate.statement):
        answer = client.post(request["path"], request["body"], format="json")
    assert answer.status_code < 300, answer.content[:500]
    fate.take("ANSWER", lambda: answer.content)


def live_and_die(order: str) -> dict[str, Any]:
    """Fork; return how the fork ended, and its steps if it could tell them."""
    request, step, after, sabotage = json.loads(order)
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            signal.alarm(PATIENCE)
            fate = Fate(step, after=after)
            send(request, fate, sabotage)
            os.write(writing, json.dumps(fate.steps).encode())
            os._exit(0)
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    _, status = os.waitpid(pid, 0)
    return {"signal": os.waitstatus_to_exitcode(status) * -1, "steps": json.loads(said or "[]")}


def main() -> None:
    import django

    django.setup()
    from django.db import connections
    from django.test.utils import setup_test_environment
    from rest_framework.test import APIClient

    setup_test_environment(debug=False)
    client = APIClient()
    client.post("/api/v1/bookings/", {}, format="json")  # so that URLs and views are loaded before the first fork
    client.get("/api/v1/events/")
    connections.close_all()
    for order in sys.stdin:
        print(json.dumps(live_and_die(order)), flush=True)


if __name__ == "__main__":
    main()
