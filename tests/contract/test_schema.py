"""The OpenAPI description: complete, without warnings, and true for whatever a fuzzer thinks of."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator

TABLE = (Path(__file__).parent / "paths.txt").read_text().splitlines()
LINES = [line for line in TABLE if line and not line.startswith("#")]
PROMISED = {tuple(line.split()) for line in LINES if not line.startswith("later")}
LATER = {tuple(line.split()[1:]) for line in LINES if line.startswith("later")}


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


def operations(schema):
    """{(method, path below api/v1/ with {} for each parameter): operation} of the schema."""
    return {
        (method.upper(), re.sub(r"\{[^}]*\}", "{}", path.removeprefix("/api/v1/"))): operation
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    }


def test_every_promised_operation_is_there(schema):
    there = set(operations(schema))

    assert PROMISED - there == set()
    assert LATER & there == set()


def test_the_alias_is_left_out(schema):
    assert not [path for path in schema["paths"] if "recipe" in path]


def test_it_is_openapi_3_1(schema):
    assert schema["openapi"].startswith("3.1")


def test_every_operation_has_a_summary_and_every_error_it_can_answer(schema):
    lacking = {}
    for (method, path), operation in operations(schema).items():
        if path.startswith("/"):
            continue
        codes = set(operation["responses"])
        wanted = {"503"} | ({"404"} if "{}" in path else set())
        wanted |= {"401"} if operation.get("security") and {} not in operation["security"] else set()
        wanted |= {"400"} if "requestBody" in operation else set()
        if not operation.get("summary") or wanted - codes:
            lacking[method, path] = sorted(wanted - codes)
    assert lacking == {}


def test_describing_it_gives_no_warning(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))
