"""Everything that is promised of accounts holds for the users that a site has: all tests of accounts run on theirs.

On PostgreSQL, which unlike SQLite knows a UUID from a text. Left to the package's own user model are the races, which
depend on rows and locks and not on which columns a row has, and what never asks a person's row for anything: cookies,
the hook about breaches, checks of settings.
"""

import pytest

from tests.projects.suites import run
from tests.projects.wheel import ROOT

#: Whoever these are about, they say nothing of a user model.
ANYBODY = ["test_breaches.py", "test_checks.py", "test_session_cookie.py"]


@pytest.mark.postgres
@pytest.mark.parametrize("project", ["plain_user", "custom_user"])
def test_accounts_keep_their_promises_with_the_users_of(project, python):
    theirs = [f"--ds=tests.projects.{project}.settings", "-m", "not postgres and not our_user", "-n", "0"]
    theirs += [f"--ignore=tests/accounts/{name}" for name in ANYBODY]
    code, said = run(python, ROOT, *theirs, "tests/accounts", "tests/test_migrations.py::test_no_migration_is_missing")

    assert code == 0, said
