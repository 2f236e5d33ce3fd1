"""Pages as Vite would have built them, but small."""

import json

MANIFEST = {
    "src/main.tsx": {
        "file": "assets/main-1.js", "isEntry": True, "imports": ["_shared.js"], "css": ["assets/main-1.css"],
        "dynamicImports": ["src/pages/catalogue/Home.tsx", "src/pages/event/EventPage.tsx"],
    },
    "_shared.js": {"file": "assets/shared-1.js"},
    "_stars.js": {"file": "assets/stars-1.js", "css": ["assets/stars-1.css"], "imports": ["_shared.js"]},
    "src/pages/catalogue/Home.tsx": {"file": "assets/Home-1.js", "imports": ["src/main.tsx"]},
    "src/pages/event/EventPage.tsx": {"file": "assets/EventPage-1.js", "imports": ["src/main.tsx", "_stars.js"]},
    "src/i18n/en/common.json": {"file": "assets/common-en.js"},
    "src/i18n/ru/common.json": {"file": "assets/common-ru.js"},
    "src/i18n/ru/event.json": {"file": "assets/event-ru.js"},
    "node_modules/x/onest-latin-wght-normal.woff2": {"file": "assets/latin.woff2"},
    "node_modules/x/onest-latin-ext-wght-normal.woff2": {"file": "assets/latin-ext.woff2"},
    "node_modules/x/onest-cyrillic-wght-normal.woff2": {"file": "assets/cyrillic.woff2"},
}  # fmt: skip


def build(folder):
    """Write them, and return what ``STATICFILES_DIRS`` must be."""
    site = folder / "site"
    site.mkdir(parents=True)
    (site / "manifest.json").write_text(json.dumps(MANIFEST))
    return [folder]
