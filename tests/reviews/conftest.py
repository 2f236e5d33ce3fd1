from datetime import timedelta

import pytest
from django.utils import timezone

from event_booking.testing import override_event_booking


def everybody(*, event, user):
    return True


@pytest.fixture
def anybody_reviews():
    """A site where one need not have been there."""
    with override_event_booking(CAN_REVIEW="tests.reviews.conftest.everybody"):
        yield


@pytest.fixture
def past_event(event_factory):
    """An event that ended yesterday, as a person with a ticket remembers it."""
    return event_factory(starts_at=timezone.now() - timedelta(days=1))
