"""Covers, drawn: a colour for each category, a pattern for each event."""

import math
from collections.abc import Callable
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1200, 675
#: Ground, two inks and an accent.
PALETTES = {
    "cooking": ("#7a2e1d", "#c8553d", "#f2a65a", "#fff1d6"),
    "crafts": ("#1f3a4d", "#33658a", "#86bbd8", "#f6ae2d"),
    "workshop": ("#23402b", "#3e7c4f", "#a3c585", "#f4f1de"),
    "master-class": ("#3b1f4a", "#6d3b7d", "#c38fc9", "#ffd6a5"),
    "concert": ("#10122b", "#2f3274", "#7c6fd6", "#ffcb47"),
    "lecture": ("#26323a", "#4d6573", "#a9bcc6", "#ff7f50"),
}
Colours = tuple[str, str, str, str]


def draw_cover(category: str, rng: Random) -> bytes:
    """A JPEG of 1200 × 675."""
    colours = PALETTES.get(category, PALETTES["lecture"])
    image = Image.new("RGB", (WIDTH * 2, HEIGHT * 2), colours[0])
    PATTERNS.get(category, _stripes)(ImageDraw.Draw(image), colours, rng)
    return _jpeg(image.resize((WIDTH, HEIGHT), Image.Resampling.BOX))


def draw_portrait(rng: Random) -> bytes:
    """A JPEG of 400 × 400: rings, since nobody here has a face."""
    colours = rng.choice(list(PALETTES.values()))
    image = Image.new("RGB", (800, 800), colours[1])
    draw = ImageDraw.Draw(image)
    for radius, colour in ((330, colours[2]), (230, colours[0]), (120, colours[3])):
        _disc(draw, 400 + rng.randint(-40, 40), 400 + rng.randint(-40, 40), radius, colour)
    return _jpeg(image.resize((400, 400), Image.Resampling.BOX))


def _plates(draw: ImageDraw.ImageDraw, colours: Colours, rng: Random) -> None:
    for _ in range(7):
        x, y, radius = rng.randint(0, WIDTH * 2), rng.randint(0, HEIGHT * 2), rng.randint(140, 420)
        for part, colour in ((1.0, colours[1]), (0.82, colours[3]), (0.55, colours[2]), (0.2, colours[0])):
            _disc(draw, x, y, int(radius * part), colour)


def _weave(draw: ImageDraw.ImageDraw, colours: Colours, rng: Random) -> None:
    size = rng.choice([90, 120, 150])
    for row in range(HEIGHT * 2 // size + 1):
        for column in range(WIDTH * 2 // size + 1):
            x, y = column * size, row * size
            colour = colours[3] if rng.random() < 0.08 else colours[1 + (row + column) % 2]
            across = (row + column) % 2
            inset = size // 7
            box = (x, y + inset, x + size, y + size - inset) if across else (x + inset, y, x + size - inset, y + size)
            draw.rectangle(box, fill=colour)


def _hexagons(draw: ImageDraw.ImageDraw, colours: Colours, rng: Random) -> None:
    radius = rng.choice([110, 140, 170])
    for row in range(HEIGHT * 2 // radius + 2):
        for column in range(WIDTH * 2 // radius + 2):
            x = column * radius * 1.78 + (row % 2) * radius * 0.89
            colour = rng.choices(colours, weights=[5, 4, 3, 1])[0]
            draw.regular_polygon((x, row * radius * 1.54, radius * 0.94), 6, rotation=30, fill=colour)


def _waves(draw: ImageDraw.ImageDraw, colours: Colours, rng: Random) -> None:
    for level in range(9):
        base, depth, phase = 150 + level * 140, rng.randint(30, 110), rng.random() * math.tau
        length = rng.randint(300, 700)
        line = [(x, base + depth * math.sin(x / length * math.tau + phase)) for x in range(0, WIDTH * 2 + 40, 40)]
        colour = colours[3] if level == 4 else colours[1 + level % 2]
        draw.polygon([*line, (WIDTH * 2, base + 260), (0, base + 260)], fill=colour)


def _rings(draw: ImageDraw.ImageDraw, colours: Colours, rng: Random) -> None:
    x, y = rng.randint(300, WIDTH * 2 - 300), rng.randint(300, HEIGHT * 2 - 200)
    for number in range(24, 0, -1):
        colour = colours[3] if number == 3 else colours[number % 3]
        _disc(draw, x, y, number * 92 + rng.randint(-14, 14), colour)


def _stripes(draw: ImageDraw.ImageDraw, colours: Colours, rng: Random) -> None:
    y = 120
    while y < HEIGHT * 2:
        height, length = rng.choice([24, 24, 56]), rng.randint(500, 2100)
        draw.rounded_rectangle((180, y, 180 + length, y + height), height // 2, fill=rng.choice(colours[1:3]))
        y += height + 46
    _disc(draw, WIDTH * 2 - rng.randint(300, 600), rng.randint(300, 1000), rng.randint(160, 300), colours[3])


PATTERNS: dict[str, Callable[[ImageDraw.ImageDraw, Colours, Random], None]] = {
    "cooking": _plates,
    "crafts": _weave,
    "workshop": _hexagons,
    "master-class": _waves,
    "concert": _rings,
    "lecture": _stripes,
}


def _disc(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, colour: str) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()
