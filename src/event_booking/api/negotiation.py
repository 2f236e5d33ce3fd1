"""Answers of which there is one form, whatever a client says it accepts."""

from collections.abc import Iterable
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation


class WhateverIsAccepted(DefaultContentNegotiation):
    """Nobody is refused for an ``Accept`` header."""

    def select_renderer(
        self, request: Any, renderers: Iterable[Any], format_suffix: str | None = None
    ) -> tuple[Any, str]:
        first = next(iter(renderers))
        return first, str(first.media_type)
