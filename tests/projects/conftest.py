"""Host projects have tests of their own, which run in a process of their own, on the built wheel."""

import os
from pathlib import Path

import pytest

from tests.projects.wheel import environment

collect_ignore = [str(ini.parent) for ini in Path(__file__).parent.glob("*/pytest.ini")]


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The interpreter of an environment with the built wheel: one for all workers."""
    folder = tmp_path_factory.getbasetemp()
    return environment((folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder) / "wheel")
