"""What is deprecated says so for two minor releases, where it is used, and then goes."""

import re
import warnings
from pathlib import Path

import pytest
from django.test import override_settings

from event_booking import __version__, conf
from event_booking.checks import check_settings
from event_booking.conf import app_settings
from event_booking.deprecation import (
    EventBookingDeprecationWarning,
    RemovedIn03Warning,
    RemovedIn04Warning,
    deprecate,
)


def numbers(version):
    return tuple(int(part) for part in re.findall(r"\d+", version)[:2])


def overdue(categories, version):
    """Those whose end has come: what warns by them must go, and they with it."""
    return [category for category in categories if numbers(category.removed_in) <= numbers(version)]


def old_way():
    deprecate("old_way() is deprecated: use new_way().", RemovedIn03Warning)


def through_a_helper():
    def helper():
        deprecate("The old argument is deprecated.", RemovedIn04Warning, stacklevel=2)

    helper()


@pytest.mark.parametrize(
    ("call", "category", "message"),
    [
        (old_way, RemovedIn03Warning, "old_way() is deprecated: use new_way(). It will be gone in version 0.3."),
        (through_a_helper, RemovedIn04Warning, "The old argument is deprecated. It will be gone in version 0.4."),
    ],
)
def test_the_line_that_uses_it_is_told(call, category, message):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        call()

    assert [(each.category, str(each.message)) for each in told] == [(category, message)]
    assert (told[0].filename, told[0].lineno) == (__file__, where("        call()"))


def where(line):
    return Path(__file__).read_text(encoding="utf-8").splitlines().index(line) + 1


def test_one_filter_catches_them_all():
    with warnings.catch_warnings():
        warnings.simplefilter("error", EventBookingDeprecationWarning)
        with pytest.raises(DeprecationWarning, match=r"old_way\(\) is deprecated"):
            old_way()


def test_nothing_outlives_the_version_in_which_it_should_go():
    assert overdue(EventBookingDeprecationWarning.__subclasses__(), __version__) == []
    assert overdue([category for _, category in conf.RENAMED.values()], __version__) == []


@pytest.mark.parametrize(
    ("version", "over"),
    [("0.2.9", []), ("0.3.0", [RemovedIn03Warning]), ("1.0.0rc1", [RemovedIn03Warning, RemovedIn04Warning])],
)
def test_when_the_end_has_come(version, over):
    assert overdue([RemovedIn03Warning, RemovedIn04Warning], version) == over


@pytest.fixture
def renamed(monkeypatch):
    monkeypatch.setitem(conf.RENAMED, "HOLD_TIME", ("HOLD_MINUTES", RemovedIn03Warning))


@pytest.mark.parametrize(
    ("given", "minutes"),
    [({"HOLD_TIME": 7}, 7), ({"HOLD_TIME": 7, "HOLD_MINUTES": 8}, 8), ({"HOLD_MINUTES": 8, "HOLD_TIME": 7}, 8)],
)
def test_a_renamed_setting_still_counts(renamed, given, minutes):
    with override_settings(EVENT_BOOKING=given):
        assert minutes == app_settings().HOLD_MINUTES


def test_check_tells_of_a_renamed_setting(renamed):
    with override_settings(EVENT_BOOKING={"HOLD_TIME": 7}):
        told = check_settings(None)

    assert [(each.id, each.hint) for each in told] == [("event_booking.W009", "Rename it to HOLD_MINUTES.")]
    assert "gone in version 0.3" in told[0].msg


def test_check_judges_the_value_of_a_renamed_setting(renamed):
    with override_settings(EVENT_BOOKING={"HOLD_TIME": "7"}):
        told = {each.id for each in check_settings(None)}

    assert told == {"event_booking.W009", "event_booking.E003"}
