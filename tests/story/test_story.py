"""The whole product once, as people live it: gunicorn, a mail server, PostgreSQL, and nothing but HTTP and mail."""

import io
import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from PIL import Image

from event_booking.bookings.documents import qr_svg
from tests.servers.site import Site

PASSWORD, ANOTHER = "Tr0ub4dor&3-horse", "C0rrect-horse-battery"

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def site(tmp_path_factory, database, mails):
    environment = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mails.port), "DEBUG": "true", **database}
    with Site(tmp_path_factory.mktemp("site"), **environment) as running:
        yield running


def expect(answer: httpx.Response, status: int) -> dict:
    assert answer.status_code == status, f"{answer.request.method} {answer.request.url}: {answer.text[:500]}"
    return answer.json() if answer.headers.get("content-type", "").startswith("application/json") else {}


def sign_up(site, mails, email, **names):
    stranger = site.client()
    expect(stranger.post("register/", json={"email": email, "password": PASSWORD, **names}), 201)
    wrong = expect(stranger.post("activate/", json={"email": email, "code": "000000"}), 400)
    assert wrong["code"] == "invalid_code"
    answer = expect(stranger.post("activate/", json={"email": email, "code": mails.code(email)}), 200)
    assert answer["user"]["roles"] == ["user"]
    return site.client(answer["access"]), answer


def eventually(look, seconds=90):
    end = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.2)
    return seen


def png():
    out = io.BytesIO()
    Image.new("RGB", (640, 400), "seagreen").save(out, "PNG")
    return out.getvalue()


