"""What is said in several files about versions is the same in all of them."""

import re
import tomllib
from configparser import ConfigParser
from pathlib import Path

import yaml

from tests.projects.distributions import versions_of_tox

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def environments() -> list[str]:
    config = ConfigParser()
    config.read(ROOT / "tox.ini")
    return config["tox"]["env_list"].split()


def test_each_python_and_django_that_is_named_is_tested_and_each_tested_one_is_named():
    named = {name for name in PROJECT["classifiers"] if re.search(r" :: (Django|Python) :: \d\.\d", name)}
    assert named == versions_of_tox()


def test_the_lowest_python_is_the_lowest_one_tested():
    assert PROJECT["requires-python"] == ">=3.11"
    assert min(int(minor) for minor in re.findall(r"py3(\d+)", " ".join(environments()))) == 11


def test_the_workflow_runs_every_environment_of_tox_on_its_python():
    """Lint is what the gate does first."""
    workflow = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8"))
    matrix = workflow["jobs"]["tox"]["strategy"]["matrix"]["include"]
    config = ConfigParser()
    config.read(ROOT / "tox.ini")
    assert {job["env"] for job in matrix} == set(environments()) - {"lint"}
    for job in matrix:
        named = re.search(r"^py3(\d+)", job["env"])
        python = f"python3.{named[1]}" if named else config[f"testenv:{job['env']}"]["base_python"]
        assert f"python{job['python']}" == python


def test_what_asks_strangers_brings_a_urllib3_that_unpacks_piece_by_piece():
    """Older ones unpack a chunk whole, which may be some kB that become a GB."""
    extras = PROJECT["optional-dependencies"]
    for extra in ("push", "webhooks"):
        assert "urllib3>=2.6,<3" in extras[extra]
