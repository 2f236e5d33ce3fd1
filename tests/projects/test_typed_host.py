"""A host that has its types checked sees ours: what is right passes, and what is wrong is told."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.projects.suites import HERE

pytestmark = pytest.mark.once

TYPED = HERE / "typed"
TOLD = re.compile(r"(\w+\.py):(\d+): (?:note: Revealed type is \"(.+)\"|error: .+\[([\w-]+)\])$", re.MULTILINE)


@pytest.fixture(scope="module")
def told(python: str, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], str]:
    """What mypy says of each line of the host, the known types and the kinds of mistakes."""
    cache = f"--cache-dir={tmp_path_factory.mktemp('mypy')}"
    command = [python, "-m", "mypy", cache, "--no-error-summary", "right.py", "wrong.py"]
    said = subprocess.run(command, cwd=TYPED, capture_output=True, text=True, check=False)
    # older mypy puts this before types, and has no kind for that mistake
    plain = said.stdout.replace("builtins.", "")
    plain = re.sub(r"(Too many positional arguments .+)\[misc\]$", r"\1[call-arg]", plain, flags=re.MULTILINE)
    found = {(file, int(line)): kind or mistake for file, line, kind, mistake in TOLD.findall(plain)}
    assert found, said.stdout + said.stderr
    return found


@pytest.mark.parametrize("name", ["right.py", "wrong.py"])
def test_types_are_known_and_mistakes_are_told(name, told):
    lines = (TYPED / name).read_text(encoding="utf-8").splitlines()
    expected = {number: line.rpartition("  # ")[2] for number, line in enumerate(lines, 1) if "  # " in line}

    assert {number: said for (file, number), said in told.items() if file == name} == expected


def test_the_wheel_says_that_it_is_typed(python):
    [marker] = Path(python).parents[1].rglob("event_booking/py.typed")
    assert marker.is_file()
