"""Everything that is promised of accounts holds for the users that a site has: all tests of accounts run on theirs.

On PostgreSQL, which unlike SQLite knows a UUID from a text. The races are left to the package's own user model: what
they depend on are rows and locks, and which columns a row has makes no difference to them.
"""

from pathlib import Path

import pytest

from tests.projects.suites import run

ROOT = Path(__file__).parents[2]


@pytest.mark.postgres
@pytest.mark.parametrize("project", ["plain_user", "custom_user"])
def test_accounts_keep_their_promises_with_the_users_of(project, python):
    theirs = [f"--ds=tests.projects.{project}.settings", "-m", "not postgres and not our_user", "-n", "0"]
    code, said = run(python, ROOT, *theirs, "tests/accounts", "tests/test_migrations.py::test_no_migration_is_missing")

    assert code == 0, said
