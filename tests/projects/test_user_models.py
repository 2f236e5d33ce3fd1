"""Everything that is promised of accounts, and of booking over HTTP, holds for the users that a site has.

Those tests run on theirs: keys that are UUIDs on PostgreSQL, which unlike SQLite knows them from a text; ``auth.User``
on SQLite, where it differs from the package's own by its username. Left to the package's own user model are the races,
which depend on rows and locks and not on which columns a row has, and what asks a person's row for nothing.
"""

import pytest

from tests.projects.suites import run
from tests.projects.wheel import ROOT

#: About codes, cookies, passwords and settings, whoever the person is.
ANYBODY = ["breaches", "checks", "codes", "overtaken", "periodic", "session_cookie"]
#: About what hangs on a person's key, which is an integer for ``auth.User`` as for the package's own.
BY_KEY = ["devices", "erased_life", "export", "mfa", "organizers", "own_sessions", "passkeys", "sessions"]  # fmt: skip


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("project", "left_out", "environment"),
    [("plain_user", ANYBODY + BY_KEY, {"EVENT_BOOKING_TEST_SQLITE": "1"}), ("custom_user", ANYBODY, {})],
)
def test_accounts_keep_their_promises_with_the_users_of(project, left_out, environment, python):
    theirs = [f"--ds=tests.projects.{project}.settings", "-m", "not postgres and not our_user", "-n", "0"]
    theirs += [f"--ignore=tests/accounts/test_{name}.py" for name in left_out]
    theirs += [
        "tests/accounts",
        "tests/bookings/test_views.py",
        "tests/test_migrations.py::test_no_migration_is_missing",
    ]
    code, said = run(python, ROOT, *theirs, **environment)

    assert code == 0, said
