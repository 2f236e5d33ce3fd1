"""What Vite built, gzipped beside it: WhiteNoise sends that to whoever takes it."""

import gzip
import os
from contextlib import suppress
from pathlib import Path

#: Pictures and fonts are compressed already.
TEXTS = {".css", ".js", ".svg"}


def compress_pages(static: Path) -> None:
    """Compress what is new or has changed in ``static/site``. Where nobody may write, the files go out as they are."""
    with suppress(OSError):
        for path in sorted((static / "site").rglob("*")):
            if path.suffix in TEXTS and not _is_packed(path):
                _pack(path, draft=static.parent / f".{path.name}.{os.getpid()}")


def _is_packed(path: Path) -> bool:
    packed = _packed(path)
    return packed.exists() and packed.stat().st_mtime_ns >= path.stat().st_mtime_ns


def _pack(path: Path, *, draft: Path) -> None:
    """Written elsewhere and then moved: a site that starts meanwhile sees all of it or nothing."""
    draft.write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    draft.replace(_packed(path))


def _packed(path: Path) -> Path:
    return path.with_name(f"{path.name}.gz")
