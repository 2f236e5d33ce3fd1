"""``docs/scaling.rst``: shards as schemas of one database, which is how Citus spreads tables that share nothing."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.driver import connect
from tests.servers.postgres import Postgres

ROOT = Path(__file__).parents[1]
SHARDS = ("north", "south")
TOTALS = "SELECT count(*), count(DISTINCT event_id) FROM {}.event_booking_bookings_booking WHERE status = 'confirmed'"

pytestmark = [pytest.mark.postgres, pytest.mark.once]


@pytest.fixture
def server():
    running = Postgres()
    running.start()
    yield running
    running.stop()


def ask(server, sql):
    connection = connect(host="127.0.0.1", port=server.port, user="booking", dbname="booking")
    cursor = connection.cursor()
    cursor.execute(sql)
    found = cursor.fetchall() if cursor.description else None
    connection.close()
    return found


def statements():
    """What the page lets an administrator say for a shard; Citus itself is not there."""
    block = re.search(r"\.\. code-block:: sql\n\n((?:   .+\n)+)", (ROOT / "docs" / "scaling.rst").read_text())[1]
    return [line.strip() for line in block.splitlines() if "citus" not in line]


def manage(server, shard, folder, *command):
    environment = {
        **os.environ, **server.environment(), "DB_USER": shard, "DB_NAME": "booking", "DATA_DIR": str(folder),
        "ENV_FILE": os.devnull, "DJANGO_SETTINGS_MODULE": "example_project.settings",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "example_project.manage", *command],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def test_shards_of_one_database_sell_without_knowing_each_other(server, tmp_path):
    for shard in SHARDS:
        (tmp_path / shard).mkdir()
        for statement in statements():
            ask(server, statement.replace("north", shard))

    for command in (["migrate", "-v", "0"], ["load_demo"], ["event_booking_audit"]):
        at_once = [manage(server, shard, tmp_path / shard, *command) for shard in SHARDS]
        said = [process.communicate()[0] for process in at_once]
        assert [process.returncode for process in at_once] == [0, 0], said

    assert ask(server, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
    counted = [ask(server, TOTALS.format(shard))[0] for shard in SHARDS]
    assert counted[0] == counted[1]
    assert min(counted[0]) > 1
