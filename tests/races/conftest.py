import pytest

from event_booking.testing import override_event_booking


@pytest.fixture(autouse=True)
def patient():
    """On a slow machine a crowd waits longer than visitors should: nobody is told to come again here."""
    with override_event_booking(LOCK_TIMEOUT_SECONDS=30):
        yield
