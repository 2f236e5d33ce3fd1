"""What a site may expect that has a web server, a database and cron: people sign up, book, and get their mails."""

import re
from datetime import timedelta
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test.utils import override_settings
from django.utils import timezone
from rest_framework.test import APIClient

import event_booking
from event_booking.bookings.models import Booking
from event_booking.events.models import Category
from event_booking.events.services import create_event, publish_event
from event_booking.journal.beat import BEAT_SCHEDULE
from event_booking.journal.doctor import State, examine
from event_booking.journal.models import Entry, Job
from event_booking.people import people

PASSWORD = "Tr0ub4dor&3-horse"


def cron():
    """What cron runs every minute here. A job of before is due again by then."""
    Job.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    call_command("event_booking_relay", once=True)


def sign_up(email):
    """By the mailed code; return a client that is signed in."""
    client = APIClient()
    assert client.post("/register/", {"email": email, "password": PASSWORD}, "json").status_code == 201
    cron()
    code = next(filter(None, (re.search(r"\b\d{6}\b", each.body) for each in mail.outbox if each.to == [email])))
    answer = client.post("/activate/", {"email": email, "code": code[0]}, "json")
    assert answer.status_code == 200, answer.content
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['access']}")
    return client


@pytest.fixture
def event(db):
    organizer = people().create(email="ann@example.com", first_name="Ann")
    start = timezone.now() + timedelta(days=9)
    event = create_event(
        organizer=organizer, category=Category.objects.create(slug="workshop", name="Workshops"), title="Bread",
        description="Bring an apron.", difficulty="beginner", timezone="Europe/Berlin", starts_at=start,
        ends_at=start + timedelta(hours=2), ticket_types=[{"name": "Standard", "price": 0, "capacity": 1}],
    )  # fmt: skip
    return publish_event(event=event, actor=organizer)


def wish(event):
    return {"event": event.pk, "items": [{"ticket_type": event.ticket_types.get().pk, "quantity": 1}]}


def test_somebody_signs_up_books_and_gets_the_tickets_by_mail(event):
    ben = sign_up("ben@example.com")
    mail.outbox.clear()
    assert ben.post("/bookings/", wish(event), "json").status_code == 201
    assert mail.outbox == []

    cron()

    [tickets] = [each for each in mail.outbox if each.subject.startswith("Booking confirmed")]
    assert tickets.to == ["ben@example.com"]
    assert "event.ics" in [attachment.filename for attachment in tickets.attachments]
    mail.outbox.clear()
    cron()
    assert mail.outbox == []


def test_a_hold_that_nobody_confirms_ends_by_cron_and_whoever_waits_is_offered_the_seat(event):
    event.ticket_types.update(price=25)
    ben, cid = sign_up("ben@example.com"), sign_up("cid@example.com")
    held = ben.post("/bookings/", wish(event), "json").json()
    assert held["status"] == "held"
    assert cid.post(f"/events/{event.pk}/waitlist/", {"quantity": 1}, "json").status_code == 201
    Booking.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    mail.outbox.clear()

    cron()

    assert ben.get(f"/bookings/{held['reference']}/").json()["status"] == "expired"
    assert cid.get("/waitlist/").json()["results"][0]["status"] == "offered"
    assert {address for each in mail.outbox for address in each.to} == {"ben@example.com", "cid@example.com"}


def test_nothing_but_the_tasks_needs_celery():
    modules = {each.name for each in walk_packages(event_booking.__path__, "event_booking.")}
    asking = {name for name in modules if ".testing" not in name and not can_be_imported(name)}

    assert asking == {"event_booking.journal.tasks"}


def can_be_imported(name):
    try:
        import_module(name)
    except ImproperlyConfigured:
        return True  # it is about second factors or social login, which this site has not
    except ModuleNotFoundError as error:
        return error.name != "celery"
    return True


def test_the_checks_ask_for_no_celery(db, capsys):
    call_command("check", fail_level="WARNING")
    assert "no issues" in capsys.readouterr().out


def test_half_a_schedule_is_reported_even_here(db, capsys):
    with override_settings(CELERY_BEAT_SCHEDULE={"event_booking.relay": BEAT_SCHEDULE["event_booking.relay"]}):
        call_command("check")
    assert "event_booking.W202" in capsys.readouterr().err


def test_a_forgotten_relay_is_reported_with_the_command_that_does_its_work(event, capsys):
    Entry.objects.update(created_at=timezone.now() - timedelta(hours=1), due_at=timezone.now() - timedelta(hours=1))

    call_command("check", databases=["default"])
    forgotten = capsys.readouterr().err
    cron()
    call_command("check", databases=["default"])

    assert "event_booking.W201" in forgotten
    assert "manage.py event_booking_relay" in forgotten
    assert "W201" not in capsys.readouterr().err


def test_the_doctor_misses_no_broker(event):
    cron()

    assert {each.state for each in [*examine("relay"), *examine("queues")]} == {State.FINE}
    assert [(each.state, each.what) for each in examine("worker")] == [
        (State.FINE, "no broker: the relay does the work")
    ]
