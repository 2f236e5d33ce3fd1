import re
from pathlib import Path
from textwrap import dedent

import pytest

from tests.projects.readme_site import make_site, run

pytestmark = pytest.mark.once

#: Of the apps in README: everything but events.
LEFT_OUT = ("accounts", "profiles", "bookings", "reviews", "notifications")
STORY = Path(__file__).parent / "minimal" / "story.py"
WEBHOOKS_STORY = STORY.with_name("webhooks_story.py")
CUSTOM_USER = Path(__file__).parent / "custom_user"
OWN_USERS = Path(__file__).parents[2] / "docs" / "own-users.rst"


# what else may be left out: test_floors.py
@pytest.mark.parametrize("without", [(), LEFT_OUT], ids=["whole", "events alone"])
def test_what_readme_says_is_enough(tmp_path, python, without):
    manage = make_site(tmp_path, python=python, without=without)
    if "accounts" in without:
        settings = tmp_path / "host" / "settings.py"
        settings.write_text(settings.read_text() + "\nREST_FRAMEWORK = {}\n")

    manage_py = [python, str(manage)]
    checked = run([*manage_py, "check", "--fail-level", "WARNING"], tmp_path)
    run([*manage_py, "migrate", "-v", "0"], tmp_path)
    missing = run([*manage_py, "makemigrations", "--check", "--dry-run"], tmp_path)
    told = run([*manage_py, "shell", "-v", "0", "-c", STORY.read_text()], tmp_path)

    assert "no issues" in checked
    assert "No changes detected" in missing
    assert told.strip().endswith("OK")


def test_webhooks_need_nothing_but_events(tmp_path, python):
    manage = make_site(tmp_path, python=python, without=LEFT_OUT)
    settings = tmp_path / "host" / "settings.py"
    events = '    "event_booking.events",\n'
    added = settings.read_text().replace(events, f'{events}    "event_booking.webhooks",\n')
    settings.write_text(f"{added}\nREST_FRAMEWORK = {{}}\n")

    manage_py = [python, str(manage)]
    checked = run([*manage_py, "check", "--fail-level", "WARNING"], tmp_path)
    run([*manage_py, "migrate", "-v", "0"], tmp_path)
    told = run([*manage_py, "shell", "-v", "0", "-c", WEBHOOKS_STORY.read_text()], tmp_path)

    assert "no issues" in checked
    assert told.strip().endswith("OK")


def test_what_is_said_about_own_users_is_enough(tmp_path, python):
    manage = make_site(tmp_path, python=python)
    (tmp_path / "members").mkdir()
    for name in ("__init__.py", "models.py", "people.py"):
        (tmp_path / "members" / name).write_text((CUSTOM_USER / name).read_text())
    shown = re.search(r":caption: settings\.py\n\n((?:   .+\n)+)", OWN_USERS.read_text(encoding="utf-8"))
    with (tmp_path / "host" / "settings.py").open("a", encoding="utf-8") as file:
        file.write(f"\n{dedent(shown[1])}")

    manage_py = [python, str(manage)]
    run([*manage_py, "makemigrations", "members", "-v", "0"], tmp_path)
    checked = run([*manage_py, "check", "--fail-level", "WARNING"], tmp_path)
    run([*manage_py, "migrate", "-v", "0"], tmp_path)
    told = run([*manage_py, "shell", "-v", "0", "-c", STORY.read_text()], tmp_path)

    assert "no issues" in checked
    assert told.strip().endswith("OK")


def test_the_app_with_the_checks_is_asked_for(tmp_path, python):
    manage = make_site(tmp_path, python=python)
    settings = tmp_path / "host" / "settings.py"
    settings.write_text(settings.read_text().replace('    "event_booking",\n', ""))

    said = run([python, str(manage), "check"], tmp_path, check=False)

    assert said.strip().endswith("event_booking.journal needs event_booking in INSTALLED_APPS.")
