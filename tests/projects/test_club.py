"""A host project with its own user model and hooks runs the conformance kit as its owner would."""

import pytest

from tests.projects.suites import run_site


@pytest.mark.postgres
def test_a_site_with_its_own_people_prices_and_rules_passes(python):
    code, said = run_site(python, "club", "test_guarantees.py", "--event-booking-seed=5")

    assert code == 0, said
    assert "event_booking: --event-booking-seed=5" in said


@pytest.mark.postgres
def test_a_site_whose_people_may_not_book_is_told_where_to_say_so(python):
    code, said = run_site(python, "club", "test_strangers.py", "-k", "crowd")

    assert code == 1
    assert "does make_person() give people who may book?" in said


@pytest.mark.once
def test_on_sqlite_it_fails_and_says_what_it_needs(python):
    code, said = run_site(python, "club", "test_guarantees.py", "-k", "crowd", CLUB_ON_SQLITE="1")

    assert code == 1
    assert "The conformance kit needs PostgreSQL, and these settings name sqlite" in said
