"""What a process counts, and that counting is never in anybody's way."""

import os
import subprocess
import sys

import pytest
from prometheus_client import REGISTRY

from event_booking import counters
from event_booking.api.errors import Refused
from event_booking.bookings.exceptions import SoldOut
from event_booking.bookings.views import book_once
from event_booking.counters import Counter

#: Counts one thing that was announced and one that was not, in a process of its own.
COUNT = """
import {before}
from event_booking.counters import Counter
counter = Counter("baked", "Loaves", label="kind", values=["rye"])
counter.add("rye")
counter.add("wheat")
print("went on")
"""


def counted(name, **labels):
    return REGISTRY.get_sample_value(name, labels) or 0.0


def in_a_process(before="sys", **environment):
    code = COUNT.format(before=before)
    env = {**os.environ, **environment}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)


def test_a_counter_tells_what_has_not_happened_yet_and_what_has():
    counter = Counter("event_booking_test_loaves", "Loaves", label="kind", values=["rye"])
    assert REGISTRY.get_sample_value("event_booking_test_loaves_total", {"kind": "rye"}) == 0

    counter.add("wheat")
    counter.add("wheat")

    assert counted("event_booking_test_loaves_total", kind="wheat") == 2


def test_without_the_library_nothing_is_counted_and_nothing_fails():
    done = in_a_process("sys; sys.modules['prometheus_client'] = None")

    assert (done.stdout, done.stderr) == ("went on\n", "")


def test_a_folder_that_is_not_there_costs_a_figure_and_one_line_of_the_log(tmp_path):
    done = in_a_process(PROMETHEUS_MULTIPROC_DIR=str(tmp_path / "missing"))

    assert done.stdout == "went on\n"
    assert done.stderr.count("can not be counted in this process") == 1


def test_two_processes_count_together(tmp_path):
    for _ in range(2):
        in_a_process(PROMETHEUS_MULTIPROC_DIR=str(tmp_path))
    code = (
        "from prometheus_client import CollectorRegistry, generate_latest, multiprocess as m;"
        "r = CollectorRegistry(); m.MultiProcessCollector(r); print(generate_latest(r).decode())"
    )
    env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    told = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout

    assert 'baked_total{kind="rye"} 2.0' in told
    assert 'baked_total{kind="wheat"} 2.0' in told


@pytest.fixture
def before():
    """What was counted when the test began: ``before("held")``."""
    names = ["held", "confirmed", "repeated", "sold_out", "unavailable", "invalid", "error"]
    numbers = {name: counted("event_booking_bookings_total", outcome=name) for name in names}
    return lambda: {
        name: int(more)
        for name, number in numbers.items()
        if (more := counted("event_booking_bookings_total", outcome=name) - number)
    }


def asked(event, number=1):
    return {"event": event.pk, "items": [{"ticket_type": event.ticket_types.first().pk, "quantity": number}]}


def test_requests_to_book_are_counted_by_what_came_of_them(event_factory, user_factory, client_for, before):
    client, free = client_for(user_factory()), event_factory(types=[{"capacity": 2}])
    refused = counted("event_booking_refusals_total", code="sold_out")

    for _ in range(2):
        client.post("/api/v1/bookings/", asked(free), format="json", headers={"Idempotency-Key": "once"})
    client.post("/api/v1/bookings/", asked(free, 2), format="json")
    client.post("/api/v1/bookings/", asked(event_factory(types=[{"price": 5}])), format="json")

    assert before() == {"confirmed": 1, "repeated": 1, "sold_out": 1, "held": 1}
    assert counted("event_booking_refusals_total", code="sold_out") == refused + 1


def test_an_error_in_a_hook_is_counted_as_one(event_factory, user_factory, client_for, before, settings):
    settings.EVENT_BOOKING = {**settings.EVENT_BOOKING, "CAN_BOOK": "tests.test_counters.broken_hook"}
    client = client_for(user_factory())
    client.raise_request_exception = False

    assert client.post("/api/v1/bookings/", asked(event_factory()), format="json").status_code == 500

    assert before() == {"error": 1}


def broken_hook(*, event, user):
    raise ZeroDivisionError


def test_who_books_does_not_notice_that_counting_fails(event_factory, user_factory, client_for, monkeypatch, caplog):
    class Full:
        def labels(self, value):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(book_once.BOOKINGS, "_family", Full())
    monkeypatch.setattr(book_once.BOOKINGS, "_failed", False)
    client, event = client_for(user_factory()), event_factory()

    answers = [client.post("/api/v1/bookings/", asked(event), format="json").status_code for _ in range(3)]

    assert answers == [201, 201, 201]
    assert [record.getMessage() for record in caplog.records if record.name == "event_booking.counters"] == [
        "event_booking_bookings can not be counted in this process"
    ]


def test_a_label_is_the_code_of_the_kind_of_refusal_and_never_of_one_refusal():
    refusal = SoldOut()
    refusal.code = "sold_out_event_4711"

    assert book_once._outcome_of(refusal) == "sold_out"
    assert Refused(refusal).counted_as == "sold_out"


def test_without_prometheus_nothing_is_counted(monkeypatch):
    monkeypatch.setattr(counters, "find_spec", lambda name: None)

    Counter("event_booking_test_rolls", "Rolls", label="kind", values=["rye"]).add("rye")

    assert REGISTRY.get_sample_value("event_booking_test_rolls_total", {"kind": "rye"}) is None
