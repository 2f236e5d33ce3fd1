"""Who is woken by what, played by Prometheus's own evaluation of the rules."""

import json
import subprocess
from typing import Any

import pytest
import yaml

from tests.deploy.promtool import find
from tests.servers.site import ROOT

RULES = ROOT / "docs" / "observability" / "alerts.yml"
MEASURED = 'event_booking_measured{measure="journal"}'
JOBS = "event_booking_jobs_seconds"
STATUS = "django_http_responses_total_by_status_total"
BOOKINGS = "event_booking_bookings_total"
LATENCY = "django_http_requests_latency_seconds_by_view_method_bucket"
GIVEN_UP = 'event_booking_deliveries_5m{channel="email", outcome="given_up"}'
MINUTES = 120

#: A site that is well, though the webhook of somebody is away, some addresses are dead, and seats are gone.
CALM: dict[str, str] = {
    MEASURED: "1x120", JOBS: "1x120",
    'event_booking_oldest_seconds{queue="facts"}': "0x120",
    'event_booking_oldest_seconds{queue="webhooks"}': "90000x120",
    'event_booking_due{queue="facts"}': "5000-40x120",
    'event_booking_given_up{queue="facts"}': "0x120",
    'event_booking_given_up{queue="deliveries"}': "3x120",
    "event_booking_overdue_hold_seconds": "4x120",
    'event_booking_deliveries{channel="email", failing="yes"}': "2x120",
    GIVEN_UP: "6x120",
    'event_booking_deliveries_5m{channel="email", outcome="sent"}': "600x120",
    BOOKINGS + '{outcome="sold_out"}': "0+120x120",
    BOOKINGS + '{outcome="error"}': "0x120",
    'event_booking_refusals_total{code="unavailable"}': "0+1x120",
    STATUS + '{status="200"}': "0+600x120",
    STATUS + '{status="500"}': "0x120",
    LATENCY + '{le="0.1"}': "0+600x120", LATENCY + '{le="5.0"}': "0+600x120", LATENCY + '{le="+Inf"}': "0+600x120",
    'event_booking_facts_5m{fact="account.login_refused"}': "40x120",
    "event_booking_audit_off": "0x120",
    "event_booking_audit_time_seconds": "0x120",
}  # fmt: skip

#: What happens, and the labels of the alert that it brings about. ``None``: the figure is missing.
TROUBLES: list[tuple[str, dict[str, str | None], dict[str, str]]] = [
    ("EventBookingIsNotMeasured", dict.fromkeys(CALM), {"severity": "critical"}),
    ("EventBookingDatabaseAway", {MEASURED: "0x120"}, {"severity": "critical", "measure": "journal"}),
    ("EventBookingNobodyWorks", {JOBS: "0+60x120"}, {"severity": "critical"}),
    ("EventBookingNobodyWorks", {JOBS: None}, {"severity": "critical"}),
    ("EventBookingBacklog", {'event_booking_oldest_seconds{queue="facts"}': "0+60x120"},
     {"severity": "critical", "queue": "facts"}),
    ("EventBookingBacklogGrows", {'event_booking_due{queue="facts"}': "0+50x120"},
     {"severity": "warning", "queue": "facts"}),
    ("EventBookingFactGivenUp", {'event_booking_given_up{queue="facts"}': "1x120"}, {"severity": "critical"}),
    ("EventBookingDeliveriesFail", {'event_booking_deliveries{channel="email", failing="yes"}': "20x120"},
     {"severity": "warning", "channel": "email"}),
    ("EventBookingDeliveriesGivenUp", {GIVEN_UP: "100x120"}, {"severity": "warning", "channel": "email"}),
    ("EventBookingHoldsDoNotEnd", {"event_booking_overdue_hold_seconds": "0+60x120"}, {"severity": "critical"}),
    ("EventBookingSoldOutSpike", {BOOKINGS + '{outcome="sold_out"}': "0+60x100 10000+3000x19"}, {"severity": "info"}),
    ("EventBookingUnavailable", {'event_booking_refusals_total{code="unavailable"}': "0+30x120"},
     {"severity": "warning"}),
    ("EventBookingErrors", {STATUS + '{status="500"}': "0+6x120"}, {"severity": "critical"}),
    # the first ones after a start: nobody has counted 0 of them
    ("EventBookingErrors", {STATUS + '{status="500"}': "_x112 3x7"}, {"severity": "critical"}),
    ("EventBookingSaleFailed", {BOOKINGS + '{outcome="error"}': "0x105 1x14"}, {"severity": "critical"}),
    ("EventBookingSlow", {LATENCY + '{le="0.1"}': "0+500x120"}, {"severity": "warning"}),
    ("EventBookingGuessing", {'event_booking_facts_5m{fact="account.login_refused"}': "900x120"},
     {"severity": "warning", "fact": "account.login_refused"}),
    ("EventBookingAuditOff", {"event_booking_audit_off": "2x120"}, {"severity": "critical"}),
    ("EventBookingAuditOld", {"event_booking_audit_time_seconds": "-200000x120"}, {"severity": "warning"}),
    ("EventBookingAuditOld", dict.fromkeys(["event_booking_audit_off", "event_booking_audit_time_seconds"]),
     {"severity": "warning"}),
]  # fmt: skip
ALERTS = sorted({name for name, _, _ in TROUBLES})


def promtool(*arguments: str, cwd: Any = None) -> str:
    done = subprocess.run([str(find()), *arguments], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def play(folder, series, expected):
    """``expected`` maps the alerts that must fire after ``MINUTES`` to their labels; no other one may."""
    rules = yaml.safe_load(RULES.read_text())
    for rule in rules["groups"][0]["rules"]:
        del rule["annotations"]  # what they say is not what is tried here
    (folder / "rules.yml").write_text(json.dumps(rules))
    asked = [
        {
            "eval_time": f"{MINUTES - 5}m",
            "alertname": name,
            "exp_alerts": [{"exp_labels": expected[name]}] if name in expected else [],
        }
        for name in ALERTS
    ]
    given = [{"series": name, "values": values} for name, values in series.items() if values is not None]
    test = {"interval": "1m", "input_series": given, "alert_rule_test": asked}
    played = {"rule_files": ["rules.yml"], "evaluation_interval": "1m", "tests": [test]}
    (folder / "test.yml").write_text(json.dumps(played))
    promtool("test", "rules", "test.yml", cwd=folder)


def test_prometheus_takes_the_rules_as_they_are():
    told = promtool("check", "rules", str(RULES))

    assert f"{len(ALERTS)} rules found" in told


def test_a_site_that_is_well_wakes_nobody(tmp_path):
    play(tmp_path, CALM, {})


@pytest.mark.parametrize(
    ("alert", "trouble", "labels"), TROUBLES, ids=lambda value: value if type(value) is str else ""
)
def test_each_trouble_wakes_somebody_and_brings_no_other_alert(alert, trouble, labels, tmp_path):
    play(tmp_path, CALM | trouble, {alert: labels})


def test_each_rule_is_tried():
    assert [rule["alert"] for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]] == list(
        dict.fromkeys(name for name, _, _ in TROUBLES)
    )
