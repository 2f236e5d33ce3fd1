"""Answers that are for one person."""

from typing import Any

from rest_framework.response import Response


class PrivateMixin:
    """Nobody on the way keeps these answers."""

    def finalize_response(self, *args: Any, **kwargs: Any) -> Response:
        response: Response = super().finalize_response(*args, **kwargs)  # type: ignore[misc]
        response.headers["Cache-Control"] = "private, no-store"
        return response
