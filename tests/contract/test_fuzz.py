"""Whatever is sent to an operation, its answer is one that the description promises, and never a 5xx."""

import os
from zlib import crc32

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from schemathesis.generation.meta import TestPhase
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from event_booking.accounts.services.sessions import Device, open_session
from example_project.wsgi import application

pytestmark = [pytest.mark.once, pytest.mark.no_cover]

SCHEMA = "/api/v1/schema/?format=json"
#: ``EVENT_BOOKING_HYPOTHESIS=long`` sends whatever is made up.
LONG = os.environ.get("EVENT_BOOKING_HYPOTHESIS") == "long"

described = schemathesis.openapi.from_wsgi(SCHEMA, application)


@pytest.fixture
def something_to_find(event_factory):
    """A site with an event; its connection, and the test's transaction, outlive each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield event_factory(types=[{"capacity": 3}, {"name": "Paid", "price": 5}])
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def access(user_factory):
    """The token of somebody who may do everything."""
    return open_session(user=user_factory("organizer", "admin"), device=Device()).access


class Sample:
    """Requests of an operation that are sent: those at random, the first ten of the others, a tenth of the rest."""

    def __init__(self):
        self.decided = {}

    def __contains__(self, case):
        shape = (case.path_parameters, case.query, case.headers, case.cookies, case.media_type, case.body)
        number = crc32(repr((case.method, *shape)).encode())
        at_random = case.meta.phase.name == TestPhase.FUZZING
        return self.decided.setdefault(number, LONG or at_random or len(self.decided) < 10 or number % 10 == 0)


@pytest.fixture
def sample():
    return Sample()


# this client never closes an answer or a body, as a server does: their temporary files are collected some time later
@pytest.mark.filterwarnings("ignore:unclosed file <_io.BufferedRandom:ResourceWarning")
@pytest.mark.filterwarnings("ignore:Exception ignored in. <_io.FileIO:pytest.PytestUnraisableExceptionWarning")
@described.parametrize()
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
def test_any_request_gets_a_promised_answer(case, sample, access, something_to_find):
    if case not in sample:
        return
    with transaction.atomic():
        case.call_and_validate(headers={"Authorization": f"Bearer {access}"}, excluded_checks=not_promised(case))
        transaction.set_rollback(True)


def not_promised(case):
    """Checks of what the contract does not say.

    Rules of which the shape knows nothing may refuse a request of a valid shape; names that are not in the description
    are ignored, and so are empty filters, as forms send them, and what stands between the parts of a form.
    """
    query = case.query or {}
    known = {parameter.name for parameter in case.operation.query}
    ignored = set(query) - known or "" in query.values()
    if isinstance(case.body, dict):
        ignored = ignored or set(case.body) - names_in(case.operation)
    else:
        ignored = ignored or case.media_type == "multipart/form-data"
    return [positive_data_acceptance, *([negative_data_rejection] if ignored else [])]


def names_in(operation):
    """Names of the fields that the description gives to the operation's body."""
    return {
        name
        for body in operation.body
        for name in described.raw_schema["components"]["schemas"]
        .get(str(body.definition.get("schema", {}).get("$ref", "")).rpartition("/")[2], {})
        .get("properties", {})
    }
