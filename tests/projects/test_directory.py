"""The site of docs/own-users.rst, whose people come from a directory, keeps what the page says."""

from pathlib import Path

from tests.projects.suites import run


def test_people_of_a_directory_sign_in_and_nobody_else_does():
    code, said = run(Path(__file__).parent / "directory", "-c", "pytest.ini", "--rootdir", ".")

    assert code == 0, said
