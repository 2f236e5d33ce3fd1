"""In which form a client is answered."""

from collections.abc import Iterable
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation


class Negotiation(DefaultContentNegotiation):
    """An unknown ``?format=`` is ignored, as any unknown name is: REST framework's 404 says that the path is wrong."""

    def filter_renderers(self, renderers: Iterable[Any], format: str) -> list[Any]:  # noqa: A002 the name is inherited
        every = list(renderers)
        return [renderer for renderer in every if renderer.format == format] or every


class WhateverIsAccepted(DefaultContentNegotiation):
    """Nobody is refused for an ``Accept`` header."""

    def select_renderer(
        self, request: Any, renderers: Iterable[Any], format_suffix: str | None = None
    ) -> tuple[Any, str]:
        first = next(iter(renderers))
        return first, str(first.media_type)
