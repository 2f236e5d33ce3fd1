"""Pictures from strangers: looked at by their header, decoded, and written anew."""

import re
import secrets
import struct
import warnings
import zlib
from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, UnidentifiedImageError

from event_booking.conf import app_settings

#: Accepted formats, and the ending of the file that is written.
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}

#: What a JPEG begins with.
JPEG = b"\xff\xd8"

#: What begins each of its scans: a marker, which is never found within a scan, and a header's length, which fits the
#: number of colours that follows. By its length chance does not write it into what phones put behind a picture.
SCAN = re.compile(rb"\xff\xda\x00(?:\x06\x00|\x08\x01|\x0a\x02|\x0c\x03|\x0e\x04)")

#: Scans of a JPEG. Progressive ones have about ten; each costs up to 80 ms, however few bytes it has.
MOST_SCANS = 50

#: What Pillow raises about files that are not what they say.
BROKEN = (
    UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, TypeError, LookupError,
    EOFError, ArithmeticError, AttributeError, struct.error, zlib.error,
)  # fmt: skip

#: EXIF's ways of holding a camera, and what turns the picture upright.
ORIENTATIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

#: How each is written. WebP's default method, and a JPEG that is optimized, are a few per cent smaller, and take
#: memory for most of a second picture.
WRITING: dict[str, dict[str, int]] = {"JPEG": {"quality": 88}, "PNG": {}, "WEBP": {"method": 1}}


@dataclass(frozen=True)
class CleanImage:
    """A picture that we wrote ourselves: no metadata, an unguessable name, no bytes of the upload."""

    file: ContentFile  # type: ignore[type-arg]
    width: int
    height: int


def clean_image(upload: "UploadedFile[bytes]") -> CleanImage:
    """Write an uploaded JPEG, PNG or WebP anew; raise ``ValidationError`` for everything else.

    Size, pixels and scans are judged before anything is decoded: 17 kB of PNG can unpack to 700 MiB, and 31 bytes of
    JPEG can be one more walk over all pixels. Turned upright as its EXIF says, then without EXIF.
    """
    limits = app_settings()
    if (upload.size or 0) > limits.MAX_IMAGE_BYTES:
        size = {"size": limits.MAX_IMAGE_BYTES}
        raise ValidationError(_("This image is larger than %(size)d bytes.") % size, code="too_large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is opened is judged by our own limit; odd metadata is dropped anyway
            return _rewritten(_opened(upload))
    except BROKEN as error:
        raise ValidationError(_("This is not a JPEG, PNG or WebP image."), code="invalid_image") from error


def _opened(upload: "UploadedFile[bytes]") -> Image.Image:
    """The picture as its header tells of it, not yet decoded."""
    image = Image.open(upload, formats=list(FORMATS))
    if image.width * image.height > app_settings().MAX_IMAGE_PIXELS:
        raise ValidationError(_("This image has too many pixels."), code="too_many_pixels")
    _refuse_many_scans(upload)
    return image


def _refuse_many_scans(upload: "UploadedFile[bytes]") -> None:
    upload.seek(0)
    content = upload.read()
    if content.startswith(JPEG) and len(SCAN.findall(content)) > MOST_SCANS:
        raise ValueError("too many scans")


def _rewritten(image: Image.Image) -> CleanImage:
    """Nobody else holds ``image``, so that what a step leaves behind does not stay in memory beside the next one."""
    # a JPEG with more pictures behind the first, as phones make them, has a name of its own
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    way_up = ORIENTATIONS.get(_orientation(image))
    image = _plain(image, kind)
    if way_up is not None:
        image = image.transpose(way_up)
    image.info.clear()  # comments, profiles and EXIF would be written again
    out = BytesIO()
    image.save(out, kind, **WRITING[kind])
    name = f"{secrets.token_hex(16)}.{FORMATS[kind]}"
    return CleanImage(ContentFile(out.getvalue(), name=name), image.width, image.height)


def _plain(image: Image.Image, kind: str) -> Image.Image:
    """The first frame, decoded, in a mode that its format can hold; no wider than needed, since pixels cost memory."""
    image.load()
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.point(lambda grey: grey * (1 / 256)).convert("L")
    see_through = kind != "JPEG" and (image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info)
    wanted = "RGBA" if see_through else "L" if image.mode in ("1", "L") else "RGB"
    if image.mode != wanted:
        return image.convert(wanted)
    # a WebP holds its decoder as long as it is there, which has two more pictures of this size
    return image.copy() if kind == "WEBP" else image


def _orientation(image: Image.Image) -> int:
    try:
        found = image.getexif().get(ExifTags.Base.Orientation)
    except BROKEN:
        return 1  # a picture may be fine whose EXIF is not
    return found if isinstance(found, int) else 1
