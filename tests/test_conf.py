import dataclasses

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import SimpleTestCase, override_settings

from event_booking.conf import KEYS, app_settings
from event_booking.testing import override_event_booking


def test_without_the_setting_every_key_has_its_default(settings):
    del settings.EVENT_BOOKING

    assert (app_settings().HOLD_MINUTES, app_settings().TRUSTED_PROXY_COUNT) == (15, 0)


def test_keys_are_read_when_they_are_used():
    with override_settings(EVENT_BOOKING={"HOLD_MINUTES": 1}):
        assert app_settings().HOLD_MINUTES == 1
    with override_settings(EVENT_BOOKING={"HOLD_MINUTES": 2}):
        assert app_settings().HOLD_MINUTES == 2


@pytest.mark.parametrize("value", [{"HOLD_MINUTE": 1}, None, [], {1: 2}])
def test_what_is_no_dict_of_known_keys_is_a_mistake_in_the_settings(value):
    with override_settings(EVENT_BOOKING=value), pytest.raises(ImproperlyConfigured, match="EVENT_BOOKING"):
        app_settings()


def test_nobody_changes_settings_in_passing():
    with pytest.raises(dataclasses.FrozenInstanceError):
        app_settings().HOLD_MINUTES = 1


def test_a_setting_that_was_changed_in_its_place_counts_at_once(settings):
    settings.EVENT_BOOKING = {"HOLD_MINUTES": 1, "PRIVATE_NETWORKS": []}
    assert app_settings().HOLD_MINUTES == 1

    settings.EVENT_BOOKING["HOLD_MINUTES"] = 2
    settings.EVENT_BOOKING["PRIVATE_NETWORKS"].append("10.0.0.0/8")

    assert (app_settings().HOLD_MINUTES, app_settings().PRIVATE_NETWORKS) == (2, ["10.0.0.0/8"])


def test_nobody_changes_defaults_in_passing(settings):
    settings.EVENT_BOOKING = {}

    with pytest.raises(AttributeError):
        app_settings().NOTIFICATION_BACKENDS.clear()
    with pytest.raises(TypeError):
        app_settings().NOTIFICATION_BACKENDS["email"]["BACKEND"] = ""


def test_every_key_is_explained():
    from pathlib import Path

    from event_booking import conf

    lines = Path(conf.__file__).read_text().splitlines()
    unexplained = [
        name
        for name in KEYS
        for number, line in enumerate(lines)
        if line.startswith(f"    {name}: ") and not lines[number - 1].strip().startswith("#:")
    ]
    assert unexplained == []


def test_an_override_keeps_the_other_keys():
    with override_settings(EVENT_BOOKING={"HOLD_MINUTES": 7, "SITE_NAME": "Bakery"}):
        with override_event_booking(HOLD_MINUTES=1):
            assert (app_settings().HOLD_MINUTES, app_settings().SITE_NAME) == (1, "Bakery")

        assert app_settings().HOLD_MINUTES == 7


def test_overrides_nest():
    with override_event_booking(HOLD_MINUTES=1), override_event_booking(CODE_MINUTES=2):
        assert (app_settings().HOLD_MINUTES, app_settings().CODE_MINUTES) == (1, 2)
        with override_event_booking(HOLD_MINUTES=3):
            assert (app_settings().HOLD_MINUTES, app_settings().CODE_MINUTES) == (3, 2)
        assert (app_settings().HOLD_MINUTES, app_settings().CODE_MINUTES) == (1, 2)


@override_event_booking(HOLD_MINUTES=4)
def test_an_override_decorates_a_test():
    assert app_settings().HOLD_MINUTES == 4


@override_event_booking(HOLD_MINUTES=4)
class OverriddenTest(SimpleTestCase):
    def test_an_override_decorates_a_class(self):
        assert app_settings().HOLD_MINUTES == 4


@override_event_booking(CODE_MINUTES=2)
class OverriddenAgainTest(OverriddenTest):
    def test_an_override_adds_to_that_of_a_base(self):
        assert (app_settings().HOLD_MINUTES, app_settings().CODE_MINUTES) == (4, 2)


def test_an_override_that_was_written_earlier_sees_what_is_true_when_it_begins():
    written = override_event_booking(CODE_MINUTES=2)

    with override_event_booking(HOLD_MINUTES=1), written:
        assert (app_settings().HOLD_MINUTES, app_settings().CODE_MINUTES) == (1, 2)
