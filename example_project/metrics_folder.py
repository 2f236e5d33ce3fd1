"""The folder in which processes count together for Prometheus: ``PROMETHEUS_MULTIPROC_DIR``."""

import os
from pathlib import Path


def sweep(folder: Path) -> None:
    """Make it, and remove what processes that are gone have left: the figures of an earlier start.

    Others may count there already, such as the relay. The process that its name ends with wrote a file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.db"):
        writer = file.stem.rpartition("_")[2]
        if writer.isdigit() and not _is_alive(int(writer)):
            file.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # somebody else's
    return True
