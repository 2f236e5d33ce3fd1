"""No request calls the broker."""

import pytest

from tests.faults.rig import Rig, Rush
from tests.servers.broker import Knocks
from tests.servers.site import Site

pytestmark = pytest.mark.postgres


@pytest.fixture
def knocks():
    with Knocks() as counted:
        yield counted


def test_no_request_knocks_at_the_broker(tmp_path, database, mails, knocks):
    """Gunicorn alone, without worker and beat: who knocks is a request, or the start."""
    with Rig(tmp_path, database, mails, REDIS_URL=knocks.url) as rig, WebOnly(rig) as site:
        rig.scene = rig.make_scene()
        rush = Rush(site, rig.scene).book(8)
        with site.client(rig.scene["people"][0]) as ann:
            ann.post(f"bookings/{rush.references[0]}/cancel/").raise_for_status()
            ann.post("register/", json={"email": "eve@example.com", "password": "Tr0ub4dor&3-horse"}).raise_for_status()
            ann.get("account/").raise_for_status()
            ann.post("forgot_password/", json={"email": "soak-2@example.com"}).raise_for_status()
        assert (rush.availability, knocks.number) == (1, 0)
        rig.python("tests.faults.knock")
    assert knocks.number > 0  # whoever does knock is counted


class WebOnly(Site):
    """Gunicorn without the supervisor and its other children."""

    command = ("-m", "gunicorn", "--config", "python:example_project.gunicorn_conf")

    def __init__(self, rig: Rig) -> None:
        own = {k: v for k, v in rig.environment.items() if k not in ("DATA_DIR", "ENV_FILE", "PORT")}
        super().__init__(rig.folder, **own)
        rig.python("example_project.manage", "migrate", "--verbosity", "0")
