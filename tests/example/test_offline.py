"""The service worker, and the files which it is told to keep."""

import json
import re

import pytest
from django.test import Client

from tests.example.built import build

MANIFEST = {
    "src/main.tsx": {"file": "assets/main-1.js", "css": ["assets/main-1.css"], "imports": ["_shared.js"]},
    "_shared.js": {"file": "assets/shared-1.js"},
    "_queue.js": {"file": "assets/queue-1.js", "imports": ["_shared.js"]},
    "src/app/RequireDoor.tsx": {"file": "assets/RequireDoor-1.js", "imports": ["src/main.tsx"]},
    "src/pages/checkin/CheckIn.tsx": {
        "file": "assets/CheckIn-1.js", "css": ["assets/CheckIn-1.css"], "imports": ["src/main.tsx", "_queue.js"],
        "dynamicImports": ["node_modules/qr/decode.js"],
    },
    "node_modules/qr/decode.js": {"file": "assets/decode-1.js"},
    "src/pages/catalogue/Home.tsx": {"file": "assets/Home-1.js"},
    "src/i18n/en/common.json": {"file": "assets/common-en.js"},
    "src/i18n/ru/checkin.json": {"file": "assets/checkin-ru.js"},
    "src/i18n/ru/event.json": {"file": "assets/event-ru.js"},
    "node_modules/x/onest-latin-wght-normal.woff2": {"file": "assets/latin.woff2"},
    "node_modules/x/onest-cyrillic-wght-normal.woff2": {"file": "assets/cyrillic.woff2"},
}  # fmt: skip
KEPT = [
    "CheckIn-1.css", "CheckIn-1.js", "RequireDoor-1.js", "checkin-ru.js", "common-en.js", "cyrillic.woff2",
    "decode-1.js", "latin.woff2", "main-1.css", "main-1.js", "queue-1.js", "shared-1.js",
]  # fmt: skip
PLAIN = ["icon-192.png", "icon.svg", "manifest.webmanifest", "theme.js"]


@pytest.fixture
def site(tmp_path, settings):
    """The folder that Vite built."""
    settings.STATICFILES_DIRS = build(tmp_path / "static")
    folder = tmp_path / "static" / "site"
    (folder / "manifest.json").write_text(json.dumps(MANIFEST))
    (folder / "sw.js").write_text("// the worker")
    (folder / "theme.js").write_text("// light")
    return folder


def kept():
    answer = Client().get("/sw.js")
    return json.loads(re.match("const KEPT = (.*?);\n", answer.text, re.DOTALL)[1])


def test_the_worker_answers_for_the_whole_site_and_is_looked_for_each_time(site):
    answer = Client().get("/sw.js")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.text.endswith("// the worker")
    again = Client().get("/sw.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_it_keeps_the_doors_page_in_every_language_and_no_other(site):
    assert kept()["files"] == [f"/static/site/assets/{name}" for name in KEPT] + [f"/static/site/{n}" for n in PLAIN]


@pytest.mark.parametrize("name", ["sw.js", "theme.js"])
def test_what_changes_makes_another_version(site, name):
    before = kept()["version"]
    (site / name).write_text("// another")

    assert kept()["version"] != before


def test_without_built_pages_there_is_none(site):
    (site / "sw.js").unlink()

    assert Client().get("/sw.js").status_code == 404


def test_it_is_only_read():
    assert Client().post("/sw.js").status_code == 405


def test_doors_may_use_the_camera(site):
    answer = Client().get("/organize/events/7/check-in")

    assert answer.status_code == 200
    assert "camera=(self)" in answer.headers["Permissions-Policy"]
