"""What a site may bend, and finds bent: through HTTP, mails and the database, as its people meet it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from kitchen import pager
from kitchen.models import Course, Stamp
from rest_framework.test import APIClient

from event_booking.events.models import Category, Event
from event_booking.people import ORGANIZER, people

EVENTS, BOOKINGS = "/api/events/", "/api/bookings/"


def somebody(name, *groups, **fields):
    user = User.objects.create_user(name, f"{name}@example.com", **fields)
    user.groups.add(*(Group.objects.get_or_create(name=group)[0] for group in groups))
    client = APIClient()
    client.force_login(user)
    return client


@pytest.fixture
def cook(db):
    client = somebody("cook", is_staff=True)
    people().grant(User.objects.get(username="cook"), ORGANIZER)
    return client


@pytest.fixture
def body(db):
    Category.objects.create(slug="course", name="Courses")
    start = timezone.now() + timedelta(days=9)
    return {
        "title": "Pasta", "description": "From flour and eggs.", "category": "course", "difficulty": "beginner",
        "starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=2)).isoformat(), "timezone": "Europe/Rome",
        "allergens": "gluten, egg", "metadata": {"wine": True},
        "ticket_types": [{"name": "Standard", "price": "40.00", "capacity": 12}],
    }  # fmt: skip


@pytest.fixture
def event(cook, body):
    made = cook.post(EVENTS, body, "json")
    assert made.status_code == 201, made.content
    return cook.post(f"{EVENTS}{made.json()['id']}/publish/").json()


def wish(event, quantity=1):
    return {"event": event["id"], "items": [{"ticket_type": event["ticket_types"][0]["id"], "quantity": quantity}]}


def relay():
    call_command("event_booking_relay", once=True)


# --- columns, serializers, views, permissions
def test_columns_of_the_sites_own_are_written_and_shown(cook, body, event):
    path = f"{EVENTS}{event['id']}/"
    stranger = APIClient()
    assert stranger.get(path).json()["allergens"] == "gluten, egg"
    assert [card["allergens"] for card in stranger.get(EVENTS).json()["results"]] == ["gluten, egg"]

    changed = cook.patch(path, {"allergens": "gluten", "title": "Fresh pasta"}, "json").json()
    assert (changed["allergens"], changed["title"]) == ("gluten", "Fresh pasta")
    assert cook.patch(path, {"title": "Pasta"}, "json").json()["allergens"] == "gluten"
    assert cook.patch(path, {"allergens": "x" * 201}, "json").json().keys() == {"allergens"}
    assert stranger.get(f"/api/recipe/{event['id']}/").json()["allergens"] == "gluten"


def test_what_cannot_be_stored_stores_nothing_of_the_sites_own_either(cook, body):
    assert cook.post(EVENTS, {**body, "starts_at": "2020-01-01T10:00:00Z"}, "json").status_code == 400
    assert (Event.objects.count(), Course.objects.count()) == (0, 0)


def test_who_writes_is_decided_by_the_sites_own_permission(body, event):
    organizer = somebody("ben", ORGANIZER)
    assert organizer.post(EVENTS, body, "json").status_code == 403
    assert organizer.get(EVENTS).status_code == 200


def test_that_permission_is_asked_of_whatever_is_done_to_an_event(event):
    organizer = somebody("ben", ORGANIZER)
    Event.objects.update(organizer=User.objects.get(username="ben"))
    for path in (f"{EVENTS}{event['id']}/", f"/api/recipe/{event['id']}/"):
        assert [organizer.post(f"{path}{what}/").status_code for what in ("publish", "cancel")] == [403, 403]


def test_events_are_shown_in_the_sites_shape_whatever_is_done_to_them(cook, event):
    assert event["allergens"] == "gluten, egg"
    assert cook.post(f"{EVENTS}{event['id']}/cancel/").json()["allergens"] == "gluten, egg"


def test_metadata_that_the_site_does_not_know_is_refused(cook, body):
    answer = cook.post(EVENTS, {**body, "metadata": {"beer": 1}}, "json")
    assert (answer.status_code, answer.json()) == (400, {"metadata": ["The kitchen knows no beer."]})


def test_bookings_show_what_the_site_adds(event):
    ben = somebody("ben")
    assert ben.post(BOOKINGS, wish(event), "json").json()["allergens"] == "gluten, egg"
    [listed] = ben.get(BOOKINGS).json()["results"]
    path = f"{BOOKINGS}{listed['reference']}/"
    later = [ben.get(path), ben.post(f"{path}confirm/"), ben.post(f"{path}cancel/")]
    assert [each["allergens"] for each in (listed, *(answer.json() for answer in later))] == ["gluten, egg"] * 4


# --- decisions
def test_students_pay_half(event):
    assert somebody("ben").post(BOOKINGS, wish(event), "json").json()["total"] == "40.00"
    assert somebody("cid", "students").post(BOOKINGS, wish(event, 2), "json").json()["total"] == "40.00"


def test_children_are_refused_where_there_is_wine(event):
    answer = somebody("dan", "children").post(BOOKINGS, wish(event), "json")
    assert (answer.status_code, answer.json()) == (
        409,
        {"detail": "There is wine at this course.", "code": "grown_ups_only"},
    )


def test_half_comes_back_whenever_it_is_cancelled(event):
    ben = somebody("ben")
    path = f"{BOOKINGS}{ben.post(BOOKINGS, wish(event), 'json').json()['reference']}/"
    assert ben.post(f"{path}confirm/").status_code == 200
    assert ben.post(f"{path}cancellation_quote/").json()["refund"] == "20.00"
    assert ben.post(f"{path}cancel/", {"refund": "20.00"}, "json").json()["refund"] == "20.00"


# --- facts, kinds, channels, templates
@pytest.fixture
def confirmed(event):
    ben = somebody("ben")
    booking = ben.post(BOOKINGS, wish(event), "json").json()
    assert ben.post(f"{BOOKINGS}{booking['reference']}/confirm/").status_code == 200
    mail.outbox.clear()
    pager.beeps.clear()
    relay()
    return ben


def test_a_confirmed_booking_is_stamped_once_and_told_on_every_channel(confirmed):
    relay()
    assert [stamp.user.username for stamp in Stamp.objects.all()] == ["ben"]
    beeps = [beep for beep in pager.beeps if beep[1] == "kitchen.stamp"]
    assert beeps == [("Kitchen", "kitchen.stamp", "Stamp number 1")]
    inbox = confirmed.get("/api/notifications/").json()["results"]
    told = {row["kind"]: (row["title"], row["url"]) for row in inbox}
    assert told["kitchen.stamp"] == ("Stamp number 1", "https://kitchen.example/card/")


def test_people_choose_the_sites_kind_and_channel_as_any_other(confirmed):
    path = "/api/notifications/preferences/"
    assert confirmed.get(path).json()["kinds"]["kitchen.stamp"] == {"in_app": True, "email": True, "pager": True}
    changed = confirmed.patch(path, {"kinds": {"kitchen.stamp": {"pager": False}}}, "json")
    assert changed.json()["kinds"]["kitchen.stamp"] == {"in_app": True, "email": True, "pager": False}


def test_mails_have_the_sites_words_and_looks(confirmed):
    mails = {each.subject: each for each in mail.outbox}
    assert "See you at Pasta!" in mails
    html = str(mails["See you at Pasta!"].alternatives[0][0])
    assert "<b>The Kitchen</b>" in html
    assert "Stamp number 1" in mails


def test_the_sites_kind_can_be_looked_at_before_it_is_sent(tmp_path, db):
    chosen = ["--dir", str(tmp_path), "--kind", "kitchen.stamp", "--language", "en"]
    call_command("event_booking_preview_mail", *chosen, stdout=StringIO())
    assert any("There are 3 stamps on your card" in each.read_text() for each in tmp_path.rglob("*.html"))


# --- the site as a whole
def test_the_checks_migrations_and_the_description_of_the_api_have_no_complaint(db, tmp_path, capsys):
    call_command("check", fail_level="WARNING", databases=["default"])
    call_command("makemigrations", check=True, dry_run=True)
    schema = tmp_path / "schema.yaml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(schema))
    assert schema.read_text().count("allergens:") == 6
    call_command("event_booking_audit")
