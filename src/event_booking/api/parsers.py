"""JSON as it comes from strangers."""

from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from event_booking.api.errors import PayloadTooLarge
from event_booking.conf import app_settings


class LimitedJSONParser(JSONParser):
    """JSON of at most ``MAX_BODY_BYTES`` and of a depth that Python can walk."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        limit = app_settings().MAX_BODY_BYTES
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise PayloadTooLarge
        try:
            return super().parse(BytesIO(body), media_type, parser_context)
        except RecursionError as error:
            raise ParseError from error
