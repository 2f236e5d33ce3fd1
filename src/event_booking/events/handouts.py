"""Files that organizers hand out: what they are, judged by their bytes and their ending, which must agree."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from event_booking.conf import app_settings

LONGEST_NAME = 200


@dataclass(frozen=True)
class Handout:
    """What is told to whoever downloads it."""

    name: str
    size: int
    content_type: str


def inspect_handout(upload: File[bytes]) -> Handout:
    """Accept PDF, text, images, audio and zip up to ``MAX_FILE_BYTES``; raise ``ValidationError`` for all else."""
    limit, size = app_settings().MAX_FILE_BYTES, upload.size or 0
    if size > limit:
        raise ValidationError({"file": _("This file is larger than %(size)d bytes.") % {"size": limit}})
    name = _clean_name(upload.name or "")
    content_type, fits = KINDS.get(PurePosixPath(name).suffix.lower(), ("", _nothing))
    if not fits(upload):
        raise ValidationError({"file": _("Accepted are PDF, text, image, audio and zip files, named as such.")})
    upload.seek(0)
    return Handout(name, size, content_type)


def _clean_name(name: str) -> str:
    """The last part of a path, without signs that no file name has; short enough, with its ending."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()
    suffix = PurePosixPath(shown).suffix
    return shown[: LONGEST_NAME - len(suffix)] + suffix if len(shown) > LONGEST_NAME else shown


def _nothing(upload: File[bytes]) -> bool:
    return False


def _begins(*signatures: bytes, at: int = 0) -> Callable[[File[bytes]], bool]:
    def fits(upload: File[bytes]) -> bool:
        upload.seek(at)
        head: bytes = upload.read(max(map(len, signatures)))
        return head.startswith(signatures)

    return fits


def _riff(kind: bytes) -> Callable[[File[bytes]], bool]:
    def fits(upload: File[bytes]) -> bool:
        return _begins(b"RIFF")(upload) and _begins(kind, at=8)(upload)

    return fits


def _text(upload: File[bytes]) -> bool:
    """UTF-8 without control characters but line ends and tabs."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    upload.seek(0)
    try:
        for chunk in upload.chunks():
            if any(sign < " " and sign not in "\t\n\r\f" for sign in decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


MP3 = _begins(b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2")
ZIP = _begins(b"PK\x03\x04", b"PK\x05\x06")
JPEG = _begins(b"\xff\xd8\xff")

#: Ending, the content type that is told, and what the bytes must be.
KINDS: dict[str, tuple[str, Callable[[File[bytes]], bool]]] = {
    ".pdf": ("application/pdf", _begins(b"%PDF-")),
    ".txt": ("text/plain; charset=utf-8", _text),
    ".md": ("text/markdown; charset=utf-8", _text),
    ".csv": ("text/csv; charset=utf-8", _text),
    ".jpg": ("image/jpeg", JPEG),
    ".jpeg": ("image/jpeg", JPEG),
    ".png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    ".gif": ("image/gif", _begins(b"GIF87a", b"GIF89a")),
    ".webp": ("image/webp", _riff(b"WEBP")),
    ".mp3": ("audio/mpeg", MP3),
    ".ogg": ("audio/ogg", _begins(b"OggS")),
    ".wav": ("audio/wav", _riff(b"WAVE")),
    ".m4a": ("audio/mp4", _begins(b"ftyp", at=4)),
    ".zip": ("application/zip", ZIP),
}
