"""Dashboard and alert rules ask for figures that there are, and no figure of ours is left out."""

import json
import re
from pathlib import Path

import promql_parser
import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from event_booking.journal.models import Job
from event_booking.journal.prometheus import GAUGES

PLACE = Path(__file__).parents[2] / "docs" / "observability"
RULES = yaml.safe_load((PLACE / "alerts.yml").read_text())["groups"][0]["rules"]
PANELS = [panel for panel in json.loads((PLACE / "dashboard.json").read_text())["panels"] if panel["type"] != "row"]
DASHBOARD = [target["expr"] for panel in PANELS for target in panel["targets"]]
ALERTS = [rule["expr"] for rule in RULES]


def asked_for(expressions):
    """Names of figures; each expression is read by Prometheus's grammar. ``$job`` is Grafana's."""
    nodes = []
    for text in expressions:
        promql_parser.walk(promql_parser.parse(text.replace("$job", ".*")), nodes.append)
    return {node.name for node in nodes if isinstance(node, promql_parser.VectorSelector)}


@pytest.fixture
def told(db, tmp_path, event_factory):
    """Names of all that ``/metrics`` and the audit tell, once somebody was answered."""
    GAUGES.forget()
    event_factory()
    Job.objects.create(name="x", due_at=timezone.now(), started_at=timezone.now())
    client, file = Client(), tmp_path / "audit.prom"
    client.get("/api/v1/events/")
    call_command("event_booking_audit", metrics=file)
    text = client.get("/metrics").text + file.read_text()
    return {sample.name for family in text_string_to_metric_families(text) for sample in family.samples}


def test_the_dashboard_and_the_alerts_ask_for_what_there_is(told):
    assert asked_for(DASHBOARD) - told == set()
    assert asked_for(ALERTS) - told == set()


def test_each_figure_of_ours_is_on_the_dashboard(told):
    ours = {name for name in told if name.startswith("event_booking_") and not name.endswith("_created")}
    test = {name for name in ours if name.startswith("event_booking_test_")}

    assert ours - test - asked_for(DASHBOARD) == set()


def test_each_figure_of_ours_is_explained(told):
    text = (PLACE.parent / "observability.rst").read_text()
    ours = {name for name in told if name.startswith("event_booking_") and not name.endswith("_created")}

    assert {name for name in ours if not name.startswith("event_booking_test_") and f"``{name}" not in text} == set()


def test_each_alert_says_how_bad_it_is_what_is_wrong_and_what_to_do():
    for rule in RULES:
        assert rule["labels"]["severity"] in {"critical", "warning", "info"}, rule
        assert set(rule["annotations"]) == {"summary", "action"}, rule
        assert re.fullmatch(r"EventBooking[A-Za-z]+", rule["alert"])


def test_panels_stand_beside_each_other_and_not_upon_each_other():
    cells = [
        (panel["gridPos"]["x"] + x, panel["gridPos"]["y"] + y)
        for panel in PANELS
        for x in range(panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["h"])
    ]

    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
