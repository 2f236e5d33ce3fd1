"""Bodies as they come from strangers."""

from collections.abc import Mapping
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import DataAndFiles, FormParser, JSONParser, MultiPartParser

from event_booking.api.errors import PayloadTooLarge
from event_booking.conf import app_settings

if TYPE_CHECKING:
    from django.http.request import _ImmutableQueryDict

#: Levels of nesting, well under what Python can walk and print.
DEEPEST = 100


def refuse_if_too_large(size: int) -> None:
    """Raise ``PayloadTooLarge`` for a body of more than ``MAX_BODY_BYTES``."""
    if size > app_settings().MAX_BODY_BYTES:
        raise PayloadTooLarge


def size_of_body(meta: Mapping[str, Any]) -> int:
    """Bytes that the request says it has; 0 where that is no number, as Django reads it."""
    try:
        return int(meta.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


class LimitedJSONParser(JSONParser):
    """JSON of at most ``MAX_BODY_BYTES``, of a sensible depth, and without halves of characters.

    A lone surrogate can neither be stored nor be sent back in a message that quotes it. The encoding is UTF-8, as of
    all JSON (RFC 8259), whatever ``charset`` says: others read the same bytes as something else.
    """

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        body = stream.read(app_settings().MAX_BODY_BYTES + 1)
        refuse_if_too_large(len(body))
        try:
            data = super().parse(BytesIO(body), media_type, {**(parser_context or {}), "encoding": "utf-8"})
        except RecursionError as error:
            raise ParseError from error
        _check(data)
        return data


class LimitedFormParser(FormParser):
    """Fields of at most ``MAX_BODY_BYTES``, as a form or a mail program sends them."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> "_ImmutableQueryDict":
        body = stream.read(app_settings().MAX_BODY_BYTES + 1)
        refuse_if_too_large(len(body))
        try:
            return QueryDict(body, encoding="utf-8")
        except (SuspiciousOperation, UnicodeDecodeError) as error:
            raise ParseError from error


class UploadParser(MultiPartParser):
    """Files beside fields. What Django refuses about such a body is a 400 or 413 here, in the API's own shape."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> "DataAndFiles[Any, Any]":
        limits = app_settings()
        room = max(limits.MAX_FILE_BYTES, limits.MAX_IMAGE_BYTES) + limits.MAX_BODY_BYTES
        if size_of_body((parser_context or {})["request"].META) > room:
            raise PayloadTooLarge  # before any of it is stored
        try:
            return super().parse(stream, media_type, parser_context)
        except RequestDataTooBig as error:
            raise PayloadTooLarge from error
        except SuspiciousOperation as error:
            raise ParseError from error


def _check(data: Any) -> None:
    level, depth = [data], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise ParseError(_("This is nested too deeply."))
        for text in level:
            if isinstance(text, str) and not _is_whole(text):
                raise ParseError(_("This is not valid Unicode."))
        level = [part for outer in level for part in _parts(outer)]


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    return value if isinstance(value, list) else []


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
