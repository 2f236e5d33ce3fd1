"""A new release behind nginx: one web server after the other is told to stop and started anew, while people book."""

import threading
from uuid import uuid4

from tests.deploy.conftest import EARNEST, PASSWORD, behind, copied
from tests.servers.site import Site

API = "/api/v1/"


def test_no_request_is_lost_while_web_servers_are_renewed_in_turn(tmp_path, prepared):
    own = {**EARNEST, **copied(prepared, "rolling")}
    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        folder.mkdir()
    with Site(folders[0], **own) as first, Site(folders[1], **own) as second:
        here = f"server 127.0.0.1:{first.port} max_fails=0;"
        changes = {here: f"{here} server 127.0.0.1:{second.port} max_fails=0;"}
        with behind(tmp_path, "no_ssl", first, changes=changes) as nginx, People(nginx, event_of(nginx)) as people:
            for site in (first, second):
                people.go_on(20)
                site.__exit__()
                people.go_on(20)
                site.__enter__()
            people.go_on(20)
    assert people.lost == []
    assert people.asked > 100


def event_of(nginx):
    """A published event with room for all, and its ticket type."""
    with nginx.client() as client:
        signed = client.post(f"{API}login/", json={"email": "organizer@example.com", "password": PASSWORD})
        client.headers["Authorization"] = f"Bearer {signed.json()['access']}"
        category = client.get(f"{API}categories/").json()["results"][0]["slug"]
        kind = {"name": "Standard", "price": "0.00", "capacity": 100_000, "max_per_person": 10_000}
        made = client.post(f"{API}events/", json={
            "title": "While the site is renewed", "description": "…", "category": category,
            "difficulty": "beginner", "starts_at": "2031-05-01T10:00:00Z", "ends_at": "2031-05-01T12:00:00Z",
            "timezone": "Europe/Berlin", "ticket_types": [kind],
        })  # fmt: skip
        assert made.status_code == 201, made.text
        assert client.post(f"{API}events/{made.json()['id']}/publish/").status_code == 200
        return made.json()["id"], made.json()["ticket_types"][0]["id"], client.headers["Authorization"]


class People:
    """Four who book and four who look around, without end; what was not answered as it should is in ``lost``."""

    def __init__(self, nginx, event):
        self.nginx, (self.event, self.kind, self.authorization) = nginx, event
        self.lost, self.asked, self.over = [], 0, False
        self.moved = threading.Condition()

    def __enter__(self):
        self.threads = [threading.Thread(target=act) for act in [self.book, self.look] * 4]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.over = True
        for thread in self.threads:
            thread.join()

    def book(self):
        body = {"event": self.event, "items": [{"ticket_type": self.kind, "quantity": 1}]}
        self.repeat(
            lambda client: client.post(f"{API}bookings/", json=body, headers={"Idempotency-Key": uuid4().hex}), 201
        )

    def look(self):
        self.repeat(lambda client: client.get(f"{API}events/{self.event}/"), 200)

    def repeat(self, ask, expected):
        with self.nginx.client() as client:
            client.headers["Authorization"] = self.authorization
            while not self.over:
                status = ask(client).status_code
                with self.moved:
                    self.asked += 1
                    if status != expected:
                        self.lost.append((expected, status))
                    self.moved.notify_all()

    def go_on(self, number):
        """Wait until that many more were answered."""
        with self.moved:
            goal = self.asked + number
            assert self.moved.wait_for(lambda: self.asked >= goal, timeout=300)
