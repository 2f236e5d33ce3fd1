"""``.. http-api:: bookings`` describes every operation of an app, from the OpenAPI schema."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from drf_spectacular.generators import EndpointEnumerator, SchemaGenerator

from directives.base import FromCode, table
from directives.http_types import Types, limits, prose

Operation = Mapping[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")


@cache
def schema() -> Mapping[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-any-return,no-untyped-call]


@cache
def apps_of_operations() -> dict[tuple[str, str], str]:
    """Which app answers, by path and method; what stands in braces is a name that the schema may change."""
    endpoints = EndpointEnumerator().get_api_endpoints()
    modules = {(_shape(path), method.lower()): callback.cls.__module__ for path, _, method, callback in endpoints}
    return {key: module.split(".")[1] for key, module in modules.items() if module.startswith("event_booking.")}


def operations(app: str) -> list[tuple[str, str, Operation]]:
    """Path, method and description of what this app answers."""
    apps = apps_of_operations()
    return [
        (path, method, item[method])
        for path, item in schema()["paths"].items()
        for method in METHODS
        if method in item and apps.get((_shape(path), method)) == app
    ]


def _shape(path: str) -> str:
    return re.sub(r"{\w+}", "{}", path)


class HttpApi(FromCode):
    required_arguments = 1

    def lines(self) -> Iterator[str]:
        app = self.arguments[0]
        types = Types(schema()["components"]["schemas"], f"http-{app}-")
        found = operations(app)
        for path, method, operation in found:
            yield from _operation(path, method, operation, types)
        yield from ["Objects", "-------", ""]
        for name in types.all_named_in([operation for _, _, operation in found]):
            if name != "Refusal":
                yield from _object(name, types)


def _operation(path: str, method: str, operation: Operation, types: Types) -> Iterator[str]:
    title = operation["summary"]
    yield from [title, "-" * len(title), "", f"**{method.upper()}** ``{path}``", ""]
    said = prose(operation.get("description", ""))
    if said.rstrip(".") != title.rstrip("."):
        yield from [said, ""]
    yield from _parameters(operation, types)
    yield from _body(operation, types)
    yield from _answers(operation, types)


def _parameters(operation: Operation, types: Types) -> list[str]:
    rows = [
        (
            f"``{each['name']}``",
            each["in"],
            types.words(each.get("schema", {})) + limits(each.get("schema", {})),
            prose(each.get("description", "")) or "–",
        )
        for each in operation.get("parameters", [])
        if each["in"] != "path"
    ]
    return table(("Parameter", "In", "Type", "Meaning"), rows, widths="22 10 28 40") if rows else []


def _body(operation: Operation, types: Types) -> Iterator[str]:
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return
    body = next(iter(content.values()))  # whichever form it has, the fields are the same
    others = f" ({', '.join(f'``{each}``' for each in content)})" if "application/json" not in content else ""
    yield from [f"Body: {types.words(body['schema'])}{others}", ""]
    for example in body.get("examples", {}).values():
        text = json.dumps(example["value"], indent=2, ensure_ascii=False)
        yield from [".. code-block:: json", "", *(f"   {line}" for line in text.splitlines()), ""]


def _answers(operation: Operation, types: Types) -> Iterator[str]:
    good = {status: answer for status, answer in operation["responses"].items() if status < "400"}
    bad = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
    told = [f"{status}: {_content(answer, types)}" for status, answer in good.items()]
    yield from [f"Answers {'; '.join(told)}.", ""] if told else []
    refused = [f"{status}{_codes(answer)}" for status, answer in sorted(bad.items())]
    yield from [f"Refuses with {', '.join(refused)}.", ""] if refused else []


def _content(answer: Mapping[str, Any], types: Types) -> str:
    kinds = [
        types.words(each["schema"]) if media == "application/json" else f"``{media}``"
        for media, each in answer.get("content", {}).items()
    ]
    said = prose(answer.get("description", "")).rstrip(".")
    return " or ".join(dict.fromkeys(kinds)) or said or "nothing"


def _codes(answer: Mapping[str, Any]) -> str:
    examples = [each for content in answer.get("content", {}).values() for each in content.get("examples", {}).values()]
    codes = [
        each["value"]["code"] for each in examples if isinstance(each.get("value"), dict) and "code" in each["value"]
    ]
    return f" (``{'``, ``'.join(codes)}``)" if codes else ""


def _object(name: str, types: Types) -> Iterator[str]:
    described = types.components[name]
    needed = set(described.get("required", []))
    rows = [
        (
            f"``{field}``" + (" *" if field in needed and name.endswith("Request") else ""),
            types.words(each) + limits(each),
            prose(each.get("description", "")) or "–",
        )
        for field, each in described["properties"].items()
    ]
    yield from [f".. _{types.link}{name.lower()}:", "", f".. rubric:: {name}", ""]
    if said := prose(described.get("description", "")):
        yield from [said, ""]
    yield from table(("Field", "Type", "Meaning"), rows, widths="26 38 36")
