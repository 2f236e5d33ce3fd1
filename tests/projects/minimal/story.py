"""Run inside a host site by ``manage.py shell``: it migrated, now it answers. Prints OK at the end."""

import re

from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment

setup_test_environment()
client = Client()
assert client.get("/api/v1/events/").json() == {"next": None, "previous": None, "results": []}
if apps.is_installed("event_booking.accounts"):
    person = {"email": "ann@example.com", "password": "Tr0ub4dor&3-horse"}
    assert client.post("/api/v1/register/", person, "application/json").status_code == 201
    call_command("event_booking_relay", once=True)
    code = re.search(r"\d{6}", mail.outbox[0].body)
    assert code is not None
    answer = client.post("/api/v1/activate/", {"email": person["email"], "code": code[0]}, "application/json")
    assert answer.status_code == 200, answer.content
    token = {"HTTP_AUTHORIZATION": f"Bearer {answer.json()['access']}"}
    assert client.get("/api/v1/account/", **token).json()["email"] == person["email"]
    if apps.is_installed("event_booking.bookings"):
        assert client.get("/api/v1/bookings/", **token).json()["results"] == []
print("OK")
