"""Workers and the database die in a rush; nobody who sends requests again until they are answered loses anything."""

import pytest

from tests.crashes.arena import Arena
from tests.crashes.crowd import Crowd
from tests.crashes.kills import Killer, availability
from tests.crashes.verdict import judge

pytestmark = pytest.mark.postgres
#: ``make soak`` kills many more.
WORKERS, DATABASES = 20, 3
NOTHING = {"lost": [], "doubled": [], "oversold": [], "audit": [], "faults": []}


@pytest.fixture(scope="module")
def arena(tmp_path_factory):
    with Arena(tmp_path_factory.mktemp("arena"), people=8) as running:
        yield running


def test_workers_are_killed_one_after_the_other(arena):
    with Crowd(arena, seed=1) as crowd:
        killer = Killer(arena, crowd, seed=1)
        killer.rush(killer.worker, WORKERS, answers=60)  # a kill may cost one: far less than three in a hundred

    assert judge(arena, crowd) == NOTHING
    assert len(killer.kills) == WORKERS
    assert availability(crowd) >= 0.97


def test_the_database_is_killed_again_and_again(arena):
    with Crowd(arena, seed=2) as crowd:
        killer = Killer(arena, crowd, seed=2)
        killer.rush(killer.postgres, DATABASES, answers=20)

    assert judge(arena, crowd) == NOTHING
    assert len(killer.kills) == DATABASES
    assert not all(attempt.answered for attempt in crowd.attempts())


def test_what_was_lost_doubled_or_oversold_would_be_noticed(arena):
    with Crowd(arena, seed=3) as crowd:
        crowd.wait_for_answers(40)
    arena.change(
        "UPDATE event_booking_events_tickettype SET capacity = 1, taken = 1, set_aside = 0 WHERE event_id = %s",
        arena.scene["events"][1]["event"],
    )
    person = crowd.people[0]
    key = next(key for key, reference in person.keys.items() if reference)
    person.told["never stored"], person.keys[key] = {"confirmed"}, None

    found = judge(arena, crowd)

    assert found["lost"] == ["never stored is None, not {'confirmed'}"]
    assert [key in complaint for complaint in found["doubled"]] == [True]
    assert any(complaint.startswith("ticket type") for complaint in found["oversold"])
    assert any('"check": "taken"' in finding for finding in found["audit"])
