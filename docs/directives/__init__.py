"""Directives by which the reference is written from the code, so that it can not tell anything else."""

from typing import Any

from sphinx.application import Sphinx

from directives import backends, checks, commands, errors, floors, hooks, http_api, models, public, repository

DIRECTIVES = {
    "backends": backends.Backends,
    "event-booking-checks": checks.Checks,
    "event-booking-commands": commands.Commands,
    "event-booking-errors": errors.Errors,
    "event-booking-floors": floors.Floors,
    "event-booking-hooks": hooks.Hooks,
    "http-api": http_api.HttpApi,
    "models-of": models.ModelsOf,
    "public": public.Public,
}


def setup(app: Sphinx) -> dict[str, Any]:
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
    app.connect("source-read", repository.read)
    return {"parallel_read_safe": True}
