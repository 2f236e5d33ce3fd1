"""Pictures from strangers: looked at by their header, decoded, and written anew."""

import secrets
import warnings
from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from event_booking.conf import app_settings

#: Accepted formats, and the ending of the file that is written.
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


@dataclass(frozen=True)
class CleanImage:
    """A picture that we wrote ourselves: no metadata, an unguessable name, no bytes of the upload."""

    file: ContentFile  # type: ignore[type-arg]
    width: int
    height: int


def clean_image(upload: "UploadedFile[bytes]") -> CleanImage:
    """Write an uploaded JPEG, PNG or WebP anew; raise ``ValidationError`` for everything else.

    Size and pixels are judged before anything is decoded: 17 kB of PNG can unpack to 700 MiB. Turned upright as its
    EXIF says, then without EXIF.
    """
    limits = app_settings()
    if (upload.size or 0) > limits.MAX_IMAGE_BYTES:
        size = {"size": limits.MAX_IMAGE_BYTES}
        raise ValidationError(_("This image is larger than %(size)d bytes.") % size, code="too_large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a broken EXIF is of no interest, and of size we judge ourselves
            image = Image.open(upload, formats=list(FORMATS))
            if image.width * image.height > limits.MAX_IMAGE_PIXELS:
                raise ValidationError(_("This image has too many pixels."), code="too_many_pixels")
            return _rewritten(image)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise ValidationError(_("This is not a JPEG, PNG or WebP image."), code="invalid_image") from error


def _rewritten(image: Image.Image) -> CleanImage:
    kind = image.format or ""
    ImageOps.exif_transpose(image, in_place=True)
    keeps = ("RGB", "L") if kind == "JPEG" else ("RGB", "RGBA", "L")
    if image.mode not in keeps:
        image = image.convert("RGB" if kind == "JPEG" else "RGBA")
    image.info.clear()  # comments, profiles and EXIF would be written again
    out = BytesIO()
    image.save(out, kind, **({"quality": 88, "optimize": True} if kind == "JPEG" else {}))
    name = f"{secrets.token_hex(16)}.{FORMATS[kind]}"
    return CleanImage(ContentFile(out.getvalue(), name=name), image.width, image.height)
