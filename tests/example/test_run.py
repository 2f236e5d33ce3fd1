"""The supervisor, as ``make run`` starts it: real processes on SQLite."""

import os
import signal
import sqlite3
import subprocess
import sys
import time

import httpx
import psutil
import pytest

from tests.servers.site import ROOT, Site

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("site")


@pytest.fixture
def site(folder):
    with Site(folder) as running:
        yield running


def family(site):
    return psutil.Process(site.process.pid).children(recursive=True)


def workers(site):
    """Gunicorn's workers: grandchildren of the supervisor."""
    return [child for child in family(site) if parent_of(child) not in (None, site.process.pid)]


def parent_of(process):
    """``None`` for one that has ended since it was listed."""
    try:
        return process.ppid()
    except psutil.NoSuchProcess:
        return None


def eventually(look, seconds=60):
    end = time.monotonic() + seconds
    while not (seen := look()) and time.monotonic() < end:
        time.sleep(0.1)
    return seen


def answers(site):
    try:
        return httpx.get(f"{site.url}/health/live/", timeout=5, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def test_it_says_what_a_newcomer_needs(site):
    told = site.log.read_text()
    ready = eventually(lambda: httpx.get(f"{site.url}/health/ready/").json()["relay"]["status"] == "ok")

    assert ready
    assert "user@example.com" in told
    assert eventually(lambda: f"{site.url}/" in site.log.read_text())
    assert "Mails:" in site.log.read_text()


@pytest.mark.parametrize("whom", ["supervisor", "group"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly(site, whom, number):
    children = family(site)
    assert len(children) >= 4

    (os.kill if whom == "supervisor" else os.killpg)(site.process.pid, number)
    status = site.process.wait(60)

    assert status == 0
    assert psutil.wait_procs(children, timeout=60)[1] == []
    assert "Traceback" not in site.log.read_text()


def test_everything_is_in_one_process_group(site):
    assert {os.getpgid(child.pid) for child in family(site)} == {site.process.pid}


def test_what_dies_is_started_again(site):
    victim = workers(site)[0]
    victim.kill()
    assert eventually(lambda: victim not in workers(site) and len(workers(site)) >= 2)
    assert answers(site)

    direct = [child for child in family(site) if parent_of(child) == site.process.pid]
    for child in direct:
        child.kill()
    again = eventually(
        lambda: not any(child in family(site) for child in direct) and len(family(site)) >= 4 and answers(site)
    )
    assert again


def test_nothing_outlives_a_supervisor_that_is_killed(site):
    children = family(site)

    site.process.kill()
    site.process.wait()

    assert psutil.wait_procs(children, timeout=60)[1] == []


def test_data_are_kept_from_run_to_run(folder, site):
    database = sqlite3.connect(folder / "db.sqlite3")
    count = database.execute("SELECT count(*) FROM event_booking_events_event").fetchone()[0]
    mode = database.execute("PRAGMA journal_mode").fetchone()[0]
    database.close()

    # every test of this module has started it once, on the same folder
    assert (count, mode) == (50, "wal")


def test_a_port_that_is_taken_is_said(site):
    env = {**site.environment, "PORT": str(site.port)}
    done = subprocess.run(
        [sys.executable, "-m", "example_project.run"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120
    )

    assert done.returncode == 1
    assert f"Port {site.port} is taken" in done.stderr
