"""The Russian catalogue beside the sources: ``python -m tests.catalogue`` says whether the ``.mo`` fits the ``.po``.

With ``--compile`` it writes the ``.mo``. This needs Babel and nothing else; only ``make messages``, which collects the
messages of the sources in the ``.po``, needs xgettext.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).parents[1] / "src" / "event_booking"
PO = PACKAGE / "locale" / "ru" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")

FORMS: dict[str, Any] = {
    "_": (1,), "gettext": (1,), "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
KEYWORDS = FORMS | {f"{name}_lazy": form for name, form in FORMS.items() if name != "_"} | {"gettext_noop": (1,)}


class Source(NamedTuple):
    """A message as it stands in a source."""

    context: str | None
    #: The English text, or both forms of it.
    text: str | tuple[str, ...]


def sources() -> dict[Source, Path]:
    """Every message of the package, and one of the files that say it."""
    return {message: path for path in _files() for message in _messages(path)}


def russian() -> Catalog:
    """The catalogue as people edit it."""
    with PO.open("rb") as file:
        return read_po(file, domain="django", abort_invalid=True)


def compiled() -> bytes:
    """The catalogue as programs read it."""
    out = BytesIO()
    write_mo(out, russian())
    return out.getvalue()


def texts(mo: BinaryIO) -> dict[Source, str | tuple[str, ...]]:
    """What is in a ``.mo``, without its header, which names the program that wrote it."""
    return {Source(m.context, _frozen(m.id)): _frozen(m.string) for m in read_mo(mo) if m.id}


def is_current() -> bool:
    """Whether the ``.mo`` says what the ``.po`` says."""
    return MO.is_file() and texts(BytesIO(MO.read_bytes())) == texts(BytesIO(compiled()))


def _frozen(text: Any) -> str | tuple[str, ...]:
    return text if isinstance(text, str) else tuple(text)


def _files() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*") if path.suffix in (".py", ".html", ".txt") and path.is_file())


def _messages(path: Path) -> Iterator[Source]:
    text = path.read_text()
    if path.suffix != ".py":
        # Django turns a template into calls of gettext; the brackets let Python not mind the indentation between them
        text = f"({templatize(text, origin=str(path))})"
    for _line, message, _comments, context in extract("python", BytesIO(text.encode()), KEYWORDS):
        yield Source(context, _frozen(message))


def main() -> None:
    if "--compile" in sys.argv[1:]:
        MO.write_bytes(compiled())
    elif not is_current():
        raise SystemExit(f"{MO.name} does not fit {PO.name}: `make messages`, or `python -m tests.catalogue --compile`")


if __name__ == "__main__":
    main()
