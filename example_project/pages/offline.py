"""The service worker: check-in comes up without a network. It is told here which files that takes."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from example_project.pages.built import files_of
from example_project.pages.routes import ROUTES

#: What a page has besides what is built: never so old as what is cached by its name.
PLAIN = ("icon.svg", "icon-192.png", "manifest.webmanifest", "theme.js")
DOOR = next(route for route in ROUTES if route.area == "checkin")
#: The frame around it, which comes when it is known who is there.
FRAME = ("src/app/RequireDoor.tsx", "src/app/AccountMenu.tsx")


@require_safe
@conditional_page
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """``/sw.js``: from here it may answer for the whole site, and browsers look for a newer one each time."""
    source = _source()
    if source is None:
        raise Http404
    text = f"const KEPT = {json.dumps(_kept(source), indent=1)};\n{source}"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


def _source() -> str | None:
    path = finders.find("site/sw.js")
    return Path(path).read_text() if isinstance(path, str) else None


def _kept(source: str) -> dict[str, Any]:
    """Files of the door's page, in every language, and a name for this state of them."""
    files = files_of([f"src/{DOOR.module}.tsx", *FRAME], area=DOOR.area, plain=PLAIN)
    plain = "".join(hashlib.sha256(_read(name)).hexdigest() for name in PLAIN)
    state = "\n".join([source, plain, *files])
    return {"version": hashlib.sha256(state.encode()).hexdigest()[:12], "files": files}


def _read(name: str) -> bytes:
    path = finders.find(f"site/{name}")
    return Path(path).read_bytes() if isinstance(path, str) else b""
