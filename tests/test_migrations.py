import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import SwappableTuple

ROOT = Path(__file__).resolve().parent.parent

#: What each app may expect to be there: only what it can not do without, since all else may be left out of a site.
NEEDS = {
    "journal": set(),
    "accounts": {"auth"},
    "events": set(),
    "profiles": set(),
    "bookings": {"events"},
    "reviews": {"events"},
    "notifications": {"journal"},
    "webhooks": {"journal"},
}


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def dependencies():
    """App and the app that one of its migrations depends on; the site's user model, whichever it is, aside."""
    for (app, _), migration in MigrationLoader(None).disk_migrations.items():
        if app.startswith("event_booking_"):
            for dependency in [*migration.dependencies, *migration.run_before]:
                if not isinstance(dependency, SwappableTuple) and dependency[0] != app:
                    yield app.removeprefix("event_booking_"), dependency[0].removeprefix("event_booking_")


def test_migrations_depend_only_on_apps_that_must_be_there():
    assert [(app, other) for app, other in dependencies() if other not in NEEDS[app]] == []


#: Forwards, to nothing, and forwards again, in a process of its own; prints what was applied each time.
THERE_AND_BACK = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

def applied():
    names = MigrationRecorder(connection).applied_migrations()
    print(*sorted(f"{app}.{name}" for app, name in names if app.startswith("event_booking_")))

call_command("migrate", verbosity=0)
applied()
for app in ("webhooks", "notifications", "reviews", "bookings", "events", "profiles", "journal", "accounts"):
    call_command("migrate", f"event_booking_{app}", "zero", verbosity=0)
applied()
call_command("migrate", verbosity=0)
applied()
"""


@pytest.mark.once
def test_migrations_run_forwards_backwards_and_forwards_again_on_sqlite(tmp_path):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("DB_", "DATABASE_URL"))}
    own = {"ENV_FILE": os.devnull, "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "example_project.settings"}

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", THERE_AND_BACK], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**environment, **own, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    everything, nothing, again = done.stdout.splitlines()
    assert len(everything.split()) > len(NEEDS)
    assert (nothing, again) == ("", everything)
