import sys
from pathlib import Path

import pytest

from tests.projects.readme_site import make_site, run

STORY = Path(__file__).parent / "minimal" / "story.py"


@pytest.mark.parametrize(
    "without",
    [
        (),
        ("accounts", "profiles", "bookings", "reviews", "notifications"),
        ("profiles", "reviews", "notifications"),
    ],
    ids=["whole", "events alone", "events and bookings"],
)
def test_what_readme_says_is_enough(tmp_path, without):
    manage = make_site(tmp_path, without=without)
    if "accounts" in without:
        settings = tmp_path / "host" / "settings.py"
        settings.write_text(settings.read_text() + "\nREST_FRAMEWORK = {}\n")

    python = [sys.executable, str(manage)]
    checked = run([*python, "check", "--fail-level", "WARNING"], tmp_path)
    run([*python, "migrate", "-v", "0"], tmp_path)
    missing = run([*python, "makemigrations", "--check", "--dry-run"], tmp_path)
    told = run([*python, "shell", "-v", "0", "-c", STORY.read_text()], tmp_path)

    assert "no issues" in checked
    assert "No changes detected" in missing
    assert told.strip().endswith("OK")
