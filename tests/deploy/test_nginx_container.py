"""nginx as Compose starts it: its command, its user, no capability, and nothing to write to but what Compose says."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy import confined
from tests.deploy.nginx import ROOT, certificate, find
from tests.deploy.test_containers import CONTAINERS, said

NGINX = CONTAINERS["nginx"]
NAMES = "127.0.0.1 localhost web accounts events reviews profiles\n"
#: A network of its own, so that the ports are free; the folders of the image, where they are there.
CONFINE = """
set -e
mount --bind "$IMAGE/nginx" /etc/nginx
mount --bind "$IMAGE/hosts" /etc/hosts
mount --bind "$IMAGE/srv" /srv
for place in / /etc/nginx /etc/hosts /srv; do mount -o remount,bind,ro $place; done
for place in $WRITABLE; do mount -t tmpfs -o mode=$(stat -c %a $place) tmpfs $place; done
exec "$PYTHON" -c "$ASK" "$@"
"""
ASK = """
import fcntl, json, os, socket, ssl, struct, subprocess, sys, time, urllib.error, urllib.request
with socket.socket() as line:
    fcntl.ioctl(line, 0x8914, struct.pack("16sh", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP
def ask(path, body=None):
    try:
        anybody = ssl._create_unverified_context()
        return urllib.request.urlopen(os.environ["URL"] + path, body, 30, context=anybody).status
    except urllib.error.HTTPError as answer:
        return answer.code
with open("/tmp/log", "w") as log:
    os.chmod("/tmp/log", 0o666)  # Docker gives a container's user its stdout
    nginx = subprocess.Popen(sys.argv[1:], stdout=log, stderr=log)
for _ in range(300):
    try:
        ask("/")
    except OSError:
        if nginx.poll() is not None:
            break
        time.sleep(0.1)
    else:
        print(json.dumps([ask("/static/a.css"), ask("/api/v1/bookings/", b"x" * 900_000)]))
        break
print(open("/tmp/log").read(), file=sys.stderr)
nginx.kill()
"""


@pytest.fixture
def image(tmp_path):
    """What the stage ``nginx`` of the Dockerfile copies, where the image has it; and the names that Compose gives."""
    (tmp_path / "srv" / "static").mkdir(parents=True)
    (tmp_path / "srv" / "static" / "a.css").write_text("a {}")
    shutil.copytree("/etc/nginx", tmp_path / "nginx")
    shutil.copytree(ROOT / "nginx", tmp_path / "nginx" / "site")
    certificate(tmp_path / "nginx" / "site" / "certs")
    (tmp_path / "hosts").write_text(NAMES)
    for folder in [tmp_path, *tmp_path.parents]:
        if folder.stat().st_uid == os.geteuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    return tmp_path


@pytest.mark.parametrize("upstreams", ["one", "services"])
@pytest.mark.parametrize("kind", ["no_ssl", "ssl"])
def test_it_starts_and_keeps_a_large_body(kind, upstreams, image):
    site = image / "nginx" / "site"
    shutil.copy(site / "upstreams" / f"{upstreams}.conf", site / "upstreams" / "upstreams.conf")
    told, log = run(image, kind, writable=NGINX["tmpfs"])
    assert told, log
    assert json.loads(told) == [200, 503], log


def test_where_it_may_write_to_nothing_else_it_would_not_start(image):
    """Of the test's own setting: a folder that the configuration needs, and Compose does not give, is missed."""
    site = image / "nginx" / "site"
    shutil.copy(site / "upstreams" / "one.conf", site / "upstreams" / "upstreams.conf")
    http = site / "common" / "http.conf"
    http.write_text(http.read_text().replace("/tmp/client_body", "/var/cache/client_body"))
    told, log = run(image, "no_ssl", writable=NGINX["tmpfs"])
    assert told == ""
    assert "client_body" in log


def run(image, kind, *, writable):
    """What it answered, if it started, and its log."""
    confined.ensure()
    [user] = said("USER", "nginx")
    drop = ["--reuid", user, "--regid", user, "--clear-groups"] if os.geteuid() == 0 else []
    command = [part.replace("${NGINX:-no_ssl}", kind) for part in NGINX["command"]]
    confine = ["setpriv", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", *drop, "--", str(find())]
    environment = {
        **os.environ, "IMAGE": str(image), "WRITABLE": " ".join(writable), "PYTHON": sys.executable, "ASK": ASK,
        "URL": {"no_ssl": "http://127.0.0.1:8080", "ssl": "https://127.0.0.1:8443"}[kind],
    }  # fmt: skip
    unshare = ["unshare", *confined.AS_ROOT, "--mount", "--net", "--", "sh", "-c", CONFINE, "confined"]
    done = subprocess.run(
        [*unshare, *confine, *command[1:]], env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    return done.stdout, done.stderr
