"""Sphinx's settings."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_project.settings")

import django  # noqa: E402

from event_booking import __version__  # noqa: E402

django.setup()

project = "django-event-booking"
release = version = __version__
copyright = "the authors of django-event-booking"  # noqa: A001
extensions = [
    "sphinx.ext.autodoc", "sphinx.ext.doctest", "directives", "facts_list", "mail_kinds", "myst_parser", "readme_code",
    "sequence", "settings_table",
]  # fmt: skip
html_theme = "furo"
html_title = f"django-event-booking {release}"
templates_path: list[str] = []
exclude_patterns = ["_build"]
autodoc_typehints = "description"
nitpicky = False
# only what is marked as one: a page that shows a console is none
doctest_test_doctest_blocks = ""
