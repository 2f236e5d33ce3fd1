"""Rows as JSON, for requests that come in a rush."""

from functools import cache
from typing import Any


def represent(serializer_class: Any, instance: Any) -> Any:
    """What ``serializer_class(instance).data`` is, for a serializer that asks nothing of its context.

    Building a serializer's fields takes longer than using them; here they are built once in a process.
    """
    return _shared(serializer_class).to_representation(instance)


@cache
def _shared(serializer_class: Any) -> Any:
    return serializer_class()
