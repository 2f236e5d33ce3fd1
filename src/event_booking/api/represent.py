"""Rows as JSON and JSON as values, for requests that come in a rush."""

from functools import cache
from typing import Any


def represent(serializer_class: Any, instance: Any) -> Any:
    """What ``serializer_class(instance).data`` is, for a serializer that asks nothing of its context.

    Building a serializer's fields takes longer than using them; here they are built once in a process.
    """
    return _shared(serializer_class).to_representation(instance)


def validate(serializer_class: Any, data: Any) -> Any:
    """The validated data of ``serializer_class(data=data)``, likewise. Raises REST framework's ``ValidationError``."""
    return _shared(serializer_class).run_validation(data)


@cache
def _shared(serializer_class: Any) -> Any:
    return serializer_class()
