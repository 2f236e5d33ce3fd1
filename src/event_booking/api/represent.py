"""Rows as JSON and JSON as values, for requests that come in a rush."""

from functools import cache
from typing import Any

from rest_framework.exceptions import ValidationError


def represent(serializer_class: Any, instance: Any) -> Any:
    """What ``serializer_class(instance).data`` is, for a serializer that asks nothing of its context.

    Building a serializer's fields takes longer than using them; here they are built once in a process.
    """
    return _shared(serializer_class).to_representation(instance)


def validate(serializer_class: Any, data: Any) -> Any:
    """The validated data of ``serializer_class(data=data)``, likewise; raises what ``is_valid`` raises."""
    try:
        return _shared(serializer_class).run_validation(data)
    except ValidationError:
        serializer = serializer_class(data=data)
        serializer.is_valid(raise_exception=True)  # which words its errors in ways of its own
        return serializer.validated_data


@cache
def _shared(serializer_class: Any) -> Any:
    return serializer_class()
