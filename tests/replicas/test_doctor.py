"""What the doctor says of replicas."""

import pytest
from django.contrib.auth.models import Group

from event_booking.journal.doctor import State, examine
from event_booking.testing import override_event_booking
from tests.replicas.conftest import in_place

pytestmark = pytest.mark.postgres


def told():
    return [(each.state, each.what) for each in examine("replicas")]


def test_a_replica_that_follows_is_fine(pair):
    pair.catch_up()
    assert told() == [(State.FINE, "replica has all that the primary had")]


def test_one_that_is_behind_for_too_long_is_found(pair):
    Group.objects.create(name="written before")
    pair.fall_behind()
    Group.objects.create(name="written meanwhile")
    with override_event_booking(REPLICAS=["replica"], PRIMARY_SECONDS=3600):
        [(fine, what)] = told()
    with override_event_booking(REPLICAS=["replica"], PRIMARY_SECONDS=1e-6):
        [(found, _)] = told()
    pair.go_on()
    assert (fine, found) == (State.FINE, State.DOUBTFUL)
    assert what.startswith("replica lacks ")


def test_one_that_is_away_or_follows_nobody_is_found(pair):
    away = {**pair.settings_of(pair.replica), "PORT": 1}
    for settings, state, what in (
        (away, State.DOUBTFUL, "other: OperationalError"),
        (pair.settings_of(pair.primary), State.BROKEN, "other is no replica"),
    ):
        with in_place("other", settings), override_event_booking(REPLICAS=["other"]):
            [(found, said)] = told()
        assert (found, said.startswith(what)) == (state, True)
