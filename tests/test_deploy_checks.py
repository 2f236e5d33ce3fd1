"""What ``check --deploy`` says of a site that would fail in the hands of strangers."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.db import connections
from django.test import override_settings

from event_booking import deploy_checks
from event_booking.testing import override_event_booking
from example_project.mailers import SMTP
from tests.mailers import send_by

SOURCES = Path(deploy_checks.__file__).parent


def found(check):
    return [message.id for message in check(None)]


@pytest.mark.parametrize(
    ("url", "ids"),
    [
        ("https://tickets.example", []),
        ("http://tickets.example", ["event_booking.W003"]),
        ("https://127.0.0.1:8000", ["event_booking.W003"]),
        ("https://localhost", ["event_booking.W003"]),
    ],
)
def test_links_must_lead_somewhere(url, ids):
    with override_event_booking(SITE_URL=url), override_settings(DEFAULT_FROM_EMAIL="a@tickets.example"):
        assert found(deploy_checks.check_addresses) == ids


@pytest.mark.parametrize("sender", ["webmaster@localhost", "Tickets <tickets@mail.localhost>", "nobody"])
def test_mails_must_come_from_somewhere(sender):
    with override_settings(DEFAULT_FROM_EMAIL=sender):
        assert found(deploy_checks.check_addresses) == ["event_booking.W005"]


@pytest.mark.parametrize(
    ("backend", "options", "ids"),
    [
        (SMTP, {"host": "mail.example"}, []),
        ("anymail.backends.postmark.EmailBackend", {}, []),
        ("django.core.mail.backends.console.EmailBackend", {}, ["event_booking.W004"]),
        ("example_project.mail.NoSuchBackend", {}, ["event_booking.W004"]),
        ("example_project.mail.ConsoleBackend", {}, ["event_booking.W004"]),
    ],
)
def test_mails_must_be_sent(backend, options, ids, settings):
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "x"}
    send_by(settings, backend, **options)

    assert found(deploy_checks.check_mail) == ids


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("given", "ids"),
    [
        ({"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}, []),
        ({"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False}, ["event_booking.W007"]),
        ({"CONN_MAX_AGE": 0}, ["event_booking.W006"]),
        ({"CONN_MAX_AGE": 0, "OPTIONS": {"pool": True}}, []),
    ],
)
def test_connections_must_be_cheap_and_outlive_a_restart(given, ids, monkeypatch):
    monkeypatch.setitem(connections.settings, "default", {**connections.settings["default"], **given})
    assert found(deploy_checks.check_connections) == ids


def test_they_are_asked_at_deployment_alone():
    with override_settings(DEFAULT_FROM_EMAIL="a@localhost"):
        assert "event_booking.W005" not in [message.id for message in run_checks()]
        assert "event_booking.W005" in [message.id for message in run_checks(include_deployment_checks=True)]


def messages():
    """Each call in the package that makes a message of a system check: where, and its keywords."""
    for file in SOURCES.rglob("*.py"):
        source = file.read_text()
        if "django.core.checks" not in source and "from django.core import checks" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            keywords = {word.arg: word.value for word in getattr(node, "keywords", [])}
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if "id" in keywords and re.search(r"\b(Error|Warning|kind|make)$", name):
                yield f"{file.relative_to(SOURCES)}:{node.lineno}", keywords


def test_each_message_has_a_hint_and_an_id_of_one_form():
    given = dict(messages())
    assert len(given) > 25
    for where, keywords in given.items():
        assert "hint" in keywords, where
        assert re.fullmatch(r"event_booking(_\w+)?\.[EW]\d{3}", ast.literal_eval(keywords["id"])), where


def test_no_two_modules_share_an_id():
    """Whoever silences one message must not silence another."""
    modules = defaultdict(set)
    for where, keywords in messages():
        modules[ast.literal_eval(keywords["id"])].add(where.partition(":")[0])
    assert {number: shared for number, shared in modules.items() if len(shared) > 1} == {}
