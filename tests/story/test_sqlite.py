"""What a newcomer gets, under load: gunicorn and SQLite."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from example_project.demo.management.commands.load_demo import KNOWN_PASSWORD
from tests.servers.site import Site


@pytest.mark.once
def test_64_clients_get_10_tickets(tmp_path):
    with Site(tmp_path, DEBUG="true") as site:
        ann, ben = (
            site.client()
            .post("login/", json={"email": f"{who}@example.com", "password": KNOWN_PASSWORD})
            .json()["access"]
            for who in ("organizer", "user")
        )
        start = datetime.now(UTC) + timedelta(days=9)
        body = {
            "title": "Few seats", "description": "Come early.",
            "category": "concert", "difficulty": "beginner", "timezone": "UTC",
            "starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=1)).isoformat(), "currency": "EUR",
            "ticket_types": [{"name": "Standard", "price": "0.00", "capacity": 10}],
        }  # fmt: skip
        organizer = site.client(ann)
        event = organizer.post("events/", json=body).raise_for_status().json()
        organizer.post(f"events/{event['id']}/publish/").raise_for_status()
        wish = {"event": event["id"], "items": [{"ticket_type": event["ticket_types"][0]["id"], "quantity": 1}]}

        with ThreadPoolExecutor(64) as clients:
            answers = list(clients.map(lambda _: site.client(ben).post("bookings/", json=wish), range(64)))

        outcomes = sorted((answer.status_code, answer.json().get("code", "")) for answer in answers)
        assert outcomes == [(201, "")] * 10 + [(409, "sold_out")] * 54
        left = site.client().get(f"events/{event['id']}/availability/").json()["seats_left"]
        assert left == 0
