"""What the OpenAPI description says of an operation beyond its types."""

from collections.abc import Callable, Sequence
from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework import serializers

__all__ = ["RefusalSerializer", "describe", "hide_aliases"]

#: Paths that are another name of others; the schema shows the others only.
ALIASES = ("/recipe/",)

WORDS = {
    400: "The request is not valid.",
    401: "Nobody is signed in, or the token is no longer valid.",
    403: "The person lacks the role.",
    404: "It does not exist, or is not visible to this person.",
    409: "A rule refuses it; `code` says which one.",
    410: "It is kept no more; `code` says what.",
    413: "The body is too large.",
    415: "The content type is not accepted.",
    422: "The `Idempotency-Key` was used for another request.",
    429: "Too many attempts; `Retry-After` says when to come again.",
    503: "Temporarily impossible; `Retry-After` says when to come again.",
}


class RefusalSerializer(serializers.Serializer[Any]):
    """The body of every refusal: a sentence for people, a code for programs."""

    detail = serializers.CharField()
    code = serializers.CharField(required=False)


def describe(
    summary: str,
    *,
    answers: dict[Any, Any] | None = None,
    refusals: Sequence[str] = (),
    errors: Sequence[int] = (),
    example: Any = None,
    answer_example: Any = None,
    **more: Any,
) -> Callable[[Any], Any]:
    """Decorate a view method: ``@describe("Book seats", answers={201: BookingSerializer}, refusals=["sold_out"])``.

    ``refusals`` are the public codes of its 409; 503 goes without saying. ``example`` is a request body,
    ``answer_example`` the body of the first answer. What ``extend_schema`` takes may follow.
    """
    responses: dict[Any, Any] = dict(answers or {})
    for status in [*errors, *([409] if refusals else []), 503]:
        responses.setdefault(status, _error(status, refusals if status == 409 else ()))
    examples = [OpenApiExample("request", value=example, request_only=True)] if example is not None else []
    if answer_example is not None:
        first = str(next(iter(answers or {200: None})))
        examples.append(OpenApiExample("answer", value=answer_example, response_only=True, status_codes=[first]))
    decorate = extend_schema(summary=summary, responses=responses or None, examples=examples or None, **more)

    def with_words(target: Any) -> Any:
        if "description" not in more and getattr(target, "__name__", "") != "" and not target.__doc__:
            target.__doc__ = f"{summary}."  # or the view's docstring, which is about all of its operations
        return decorate(target)

    return with_words


def shown_as(example: Any) -> Callable[[Any], Any]:
    """Decorate a serializer with what an answer of it looks like; lists show it as their row."""
    return extend_schema_serializer(examples=[OpenApiExample("example", value=example, response_only=True)])


def _error(status: int, codes: Sequence[str]) -> OpenApiResponse:
    if status == 400:
        # one message list for each field, as REST framework has it, or a refusal with a code
        return OpenApiResponse({"type": "object", "additionalProperties": True}, WORDS[400])
    examples = [
        OpenApiExample(code, value={"detail": "…", "code": code}, response_only=True, status_codes=[str(status)])
        for code in codes
    ]
    return OpenApiResponse(RefusalSerializer, WORDS[status], examples=examples)


def hide_aliases(endpoints: list[Any], **kwargs: Any) -> list[Any]:
    """For ``SPECTACULAR_SETTINGS["PREPROCESSING_HOOKS"]``: leave ``recipe/`` out, which repeats ``events/``."""
    return [endpoint for endpoint in endpoints if not any(alias in endpoint[0] for alias in ALIASES)]
