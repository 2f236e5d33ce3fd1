"""Settings of a relay that is killed: those of the tests, with webhooks on this machine."""

from tests.settings import *  # noqa: F403
from tests.settings import EVENT_BOOKING

EVENT_BOOKING = {**EVENT_BOOKING, "PRIVATE_NETWORKS": ["127.0.0.0/8"], "WEBHOOK_SECONDS": 30}
