"""A terminal in which a page's commands are typed: one shell, so that folders, variables and environments last."""

import os
import queue
import signal
import subprocess
import threading
import time
import uuid
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

#: Nothing on a page takes nearly as long on a busy machine; a command that waits for its reader would for ever.
LONGEST_SECONDS = 300


class Terminal:
    """A shell in a folder. What is typed gets no keyboard, so that nothing waits for an answer."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._shell = subprocess.Popen(
            ["sh"], cwd=folder, env=dict(environment), text=True, bufsize=1, start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def run(self, typed: str) -> tuple[int, str]:
        """Type it and wait for its end; return its exit status and what was seen."""
        end = f"end-{uuid.uuid4().hex}"
        self._type(typed, f'printf "\\n%s %s\\n" {end} $?')
        seen = []
        while not (line := self._next()).startswith(end):
            seen.append(line)
        return int(line.split()[1]), "".join(seen)

    def begin(self, typed: str, *, until: str) -> str:
        """Type what goes on running, and wait for a line with ``until`` in it; return what was seen."""
        self._type(typed, ":")
        seen = [self._next()]
        while until not in seen[-1]:
            seen.append(self._next())
        return "".join(seen)

    def close(self) -> None:
        """End the shell and all that it began."""
        if self._shell.stdin:
            self._shell.stdin.close()
        with suppress(ProcessLookupError):
            os.killpg(self._shell.pid, signal.SIGKILL)
        self._shell.wait()
        self._reader.join()
        if self._shell.stdout:
            self._shell.stdout.close()

    def _type(self, typed: str, then: str) -> None:
        assert self._shell.stdin
        self._shell.stdin.write(f"{{ {typed}\n}} </dev/null\n{then}\n")

    def _next(self) -> str:
        deadline = time.monotonic() + LONGEST_SECONDS
        while time.monotonic() < deadline:
            try:
                return self._lines.get(timeout=0.5)
            except queue.Empty:
                if self._shell.poll() is not None and self._lines.empty():
                    raise AssertionError(f"the shell ended with {self._shell.returncode}") from None
        raise AssertionError(f"nothing was seen for {LONGEST_SECONDS} seconds")

    def _read(self) -> None:
        assert self._shell.stdout
        for line in self._shell.stdout:
            self._lines.put(line)
