"""One gunicorn worker of a chosen class, on the database of the tests."""

import os
import subprocess
import sys
import time

import httpx
from django.db import connection

from tests.servers.postgres import free_port
from tests.servers.site import ROOT

#: By which its connections are known to PostgreSQL.
NAME = "gunicorn-of-a-test"


class Gunicorn:
    """``with Gunicorn("gthread", threads=4) as server: server.client(access)``."""

    def __init__(self, worker_class: str, *, threads: int = 1) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        own = {"DB_NAME": str(connection.settings_dict["NAME"]), "DJANGO_SETTINGS_MODULE": "tests.settings"}
        if port := os.environ.get("DB_DIRECT_PORT"):  # a pooler keeps connections that nobody holds any more
            own["DB_PORT"] = port
        self.environment = {**os.environ, **own, "PGAPPNAME": NAME, "PYTHONPATH": str(ROOT)}
        options = ["--worker-class", worker_class, "--threads", str(threads), "--workers", "1"]
        bind = ["--bind", self.url.removeprefix("http://"), "--graceful-timeout", "1"]
        config = ["--config", "python:example_project.gunicorn_conf"]
        self.command = [sys.executable, "-m", "gunicorn", *config, *options, *bind]

    def __enter__(self) -> "Gunicorn":
        self.process = subprocess.Popen(self.command, cwd=ROOT, env=self.environment)
        end = time.monotonic() + 60
        while not self._answers():
            alive = self.process.poll() is None and time.monotonic() < end
            assert alive, "gunicorn does not answer"
            time.sleep(0.1)
        return self

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(60)
        finally:
            self.process.kill()

    def client(self, access: str) -> httpx.Client:
        headers = {"Authorization": f"Bearer {access}", "Accept": "text/event-stream, */*"}
        return httpx.Client(base_url=f"{self.url}/api/v1/", headers=headers, timeout=60, trust_env=False)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/live/", timeout=5, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False
