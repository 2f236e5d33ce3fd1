"""What Vite built: which files a page begins with, by ``static/site/manifest.json``."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

from example_project.pages.routes import Route

ENTRY = "src/main.tsx"
#: Alphabets of the typeface that a language needs at once; the others come when a letter of theirs does.
ALPHABETS = {"ru": ("latin", "cyrillic")}


@dataclass(frozen=True)
class Files:
    """Addresses of what a page loads: now (``script``, ``styles``) and very soon (``modules``, ``fonts``)."""

    script: str
    styles: list[str]
    modules: list[str]
    fonts: list[str]


def files_for(route: Route | None, language: str) -> Files | None:
    """The files with which this page begins; ``None`` where the pages are not built."""
    path = finders.find("site/manifest.json")
    if not isinstance(path, str):
        return None
    manifest = _read(path, Path(path).stat().st_mtime_ns)
    soon = [f"src/i18n/{language}/common.json"]
    if route is not None:
        soon += [f"src/{route.module}.tsx", f"src/i18n/{language}/{route.area}.json"]
    begun = list(_with_imports(manifest, [ENTRY]))
    more = [key for key in _with_imports(manifest, [key for key in soon if key in manifest]) if key not in begun]
    chunks = [manifest[key] for key in (*begun, *more)]
    return Files(
        script=_url(manifest[ENTRY]["file"]),
        styles=[_url(name) for chunk in chunks for name in chunk.get("css", ())],
        modules=[_url(manifest[key]["file"]) for key in (*begun[1:], *more)],
        fonts=[_url(name) for name in _fonts(manifest, language)],
    )


def files_of(modules: list[str], *, area: str, plain: tuple[str, ...]) -> list[str]:
    """Addresses of all that these modules need without a network, in every language, and of ``plain`` files."""
    path = finders.find("site/manifest.json")
    manifest = _read(path, Path(path).stat().st_mtime_ns) if isinstance(path, str) else {}
    texts = [f"src/i18n/{language}/{name}.json" for language, _ in settings.LANGUAGES for name in ("common", area)]
    later = [key for module in modules for key in manifest.get(module, {}).get("dynamicImports", ())]
    known = [key for key in (ENTRY, *modules, *later, *texts) if key in manifest]
    chunks = [manifest[key] for key in _with_imports(manifest, known)]
    built = [name for chunk in chunks for name in (chunk["file"], *chunk.get("css", ()))]
    fonts = [name for language, _ in settings.LANGUAGES for name in _fonts(manifest, language)]
    return sorted({_url(name) for name in (*built, *fonts, *plain)})


@lru_cache(maxsize=2)
def _read(path: str, changed: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(path).read_text())
    return found


def _with_imports(manifest: dict[str, Any], keys: list[str]) -> Iterator[str]:
    """These chunks and all that they import, each once, the importing one first."""
    seen: dict[str, None] = {}
    waiting = list(keys)
    while waiting:
        key = waiting.pop(0)
        if key not in seen:
            seen[key] = None
            waiting += manifest[key].get("imports", ())
    yield from seen


def _fonts(manifest: dict[str, Any], language: str) -> Iterator[str]:
    for alphabet in ALPHABETS.get(language, ("latin",)):
        yield from (part["file"] for key, part in manifest.items() if key.endswith(f"-{alphabet}-wght-normal.woff2"))


def _url(name: str) -> str:
    return static(f"site/{name}")
