"""Types of the OpenAPI schema in words."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]
PREFIX = "#/components/schemas/"
MOST_VALUES = 12
LIMITS = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} of them",
    "maxItems": "at most {} of them",
    "minimum": "{} or more",
    "maximum": "{} or less",
    "default": "default ``{}``",
}


class Types:
    """``link`` makes a reference to the table of an object, from its name."""

    def __init__(self, components: Mapping[str, Schema], link: str) -> None:
        self.components, self.link = components, link

    def words(self, schema: Schema) -> str:
        """What a value of this schema is."""
        if "$ref" in schema:
            return self._named(schema["$ref"].removeprefix(PREFIX))
        for key in ("allOf", "oneOf", "anyOf"):
            if key in schema:
                return " or ".join(dict.fromkeys(filter(None, map(self.words, schema[key]))))
        if "enum" in schema:
            return _values(schema["enum"])
        return self._simple(schema)

    def _simple(self, schema: Schema) -> str:
        kinds = schema.get("type", "anything")
        kinds = [kinds] if isinstance(kinds, str) else kinds
        return " or ".join(self._of_kind(kind, schema) for kind in kinds)

    def _of_kind(self, kind: str, schema: Schema) -> str:
        if kind == "array":
            return f"list of {self.words(schema.get('items', {}))}"
        if kind == "string" and "format" in schema:
            return f"string ({schema['format']})"
        return kind

    def _named(self, name: str) -> str:
        schema = self.components[name]
        if (rows := rows_of_page(schema)) is not None:
            return f"page of {self.words(rows)}"
        if "properties" not in schema:
            return self.words(schema)
        return f":ref:`{name} <{self.link}{name.lower()}>`"

    def named_in(self, schema: Any) -> Iterator[str]:
        """Every object in it that has a table of its own."""
        if isinstance(schema, Mapping):
            if str(schema.get("$ref", "")).startswith(PREFIX):
                name = schema["$ref"].removeprefix(PREFIX)
                rows = rows_of_page(self.components[name])
                if rows is not None:
                    yield from self.named_in(rows)
                elif "properties" in self.components[name]:
                    yield name
            for part in schema.values():
                yield from self.named_in(part)
        elif isinstance(schema, list):
            for part in schema:
                yield from self.named_in(part)

    def all_named_in(self, schema: Any) -> list[str]:
        """The same, and what is in those."""
        found: dict[str, None] = {}
        waiting = list(self.named_in(schema))
        while waiting:
            name = waiting.pop()
            if name not in found:
                found[name] = None
                waiting += self.named_in(self.components[name])
        return sorted(found)


def rows_of_page(schema: Schema) -> Schema | None:
    """What a page of a list has in each row, if it is one."""
    properties = schema.get("properties", {})
    return properties["results"]["items"] if {"next", "previous", "results"} <= set(properties) else None


def limits(schema: Schema) -> str:
    """What else is asked of a value."""
    found = [words.format(schema[key]) for key, words in LIMITS.items() if schema.get(key) not in (None, "", [], {})]
    return f" ({', '.join(found)})" if found else ""


def _values(values: list[Any]) -> str:
    if len(values) > MOST_VALUES:
        return f"one of {len(values)} values"
    return ", ".join("null" if each is None else f"``{each}``" if each != "" else "empty" for each in values)


def prose(text: str) -> str:
    """A description: Markdown's code stays code, the rest is plain."""
    parts = re.split(r"`+([^`]+)`+", " ".join(text.split()))
    return "".join(
        f"``{part}``" if place % 2 else re.sub(r"([\\*`|_])", r"\\\1", part) for place, part in enumerate(parts)
    )
