import random
import struct
import subprocess
import sys
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile

from event_booking.api.images import clean_image
from event_booking.testing import override_event_booking

pytestmark = pytest.mark.once

ROTATED, DESCRIPTION = 274, 270


def picture(kind="PNG", mode="RGB", size=(40, 20), **options):
    out = BytesIO()
    Image.new(mode, size).save(out, kind, **options)
    return out.getvalue()


def upload(content, name="me.png"):
    return SimpleUploadedFile(name, content)


def opened(clean):
    return Image.open(BytesIO(clean.file.read()))


def refusal(content):
    with pytest.raises(ValidationError) as caught:
        clean_image(upload(content))
    return caught.value.code


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_picture_keeps_its_format_and_size_under_a_random_name(kind, ending):
    first, second = (clean_image(upload(picture(kind), "../../me.svg")) for _ in range(2))

    assert (opened(first).format, first.width, first.height) == (kind, 40, 20)
    assert first.file.name != second.file.name
    assert first.file.name.endswith(f".{ending}")
    assert len(first.file.name.split(".")[0]) == 32


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_what_a_picture_says_about_its_maker_is_kept(kind):
    exif = Image.Exif()
    exif[DESCRIPTION] = "taken at 1 Baker Street"

    clean = clean_image(upload(picture(kind, exif=exif) + b"<script>alert(1)</script>"))

    content = clean.file.read()
    assert b"Baker Street" not in content
    assert b"<script>" not in content
    assert dict(Image.open(BytesIO(content)).getexif()) == {}


def test_a_picture_that_was_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[ROTATED] = 6

    clean = clean_image(upload(picture("JPEG", exif=exif)))

    assert (clean.width, clean.height, opened(clean).size) == (20, 40, (20, 40))


@pytest.mark.parametrize(
    ("kind", "mode", "result"),
    [
        ("PNG", "P", "RGB"),
        ("PNG", "RGBA", "RGBA"),
        ("PNG", "LA", "RGBA"),
        ("PNG", "1", "L"),
        ("PNG", "I;16", "L"),
        ("PNG", "RGB", "RGB"),
        ("WEBP", "RGBA", "RGBA"),
        ("JPEG", "CMYK", "RGB"),
        ("JPEG", "L", "L"),
    ],
)  # fmt: skip
def test_every_colour_mode_becomes_a_common_one(kind, mode, result):
    assert opened(clean_image(upload(picture(kind, mode)))).mode == result


@pytest.mark.parametrize("mode", ["P", "L", "RGB"])
def test_a_colour_that_stands_for_nothing_stays_transparent(mode):
    content = picture("PNG", mode, transparency=b"\x00" if mode == "P" else (0, 0, 0) if mode == "RGB" else 0)

    assert opened(clean_image(upload(content))).getpixel((0, 0))[3] == 0


def test_sixteen_bits_of_grey_become_eight():
    out = BytesIO()
    Image.new("I;16", (4, 4), 0x8000).save(out, "PNG")

    assert opened(clean_image(upload(out.getvalue()))).getpixel((0, 0)) == 0x80


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_frame_is_kept(kind):
    out = BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100, lossless=True)

    still = opened(clean_image(upload(out.getvalue())))

    assert (getattr(still, "n_frames", 1), still.size) == (1, (8, 8))
    red, green, blue = still.convert("RGB").getpixel((4, 4))
    assert red > 240 > 20 > max(green, blue)


def test_a_phones_picture_with_another_one_behind_it_is_a_jpeg():
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (8, 8))])
    assert Image.open(BytesIO(out.getvalue())).format == "MPO"

    clean = clean_image(upload(out.getvalue(), "me.jpg"))

    assert (opened(clean).format, clean.file.name.endswith(".jpg")) == ("JPEG", True)


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b"%PDF-1.7", picture("GIF"), picture("BMP"),
     picture("TIFF"), picture()[:40], picture("JPEG")[:100], picture("WEBP")[:30]],
)  # fmt: skip
def test_what_is_no_jpeg_png_or_webp_is_refused(content):
    assert refusal(content) == "invalid_image"


def test_too_many_bytes_are_refused():
    with override_event_booking(MAX_IMAGE_BYTES=100):
        assert refusal(picture() + b"x" * 100) == "too_large"


def test_too_many_pixels_are_refused():
    with override_event_booking(MAX_IMAGE_PIXELS=799):
        assert refusal(picture()) == "too_many_pixels"
    with override_event_booking(MAX_IMAGE_PIXELS=800):
        clean_image(upload(picture()))


def bomb(side):
    """A small PNG whose header promises ``side`` × ``side`` pixels, and which keeps the promise."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(1 + side // 8)) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


#: A process of its own, which has seen only small pictures before, and tells by how many bytes its peak grew.
GROWTH = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from event_booking.api.images import clean_image

def clean(content):
    try:
        clean_image(SimpleUploadedFile("x", content))
    except ValidationError as refusal:
        return refusal.code
    return "accepted"

def peak():
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) * 1024

*small, large = [Path(path).read_bytes() for path in sys.argv[1:]]
for content in small:
    clean(content)
before = peak()
print(clean(large), peak() - before)
"""


