"""What is reported before webhooks are used."""

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from event_booking.testing import override_event_booking
from event_booking.webhooks.checks import check_times


def test_without_the_extra_it_is_asked_for(monkeypatch):
    monkeypatch.setattr("event_booking.webhooks.apps.find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match=r"django-event-booking\[webhooks\]"):
        apps.get_app_config("event_booking_webhooks").import_models()


@pytest.mark.parametrize(
    ("keys", "ids"),
    [
        ({}, []),
        ({"WEBHOOK_SECONDS": 31}, ["event_booking.E201"]),
        ({"WEBHOOK_SECONDS": 0}, ["event_booking.E201"]),
        ({"FEED_DAYS": 20}, ["event_booking.E202"]),
        ({"WEBHOOK_RETRY_DAYS": 0}, ["event_booking.E202"]),
        ({"WEBHOOK_RETRY_DAYS": 100}, ["event_booking.E202"]),
        ({"FEED_DAYS": "x"}, []),
        ({"FEED_DAY": 1}, []),
    ],
)
def test_times_that_contradict_each_other_are_reported(keys, ids):
    with override_event_booking(**keys):
        assert [message.id for message in check_times(None)] == ids
