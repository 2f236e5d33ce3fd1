"""Where tox finds Pythons besides PATH and what uv keeps: in pyenv, mise, asdf. And which it lacks, said at once."""

import logging
import os
import re
from pathlib import Path

from python_discovery import get_interpreter
from tox.config.sets import ConfigSet
from tox.plugin import impl
from tox.session.state import State

#: who keeps versions: the variable that names its folder, where it is without one, and where the versions are therein
KEEPERS = (
    ("PYENV_ROOT", "~/.pyenv", "versions"),
    ("MISE_DATA_DIR", "~/.local/share/mise", "installs/python"),
    ("ASDF_DATA_DIR", "~/.asdf", "installs/python"),
)

# a Python that is lacking is a thing to be told, not to be fetched behind one's back
os.environ.setdefault("UV_PYTHON_DOWNLOADS", "never")


def kept() -> list[str]:
    """The folders of all versions that somebody keeps, newest first, so that 3.12 is the newest 3.12."""
    roots = [Path(os.environ.get(name) or default).expanduser() / versions for name, default, versions in KEEPERS]
    found = [
        folder for root in roots for folder in root.glob("3.*/bin") if re.fullmatch(r"3(\.\d+)+", folder.parent.name)
    ]
    return [str(folder) for folder in sorted(found, key=number, reverse=True)]


def number(folder: Path) -> list[int]:
    return [int(part) for part in folder.parent.name.split(".")]


# behind what is on PATH already: whoever has chosen a Python keeps it
os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", os.defpath), *kept()])


@impl
def tox_add_core_config(core_conf: ConfigSet, state: State) -> None:
    """Say which Pythons of ``env_list`` are not on this machine, before an hour of tests has gone by."""
    names = str(core_conf["env_list"])
    wanted = sorted(set(re.findall(r"\bpy(3)(\d+)", names)), key=lambda version: int(version[1]))
    lacking = [".".join(version) for version in wanted if get_interpreter(".".join(version)) is None]
    if lacking:
        logging.getLogger(__name__).error(
            "No Python %s here: what needs it will fail. Looked on PATH, in pyenv, mise, asdf and uv; "
            "`uv python install %s` helps, `--skip-missing-interpreters` does without.",
            ", ".join(lacking), " ".join(lacking),
        )  # fmt: skip
