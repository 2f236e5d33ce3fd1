"""The nginx of this machine, with our configuration: ``python -m tests.deploy.nginx`` finds it, or installs it."""

import os
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

from tests.servers.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
INSTALL = ["apt-get", "install", "--yes", "--no-install-recommends", "nginx-light", "openssl"]


def find() -> str | None:
    """Path of nginx; ``NGINX_BINARY`` names another."""
    return os.environ.get("NGINX_BINARY") or shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")


class Nginx:
    """``with Nginx(folder, "ssl", web=8000) as nginx: nginx.url``. What a container would mount lies in ``folder``.

    ``changes`` are made to the texts of its configuration, after those that this machine needs.
    """

    def __init__(
        self,
        folder: Path,
        kind: str,
        *,
        media: Path,
        web: int,
        upstreams: str = "one",
        changes: Mapping[str, str] | None = None,
        **services: int,
    ) -> None:
        self.media = media
        self.http, self.https = free_port(), free_port()
        self.url = f"https://127.0.0.1:{self.https}" if kind == "ssl" else f"http://127.0.0.1:{self.http}"
        self.folder = folder / "nginx"
        shutil.copytree(ROOT / "nginx", self.folder, dirs_exist_ok=True)
        if upstreams != "one":  # as Compose mounts it
            shutil.copy(self.folder / "upstreams" / f"{upstreams}.conf", self.folder / "upstreams" / "upstreams.conf")
        here = {
            "/tmp/": f"{folder}/",  # the first, since most folders are below it
            "/dev/stdout": str(folder / "access.log"), "/dev/stderr": str(folder / "error.log"),
            "listen 8080": f"listen 127.0.0.1:{self.http}",
            "listen 8443": f"listen 127.0.0.1:{self.https}", "root /data": f"root {media.parent}",
            "/data/media/": f"{media}/", "/srv/static": str(folder / "static"),
            **{f"server {name}:8000": f"server 127.0.0.1:{port}" for name, port in {"web": web, **services}.items()},
            **(changes or {}),
        }  # fmt: skip
        for file in self.folder.rglob("*.conf"):
            text = file.read_text()
            for ours, theirs in here.items():
                text = text.replace(ours, theirs)
            file.write_text(text)
        self.main, self.log = self.folder / kind / "nginx.conf", folder / "error.log"
        if kind == "ssl":
            certificate(self.folder / "certs")
        # as root its workers would be somebody who can not read what belongs to the tests
        user = "user root;" if os.geteuid() == 0 else ""
        self.command = [str(find()), "-c", str(self.main), "-e", str(self.log), "-g", f"daemon off; {user}"]

    def __enter__(self) -> "Nginx":
        self.process = subprocess.Popen(self.command)
        end = time.monotonic() + 120
        while not self._listens():
            alive = self.process.poll() is None and time.monotonic() < end
            assert alive, self.log.read_text()
            time.sleep(0.1)
        return self

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        self.process.wait(120)

    def client(self, access: str = "") -> httpx.Client:
        headers = {"Authorization": f"Bearer {access}"} if access else {}
        context = (
            ssl.create_default_context(cafile=self.folder / "certs" / "fullchain.pem") if "https" in self.url else True
        )
        return httpx.Client(base_url=self.url, headers=headers, verify=context, timeout=60, trust_env=False)

    def _listens(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.http}/static/nothing", trust_env=False).status_code < 500
        except httpx.HTTPError:
            return False


def certificate(folder: Path) -> None:
    """As ``make certs`` makes it."""
    subprocess.run(["make", "--no-print-directory", "certs", f"CERTS={folder}", "HOST=127.0.0.1"], cwd=ROOT, check=True)


def main() -> None:
    if find() is None and shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing nginx …", file=sys.stderr)
        subprocess.run(["apt-get", "update", "--quiet"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(
            INSTALL, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        )
    if find() is None or shutil.which("openssl") is None:
        raise SystemExit(f"These tests need nginx and openssl. On Debian and Ubuntu: sudo {' '.join(INSTALL)}")


if __name__ == "__main__":
    main()