def test_the_story(site, mails):
    ann, _ = sign_up(site, mails, "ann@example.com", first_name="Ann", last_name="Example")
    ben, ben_signed_up = sign_up(site, mails, "ben@example.com", first_name="Ben")
    ann_id, anyone = ann.get("account/").json()["id"], site.client()

    # Ann becomes an organizer, and publishes an event with two ticket types and a picture
    start = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)
    slug = anyone.get("categories/").json()["results"][0]["slug"]
    body = {
        "title": "Rye bread from scratch", "description": "Bring an apron.", "category": slug, "difficulty": "advanced",
        "starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=3)).isoformat(), "currency": "EUR",
        "timezone": "Europe/Berlin", "ingredients": [{"name": "Flour", "quantity": "0.5", "unit": "kg"}],
        "ticket_types": [
            {"name": "Free", "price": "0.00", "capacity": 5}, {"name": "Paid", "price": "12.50", "capacity": 5},
        ],
    }  # fmt: skip
    expect(ann.post("events/", json=body), 403)
    expect(ann.post("account/organizer/", json={}), 200)
    event = expect(ann.post("events/", json=body), 201)
    path = f"events/{event['id']}/"
    expect(ann.post(f"{path}images/", files={"image": ("c.png", png(), "image/png")}, data={"is_cover": "true"}), 201)
    expect(anyone.get(path), 404)
    expect(ann.post(f"{path}publish/"), 200)
    cover = expect(anyone.get(path), 200)["cover"]["url"]
    assert anyone.get(cover).headers["content-type"] == "image/png"

    # anybody finds it by category, date and difficulty
    query = f"category={slug}&date_from={start.date()}&difficulty=advanced&search=rye"
    assert [row["id"] for row in expect(anyone.get(f"events/?{query}"), 200)["results"]] == [event["id"]]
    assert expect(anyone.get(f"recipe/?{query}&difficulty=beginner"), 200)["results"] == []

    # Ben books: the same key twice is one booking; a priced one is held, then confirmed
    free, paid = (kind["id"] for kind in event["ticket_types"])
    wish = {"event": event["id"], "items": [{"ticket_type": free, "quantity": 2}], "attendees": [{"name": "Ben"}]}
    first, second = (ben.post("bookings/", json=wish, headers={"Idempotency-Key": "once"}) for _ in range(2))
    booking = expect(first, 201)
    assert first.content == second.content
    assert len(expect(ben.get("bookings/"), 200)["results"]) == 1
    held = expect(ben.post("bookings/", json={**wish, "items": [{"ticket_type": paid, "quantity": 2}]}), 201)
    assert (held["status"], held["total"]) == ("held", "25.00")
    expect(ben.post(f"bookings/{held['reference']}/confirm/"), 200)
    assert expect(anyone.get(f"{path}availability/"), 200)["seats_left"] == 6

    # he is told, in the inbox and by mail
    assert event["title"] in mails.wait("ben@example.com", has=lambda text: booking["reference"] in text)
    eventually(lambda: ben.get("notifications/unread_count/").json()["unread"] >= 3)  # welcome, two bookings
    kinds = {row["kind"] for row in expect(ben.get("notifications/?unread=true"), 200)["results"]}
    assert "booking_confirmed" in kinds

    # he shows his QR code at the door, and reviews
    code = booking["tickets"][0]["code"]
    token = expect(ben.get(f"bookings/{booking['reference']}/"), 200)["tickets"][0]["token"]
    assert ben.get(f"bookings/{booking['reference']}/tickets/{code}/qr.svg").content == qr_svg(token)
    expect(ben.post("review/", json={"event": event["id"], "rating": 4, "text": "Too early"}), 403)
    expect(ann.post(f"{path}check_in/", json={"code": token}), 200)
    assert expect(ann.post(f"{path}check_in/", json={"code": code}), 409)["code"] == "already_checked_in"
    review = expect(ben.post("review/", json={"event": event["id"], "rating": 4, "text": "Good bread"}), 201)
    expect(ann.post(f"review/{review['id']}/reply/", json={"text": "Thank you"}), 200)
    assert expect(anyone.get(path), 200)["rating"] == {"average": 4.0, "count": 1}

    # likes, favourites, subscribes
    assert expect(ben.post("like/", json={"event": event["id"]}), 201)["likes_count"] == 1
    expect(ben.post("favorites/", json={"event": event["id"]}), 201)
    expect(ben.post(f"profile/{ann_id}/subscribe/"), 201)
    shown = expect(ben.get(path), 200)
    assert (shown["is_liked"], shown["is_favorited"]) == (True, True)

    # cancels a part, then the rest
    codes = [ticket["code"] for ticket in expect(ben.get(f"bookings/{held['reference']}/"), 200)["tickets"]]
    part = expect(ben.post(f"bookings/{held['reference']}/cancel/", json={"tickets": codes[:1]}), 200)
    assert (part["status"], part["total"]) == ("confirmed", "12.50")
    assert expect(ben.post(f"bookings/{held['reference']}/cancel/"), 200)["status"] == "cancelled"
    assert expect(anyone.get(f"{path}availability/"), 200)["seats_left"] == 8

    # changes the password, which ends other sessions, and resets it by mail
    changed = {"old_password": PASSWORD, "new_password": ANOTHER}
    other = expect(anyone.post("login/", json={"email": "ben@example.com", "password": PASSWORD}), 200)
    fresh = expect(ben.post("change_password/", json=changed), 200)
    expect(site.client(other["access"]).get("account/"), 401)
    expect(site.client(fresh["access"]).get("account/"), 200)
    expect(anyone.post("forgot_password/", json={"email": "ben@example.com"}), 200)
    reset = {"email": "ben@example.com", "code": mails.code("ben@example.com"), "new_password": PASSWORD}
    expect(anyone.post("forgot_password/confirm/", json=reset), 200)
    expect(anyone.post("login/refresh/", json={"refresh": fresh["refresh"]}), 401)
    again = expect(anyone.post("login/", json={"email": "ben@example.com", "password": PASSWORD}), 200)

    # and the event is called off: everybody is told, nobody can book
    expect(ann.post(f"{path}cancel/"), 200)
    ben = site.client(again["access"])
    assert expect(ben.post("bookings/", json=wish), 409)["code"] == "event_cancelled"
    mails.wait("ben@example.com", has=lambda text: "cancelled" in text.lower() and booking["reference"] in text)
    eventually(lambda: ben.get(f"bookings/{booking['reference']}/").json()["status"] == "cancelled")
    expect(ben.post("logout/", json={"refresh": again["refresh"]}), 204)
    expect(ben.get("account/"), 401)
    assert ben_signed_up["user"]["must_set_password"] is False
