"""A process that ends when the one that started it has ended, in whatever way."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with(parent: int, number: int = signal.SIGTERM) -> None:
    """Ask the kernel for a signal on the parent's death. Called in the child; without Linux, nothing happens."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:
        os.kill(os.getpid(), number)  # it died before we asked
