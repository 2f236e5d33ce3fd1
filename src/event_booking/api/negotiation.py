"""In which form a client is answered."""

from collections.abc import Iterable
from typing import Any

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation


class Negotiation(DefaultContentNegotiation):
    """Nobody is refused for what they accept: an answer has one form, JSON or a file's (RFC 9110, 12.5.1, allows it).

    An unknown ``?format=`` is ignored, as any unknown name is: REST framework's 404 says that the path is wrong.
    """

    def select_renderer(
        self, request: Any, renderers: Iterable[Any], format_suffix: str | None = None
    ) -> tuple[Any, str]:
        first = next(iter(renderers))
        try:
            chosen: tuple[Any, str] = super().select_renderer(request, renderers, format_suffix)
        except NotAcceptable:
            return first, str(first.media_type)
        return chosen

    def filter_renderers(self, renderers: Iterable[Any], format: str) -> list[Any]:  # noqa: A002 the name is inherited
        every = list(renderers)
        return [renderer for renderer in every if renderer.format == format] or every


class WhateverIsAccepted(DefaultContentNegotiation):
    """The ``Accept`` header is not even looked at."""

    def select_renderer(
        self, request: Any, renderers: Iterable[Any], format_suffix: str | None = None
    ) -> tuple[Any, str]:
        first = next(iter(renderers))
        return first, str(first.media_type)
