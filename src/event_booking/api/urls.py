"""Paths that several apps hang below an event."""

from collections.abc import Sequence
from typing import Any

from django.urls import URLPattern, URLResolver, include, path


def below_events(patterns: Sequence[URLPattern | URLResolver]) -> list[Any]:
    """Mount ``patterns`` at ``events/`` and at its alias ``recipe/``; ``reverse`` gives the former, which is last."""
    return [path("recipe/", include(patterns)), path("events/", include(patterns))]
