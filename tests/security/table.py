"""The table of ``matrix.txt``, and how one of its rows is sent."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from rest_framework.test import APIClient

from tests.security.bodies import BODIES, UPLOADS
from tests.security.world import ACTORS, World

API = "/api/v1/"


@dataclass(frozen=True)
class Row:
    method: str
    path: str
    statuses: dict[str, int]

    @property
    def operation(self) -> str:
        """As the OpenAPI description has it, with ``{}`` for each parameter."""
        return f"{self.method} {re.sub(r'{[^}]*}', '{}', self.path.partition('?')[0])}"

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def rows() -> Iterator[Row]:
    for line in (Path(__file__).parent / "matrix.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            method, path, *statuses = line.split()
            yield Row(method, path, dict(zip(ACTORS, map(int, statuses), strict=True)))


def send(world: World, row: Row, actor: str, **more: Any) -> Any:
    """The answer to this actor; ``more`` are fields of the body beside the valid ones."""
    client = APIClient(raise_request_exception=False)
    if actor in world.tokens:
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {world.tokens[actor].access}")
    body = BODIES[row.operation](world, actor) if row.operation in BODIES else {} if more else None
    style = "multipart" if row.operation in UPLOADS else "json"
    ask = getattr(client, row.method.lower())
    return ask(API + row.path.format(**world.paths), body if body is None else {**body, **more}, format=style)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def text_of(answer: Any) -> str:
    """Body and headers, as whoever asked can read them."""
    return f"{answer.headers} {answer.getvalue().decode(errors='replace')}"
