import pytest
from django.core import checks
from django.db import connections
from django.test import override_settings

from event_booking.replica_checks import MIDDLEWARE, ROUTER, check_replicas
from event_booking.testing import override_event_booking

REPLICA = {"HOST": "replica.example", "PORT": "5432", "NAME": "booking", "TEST": {"MIRROR": "default"}}


def found():
    return [message.id for message in check_replicas(None)]


@pytest.fixture
def replica(monkeypatch):
    """``replica(HOST=…)``: a database of that alias."""

    def make(**changed):
        monkeypatch.setitem(connections.settings, "replica", {**connections.settings["default"], **REPLICA, **changed})

    make()
    ours = override_settings(DATABASE_ROUTERS=[ROUTER], MIDDLEWARE=[MIDDLEWARE])
    with ours, override_event_booking(REPLICAS=["replica"]):
        yield make


def test_good_replicas_are_fine_and_so_are_none(replica):
    assert found() == []
    with override_event_booking(REPLICAS=[]):
        assert found() == []


def test_what_is_no_list_is_somebody_elses_matter(replica):
    with override_event_booking(REPLICAS="replica"):
        assert found() == []
    with override_settings(EVENT_BOOKING=7):
        assert found() == []


@pytest.mark.parametrize(
    ("given", "code"),
    [({"REPLICA": []}, "event_booking.E002"), ({"REPLICAS": 7}, "event_booking.E003"), (7, "event_booking.E001")],
)
@pytest.mark.django_db  # other checks look there
def test_settings_that_can_not_be_read_are_reported_although_the_router_is_asked_before(replica, given, code):
    with override_settings(EVENT_BOOKING=given):
        told = checks.run_checks(databases=["default"])

    assert code in [message.id for message in told]


def test_the_router_is_needed(replica):
    with override_settings(DATABASE_ROUTERS=[]):
        assert found() == ["event_booking.E301"]
        assert "event_booking.E301" in [message.id for message in checks.run_checks()]


def test_nobody_is_marked_without_the_middleware(replica):
    with override_settings(MIDDLEWARE=["django.middleware.common.CommonMiddleware"]):
        assert found() == ["event_booking.W301"]


def test_every_request_is_a_transaction_with_atomic_requests(replica, monkeypatch):
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", True)

    assert found() == ["event_booking.W302"]


@pytest.mark.parametrize("alias", ["default", "elsewhere"])
def test_a_replica_is_a_known_database_and_not_the_primary(replica, alias):
    with override_event_booking(REPLICAS=[alias]):
        assert found() == ["event_booking.E302"]


def test_tests_would_take_it_for_a_database_of_its_own(replica):
    replica(TEST={})

    assert found() == ["event_booking.W303"]


def test_the_primary_under_another_name_is_no_replica(replica):
    replica(**{key: connections.settings["default"].get(key) for key in ("HOST", "PORT", "NAME")})

    assert found() == ["event_booking.W304"]
