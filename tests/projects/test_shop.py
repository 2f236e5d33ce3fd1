"""The app of docs/personal-data.rst, on a site without what is optional, does what the page says."""

from pathlib import Path

from tests.projects.suites import run


def test_an_app_of_the_site_tells_and_forgets():
    code, said = run(Path(__file__).parent / "shop", "-c", "pytest.ini", "--rootdir", ".")

    assert code == 0, said