def grown(content, folder):
    """What becomes of a picture, and how many bytes of memory it takes meanwhile."""
    if not Path("/proc/self/status").exists():
        pytest.skip("only Linux tells a process's own peak, and not that of whoever started it")
    paths = []
    for number, each in enumerate([picture("JPEG"), picture("PNG"), picture("WEBP"), content]):
        paths.append(folder / str(number))
        paths[-1].write_bytes(each)
    told = subprocess.run([sys.executable, "-c", GROWTH, *paths], capture_output=True, text=True, check=True).stdout
    result, growth = told.split()
    return result, int(growth)


@pytest.mark.parametrize("side", [12_000, 40_000])
def test_a_bomb_is_refused_before_it_unfolds(side, tmp_path):
    content = bomb(side)

    result, growth = grown(content, tmp_path)

    assert len(content) < 250_000
    assert result in ("too_many_pixels", "invalid_image")
    assert growth < 64 * 1024**2


def sideways():
    exif = Image.Exif()
    exif[ROTATED] = 6
    return exif


def blurred_noise():
    """What WebP finds hardest: no part is like another, and each is seen through otherwise."""
    return Image.merge("RGBA", [Image.effect_noise((200, 200), 50).resize((2000, 2000)) for _ in range(4)])


@pytest.mark.parametrize(
    ("kind", "image", "options", "bytes_a_pixel"),
    [
        ("JPEG", "RGB", {}, 4),
        ("JPEG", "RGB", {"exif": sideways()}, 8),
        ("JPEG", "RGB", {"progressive": True, "subsampling": 0}, 10),
        ("JPEG", "CMYK", {}, 8),
        ("PNG", "I;16", {}, 5),
        ("PNG", "RGBA", {}, 4),
        ("WEBP", "RGB", {"method": 0}, 16),
        ("WEBP", "RGBA", {"lossless": True, "method": 0}, 18),
        ("WEBP", blurred_noise(), {"quality": 50, "method": 0}, 36),
    ],
)  # fmt: skip
def test_a_picture_takes_no_more_memory_than_the_docs_say(kind, image, options, bytes_a_pixel, tmp_path):
    out = BytesIO()
    (Image.new(image, (2000, 2000)) if isinstance(image, str) else image).save(out, kind, **options)

    result, growth = grown(out.getvalue(), tmp_path)

    assert result == "accepted"
    assert growth < bytes_a_pixel * 2000 * 2000 + 4 * 1024**2  # some room for the files themselves


def with_scans_again(content, times):
    """A progressive JPEG whose last scan comes ``times`` more times: every one is decoded over all pixels."""
    start, end = content.rindex(b"\xff\xda"), content.rindex(b"\xff\xd9")
    return content[:end] + content[start:end] * times + content[end:]


def test_a_picture_that_is_painted_over_and_over_is_refused_before_it_is_decoded():
    ordinary = picture("JPEG", progressive=True)
    assert ordinary.count(b"\xff\xda") > 1

    assert refusal(with_scans_again(ordinary, 2000)) == "invalid_image"
    with patch.object(ImageFile.ImageFile, "load", side_effect=AssertionError("decoded")):
        assert refusal(with_scans_again(ordinary, 2000)) == "invalid_image"


@pytest.mark.parametrize("times", [0, 30])
def test_a_progressive_picture_is_accepted(times):
    content = with_scans_again(picture("JPEG", progressive=True), times)

    assert opened(clean_image(upload(content))).size == (40, 20)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_scans_of_one_colour_or_of_all_are_counted(mode):
    """Of an ordinary JPEG as well, which has one: more of them are nonsense, but not free."""
    content = picture("JPEG", mode)
    assert content.count(b"\xff\xda") == 1

    assert refusal(with_scans_again(content, 50)) == "invalid_image"


def test_a_film_behind_a_picture_is_not_taken_for_scans():
    content = picture("JPEG") + b"\xff\xda" * 500

    assert opened(clean_image(upload(content))).size == (40, 20)


def test_broken_pictures_are_written_anew_or_refused_and_nothing_else():
    chance = random.Random(7)
    exif = Image.Exif()
    exif[ROTATED] = 6
    seeds = [picture(kind, exif=exif) for kind in ("JPEG", "PNG", "WEBP")]
    for _ in range(600):
        content = bytearray(chance.choice(seeds))
        for _ in range(chance.choice([1, 2, 5, 20])):
            content[chance.randrange(min(len(content), 200))] = chance.randrange(256)
        with suppress(ValidationError):
            assert clean_image(upload(bytes(content))).file.size
