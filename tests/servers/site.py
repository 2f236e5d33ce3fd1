"""The example site as it is run: its supervisor, gunicorn and relay in processes of their own."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from tests.servers.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
#: Seconds that it has to start: no measure of anything, machines are slow at times.
PATIENCE = 300.0


class Site:
    """``with Site(folder, DB_NAME=…) as site: site.url``. Without ``DB_*`` it runs on SQLite, in ``folder``."""

    command = ("-m", "example_project.run")

    def __init__(self, folder: Path, **environment: str) -> None:
        self.port, self.log = free_port(), folder / "site.log"
        self.url = f"http://127.0.0.1:{self.port}"
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("DB_", "DJANGO_", "EMAIL_", "REDIS_", "PYTEST_"))
        }
        own = {"PORT": str(self.port), "ENV_FILE": os.devnull, "DATA_DIR": str(folder), "TMPDIR": str(folder)}
        self.environment = {**kept, **own, **environment}

    def __enter__(self) -> "Site":
        command = [sys.executable, *self.command]
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
            )
        end = time.monotonic() + PATIENCE
        while not self._answers():
            alive = self.process.poll() is None and time.monotonic() < end
            assert alive, f"the site does not answer:\n{self.log.read_text()[-3000:]}"
            time.sleep(0.2)
        return self

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(60)
        finally:
            if self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)

    def manage(self, *arguments: str, **environment: str) -> None:
        """Run a management command with the settings of this site."""
        command = [sys.executable, "-m", "example_project.manage", *arguments]
        subprocess.run(command, cwd=ROOT, env={**self.environment, **environment}, check=True)

    def client(self, access: str = "") -> httpx.Client:
        """A client of the API, signed in with this access token if there is one."""
        headers = {"Authorization": f"Bearer {access}"} if access else {}
        return httpx.Client(base_url=f"{self.url}/api/v1/", headers=headers, timeout=30, trust_env=False)

    def _answers(self) -> Any:
        try:
            return httpx.get(f"{self.url}/health/live/", timeout=5, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False
