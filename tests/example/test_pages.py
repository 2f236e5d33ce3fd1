import logging
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone

from event_booking.accounts.signals import account_activated
from event_booking.journal.models import Entry, Job
from event_booking.journal.prometheus import GAUGES
from event_booking.notifications.models import Delivery, Notification

QUEUES = ["facts", "deliveries", "digests", "webhooks"]
NOTHING = {"oldest_waiting_seconds": 0.0, "failing": 0, "given_up_today": 0}


@pytest.fixture
def client():
    GAUGES.forget()
    return Client(raise_request_exception=False)


def test_documentation_is_drawn_by_scripts_of_its_own(client):
    text = client.get("/api/v1/docs/").text
    script = client.get("/api/v1/docs/", {"script": ""})

    assert 'src="/api/v1/docs/?script="' in text
    assert (script.headers["Content-Type"], "SwaggerUIBundle" in script.text) == ("application/javascript", True)


@pytest.mark.parametrize("page", ["/api/v1/docs/", "/api/v1/redoc/"])
def test_documentation_asks_no_third_party(client, page):
    text = client.get(page).text

    assert [line for line in text.splitlines() if "http://" in line or "https://" in line] == []


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/api/v1/schema/?format=json", {}), ("/api/v1/schema/", {"Accept": "application/json"})],
)
def test_the_schema_is_openapi_3_1_in_json(client, path, headers):
    answer = client.get(path, headers=headers)

    assert answer.json()["openapi"] == "3.1.0"


def test_addresses_that_lead_nowhere_answer_in_json(client):
    for method in (client.get, client.post, client.delete):
        answer = method("/api/v1/nonsense/")

        assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})


def test_a_page_that_lacks_its_last_slash_is_found(client):
    assert client.get("/api/v1/docs?x=1").headers["Location"] == "/api/v1/docs/?x=1"
    assert client.post("/api/v1/docs").status_code == 404


def test_unknown_hosts_are_refused_in_json(client):
    answer = client.get("/api/v1/events/", headers={"Host": "evil.example"})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


@pytest.mark.django_db
def test_health_says_when_the_background_work_never_ran(client):
    assert client.get("/health/live/").json() == {"status": "ok"}
    answer = client.get("/health/ready/")

    assert answer.status_code == 200
    assert answer.json() == {
        "database": "ok",
        "relay": {"status": "never", "seconds": None, "queues": dict.fromkeys(QUEUES, NOTHING)},
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "status"), [(5, "ok"), (3600, "late")])
def test_health_tells_how_late_the_background_work_is(client, seconds, status):
    Job.objects.create(name="x", due_at=timezone.now(), started_at=timezone.now() - timedelta(seconds=seconds))

    answer = client.get("/health/ready/")

    assert (answer.status_code, answer.json()["relay"]["status"]) == (200, status)


@pytest.mark.django_db
def test_health_tells_of_mails_that_nobody_sends_although_the_work_is_done(client, user_factory):
    now = timezone.now()
    Job.objects.create(name="x", due_at=now, started_at=now)
    with transaction.atomic():
        fact = account_activated.record(user := user_factory())
    Entry.objects.update(state="delivered", delivered_at=now)
    for kind, fields in {
        "a": {"due_at": now - timedelta(hours=2)},
        "b": {"due_at": now + timedelta(seconds=50), "attempts": 9},
        "c": {"state": "dead"},
        "d": {"state": "dead", "due_at": now - timedelta(days=2)},
    }.items():
        note = Notification.objects.create(user=user, fact=fact, kind=kind, title="x")
        Delivery.objects.create(notification=note, channel="email", **fields)

    told = client.get("/health/ready/").json()["relay"]

    assert (told["status"], told["queues"]["facts"]) == ("late", NOTHING)
    assert 7200 <= told["queues"]["deliveries"].pop("oldest_waiting_seconds") < 7300
    assert told["queues"]["deliveries"] == {"failing": 1, "given_up_today": 1}
    assert 'event_booking_failing{queue="deliveries"} 1.0' in client.get("/metrics").text


@pytest.mark.django_db
def test_health_is_503_without_a_database(client):
    def away(execute, sql, params, many, context):
        raise OperationalError("gone")

    with connection.execute_wrapper(away):
        answer = client.get("/health/ready/")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert client.get("/health/live/").status_code == 200


@pytest.mark.postgres
@pytest.mark.django_db
def test_health_is_503_while_the_database_only_reads(client):
    with connection.cursor() as cursor:
        cursor.execute("SET transaction_read_only = on")

    answer = client.get("/health/ready/")

    assert (answer.status_code, answer.json()["database"]) == (503, "only reads")


@pytest.mark.django_db
def test_metrics_are_for_this_machine(client):
    assert "django_http_requests" in client.get("/metrics").text
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="").status_code == 404


@pytest.mark.django_db
def test_metrics_are_for_whoever_knows_the_token(client, settings):
    settings.METRICS_TOKEN = "let-me-in"

    assert client.get("/metrics").status_code == 404
    answer = client.get("/metrics", REMOTE_ADDR="192.0.2.7", headers={"Authorization": "Bearer let-me-in"})
    assert 'event_booking_oldest_seconds{queue="facts"} 0.0' in answer.text


def test_pictures_are_served_and_nothing_else(client):
    picture = default_storage.save("event_booking/images/one.jpg", ContentFile(b"bytes"))
    paper = default_storage.save("event_booking/files/abc", ContentFile(b"secret"))

    answer = client.get(f"/media/{picture}")

    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"bytes")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "image/jpeg"
    wrong = [paper, "event_booking/images/", "event_booking/images/other.jpg", "../secret.jpg", "a\0.jpg"]
    assert [client.get(f"/media/{name}").status_code for name in wrong] == [404] * 5


@pytest.mark.django_db
def test_a_request_keeps_its_id_from_header_to_log(client, caplog):
    with caplog.at_level(logging.INFO, "example_project.access"):
        answer = client.get("/health/ready/", headers={"X-Request-ID": "abc-123"})

    assert answer.headers["X-Request-ID"] == "abc-123"
    assert [(record.getMessage(), record.status) for record in caplog.records] == [("GET /health/ready/", 200)]
