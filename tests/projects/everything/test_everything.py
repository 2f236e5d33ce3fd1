"""What a site may expect that takes all there is: the story from sign-up to review, the admin, the schema."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command, get_commands
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from event_booking.events.models import Category

API, PASSWORD = "/api/", "Tr0ub4dor&3-horse"


def expect(answer, status=200):
    assert answer.status_code == status, f"{answer.request['PATH_INFO']}: {getattr(answer, 'content', b'')[:500]}"
    return answer.json() if answer.headers.get("Content-Type", "").startswith("application/json") else answer


class Client(APIClient):
    """Speaks JSON below the path of the API."""

    def ask(self, method, path, body=None, status=200, **headers):
        return expect(getattr(self, method)(f"{API}{path}", body, format="json", **headers), status)


def relay():
    call_command("event_booking_relay", once=True)


def sign_up(name):
    """By the mailed code; return a client that is signed in."""
    client, email = Client(), f"{name}@example.com"
    client.ask("post", "register/", {"email": email, "password": PASSWORD, "first_name": name.title()}, 201)
    relay()
    code = next(filter(None, (re.search(r"\b\d{6}\b", each.body) for each in mail.outbox if each.to == [email])))
    answer = client.ask("post", "activate/", {"email": email, "code": code[0]})
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {answer['access']}")
    return client


@pytest.fixture
def ann(db):
    client = sign_up("ann")
    client.ask("post", "account/organizer/")
    return client


@pytest.fixture
def event(ann):
    Category.objects.create(slug="workshop", name="Workshops", names={"ru": "Мастерские"})
    start = timezone.now() + timedelta(days=9)
    body = {
        "title": "Bread", "description": "Bring an apron.", "category": "workshop", "difficulty": "beginner",
        "starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=2)).isoformat(), "timezone": "UTC",
        "ticket_types": [{"name": "Standard", "price": "0.00", "capacity": 3}],
    }  # fmt: skip
    made = ann.ask("post", "events/", body, 201)
    return ann.ask("post", f"events/{made['id']}/publish/")


def test_the_story_from_sign_up_to_review(ann, event):
    ben, path = sign_up("ben"), f"events/{event['id']}/"
    wish = {"event": event["id"], "items": [{"ticket_type": event["ticket_types"][0]["id"], "quantity": 2}]}
    booking = ben.ask("post", "bookings/", wish, 201)
    mail.outbox.clear()
    relay()

    [confirmed] = [each for each in mail.outbox if each.to == ["ben@example.com"] and "Bread" in each.subject]
    assert any(each.filename.endswith(".pdf") for each in confirmed.attachments)
    assert "booking_confirmed" in {row["kind"] for row in ben.ask("get", "notifications/")["results"]}
    token = ben.ask("get", f"bookings/{booking['reference']}/")["tickets"][0]["token"]
    ann.ask("post", f"{path}check_in/", {"code": token})
    ben.ask("post", "review/", {"event": event["id"], "rating": 5, "text": "Good bread."}, 201)
    ben.ask("post", "favorites/", {"event": event["id"]}, 201)
    ben.ask("post", f"profile/{event['organizer']['id']}/subscribe/", status=201)
    relay()

    shown = ben.ask("get", path)
    assert (shown["rating"], shown["is_favorited"], shown["seats_left"]) == ({"average": 5.0, "count": 1}, True, 1)
    told = [each["type"] for each in ann.ask("get", "facts/")["results"]]
    assert {"event.published", "booking.confirmed", "ticket.checked_in"} <= set(told)
    call_command("event_booking_audit")


def test_what_needs_an_extra_is_there(ann, event):
    workbook = b"".join(ann.get(f"{API}events/{event['id']}/attendees.xlsx", HTTP_ACCEPT="*/*"))
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(workbook)).namelist()
    assert ann.ask("post", "account/mfa/totp/", {"password": PASSWORD})["qr_svg"].startswith("data:image/svg")
    assert ann.ask("get", "login/social/")["results"] == []
    assert ann.ask("get", "webhooks/")["results"] == []


def test_people_are_told_in_russian(ann, event):
    russian = {"HTTP_ACCEPT_LANGUAGE": "ru"}
    [category] = Client().ask("get", "categories/", **russian)["results"]
    assert category["name"] == "Мастерские"
    refused = Client().ask("post", "activate/", {"email": "ann@example.com", "code": "000000"}, 400, **russian)
    assert re.search("[а-я]", refused["detail"])


def test_every_page_of_the_admin_opens(ann, event, client):
    client.force_login(get_user_model().objects.create_superuser("root", "root@example.com", PASSWORD))
    models = [model for model in admin.site._registry if model._meta.app_label.startswith("event_booking")]
    pages = [reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") for model in models]

    assert {page: client.get(page).status_code for page in ["/admin/", *pages]} == dict.fromkeys(
        ["/admin/", *pages], 200
    )
    assert len(models) > 10


def test_the_checks_and_the_description_of_the_api_have_no_complaint(db, tmp_path, capsys):
    call_command("check", fail_level="WARNING", databases=["default"])
    call_command("makemigrations", check=True, dry_run=True)
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yaml"))
    assert "/api/bookings/" in (tmp_path / "schema.yaml").read_text()


@pytest.mark.parametrize("name", sorted(name for name, app in get_commands().items() if "event_booking" in str(app)))
def test_every_command_explains_itself(name, capsys):
    with pytest.raises(SystemExit):
        call_command(name, "--help")
    assert capsys.readouterr().out.startswith("usage: ")
