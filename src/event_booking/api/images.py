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
            warnings.simplefilter("ignore")  # the next line judges by our own limit; odd metadata is dropped anyway
            image = Image.open(upload, formats=list(FORMATS))
            if image.width * image.height > limits.MAX_IMAGE_PIXELS:
                raise ValidationError(_("This image has too many pixels."), code="too_many_pixels")
            _refuse_many_scans(upload)
            return _rewritten(image)
    except BROKEN as error:
        raise ValidationError(_("This is not a JPEG, PNG or WebP image."), code="invalid_image") from error


def _refuse_many_scans(upload: "UploadedFile[bytes]") -> None:
    upload.seek(0)
    content = upload.read()
    if content.startswith(JPEG) and len(SCAN.findall(content)) > MOST_SCANS:
        raise ValueError("too many scans")


def _rewritten(image: Image.Image) -> CleanImage:
    # a JPEG with more pictures behind the first, as phones make them, has a name of its own
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    way_up = ORIENTATIONS.get(_orientation(image))
    plain = _plain(image, kind)
    if way_up is not None:
        plain = plain.transpose(way_up)
    plain.info.clear()  # comments, profiles and EXIF would be written again
    out = BytesIO()
    plain.save(out, kind, **({"quality": 88, "optimize": True} if kind == "JPEG" else {}))
    name = f"{secrets.token_hex(16)}.{FORMATS[kind]}"
    return CleanImage(ContentFile(out.getvalue(), name=name), plain.width, plain.height)


def _plain(image: Image.Image, kind: str) -> Image.Image:
    """The first frame, decoded, in a mode that its format can hold; no wider than needed, since pixels cost memory."""
    image.load()
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    see_through = kind != "JPEG" and (image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info)
    wanted = "RGBA" if see_through else "L" if image.mode in ("1", "L") else "RGB"
    return image if image.mode == wanted else image.convert(wanted)


def _orientation(image: Image.Image) -> int:
    try:
        found = image.getexif().get(ExifTags.Base.Orientation)
    except BROKEN:
        return 1  # a picture may be fine whose EXIF is not
    return found if isinstance(found, int) else 1
