"""A host project with its own user model and hooks runs the conformance kit as its owner would."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CLUB = Path(__file__).parent / "club"


def run(*arguments: str, **environment: str) -> tuple[int, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO_", "PYTEST_", "COV_"))}
    command = [sys.executable, "-m", "pytest", "-c", "pytest.ini", "--rootdir", ".", "--create-db", *arguments]
    done = subprocess.run(command, cwd=CLUB, env={**kept, **environment}, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.postgres
def test_a_site_with_its_own_people_prices_and_rules_passes():
    code, said = run("test_guarantees.py", "--event-booking-seed=5")

    assert code == 0, said
    assert "event_booking: --event-booking-seed=5" in said


@pytest.mark.postgres
def test_a_site_whose_people_may_not_book_is_told_where_to_say_so():
    code, said = run("test_strangers.py", "-k", "crowd")

    assert code == 1
    assert "does make_person() give people who may book?" in said


def test_on_sqlite_it_fails_and_says_what_it_needs():
    code, said = run("test_guarantees.py", "-k", "crowd", CLUB_ON_SQLITE="1")

    assert code == 1
    assert "The conformance kit needs PostgreSQL, and these settings name sqlite" in said
