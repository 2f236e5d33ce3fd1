"""A reader of the docs: an empty folder, a terminal, and ``pip install`` that gets the wheel of this source tree."""

import os
import re
import shutil
import socket
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

from tests.projects.terminal import Terminal
from tests.projects.tutorial_page import Command, File, is_as_shown, steps
from tests.projects.wheel import build

OURS = re.compile(r"(_*editable_+(impl_)?|)django_event_booking|event_booking", re.IGNORECASE)
PORT = "8000"


class Reader:
    """Follows a page, step by step; what is seen must be what the page shows."""

    def __init__(self, folder: Path, environment: Mapping[str, str], *, project: str) -> None:
        self._folder, self._environment, self._project = folder, environment, project
        self._terminals: dict[str, Terminal] = {}
        # another site may be running on this machine
        self._port = str(_free_port())

    def follow(self, page: str) -> int:
        """Do what the page says; return how many steps it has."""
        found = list(steps(page.replace(PORT, self._port), project=self._project))
        try:
            for step in found:
                self._do(step)
        finally:
            for terminal in self._terminals.values():
                terminal.close()
        return len(found)

    def _do(self, step: Command | File) -> None:
        if isinstance(step, File):
            with (self._site() / step.path).open("a", encoding="utf-8") as file:
                file.write(f"\n{step.text}" if file.tell() else step.text)
        elif step.goes_on:
            self._terminal(step.terminal).begin(step.typed, until=self._port)
        else:
            self._type(step)

    def _type(self, step: Command) -> None:
        status, seen = self._terminal(step.terminal).run(step.typed)
        assert status == 0, f"$ {step.typed}\nended with {status}:\n{seen}"
        assert is_as_shown(step.seen, seen), f"$ {step.typed}\nthe page shows:\n{step.seen}\nbut one sees:\n{seen}"

    def _terminal(self, name: str) -> Terminal:
        if name not in self._terminals:
            self._terminals[name] = Terminal(self._site(), self._environment)
        return self._terminals[name]

    def _site(self) -> Path:
        """The folder of the site: the only one that the page makes."""
        return next((path for path in self._folder.iterdir() if path.is_dir()), self._folder)


def environment(shelf: Path) -> dict[str, str]:
    """A machine whose ``pip install`` knows our wheel, on ``shelf``, and finds there all that the wheel needs.

    What the package depends on is where these tests have it, so that nothing is downloaded. Of the package itself that
    place says nothing: it comes from the wheel.
    """
    here = Path(sysconfig.get_path("purelib"))
    there = shelf / "packages"
    there.mkdir(parents=True)
    for path in here.iterdir():
        if not OURS.match(path.name) and path.suffix != ".pth":
            (there / path.name).symlink_to(path)
    build(shelf / "wheels")
    if shutil.which("curl") is None:
        _make_curl(shelf / "bin")
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
    return {
        **kept, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}:{shelf / 'bin'}", "PYTHONPATH": str(there),
        "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(shelf / "wheels"), "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "error::DeprecationWarning:event_booking",
    }  # fmt: skip


def _make_curl(folder: Path) -> None:
    folder.mkdir()
    program = folder / "curl"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).with_name("curl.py")}" "$@"\n')
    program.chmod(0o755)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
