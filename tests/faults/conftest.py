import pytest

from tests.faults.rig import Rig
from tests.servers.smtp import MoodyMailbox
from tests.story.conftest import database

__all__ = ["database"]


@pytest.fixture(scope="module")
def mails():
    with MoodyMailbox() as mailbox:
        yield mailbox


@pytest.fixture(scope="module")
def rig(tmp_path_factory, database, mails):
    with Rig(tmp_path_factory.mktemp("faults"), database, mails) as made:
        yield made
