"""The inbox and the preferences over HTTP."""

import json

import pytest
from drf_spectacular.generators import SchemaGenerator

from event_booking.notifications import services
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.models import DigestChoice, Notification, Preference, QuietHours

API = "/api/v1/notifications/"


@pytest.fixture
def tell(user_factory, record):
    """``tell(user, 3)``: that many unread notifications, newest first."""

    def make(user, count=1):
        for _ in range(count):
            services.notify(kind=KINDS["welcome"], entry=record("account.activated", user))
        return list(Notification.objects.filter(user=user).order_by("-id"))

    return make


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", ""), ("get", "unread_count/"), ("post", "1/read/"), ("post", "read_all/"), ("get", "preferences/"),
     ("patch", "preferences/")],
)  # fmt: skip
def test_strangers_have_no_inbox(method, path, client_for):
    assert getattr(client_for(), method)(API + path).status_code == 401


def test_the_inbox_shows_newest_first_and_only_ones_own(client_for, user_factory, tell):
    ann, ben = user_factory(), user_factory()
    tell(ben)
    second, first = tell(ann, 2)
    answer = client_for(ann).get(API)
    assert answer.status_code == 200
    assert [row["id"] for row in answer.json()["results"]] == [second.pk, first.pk]
    assert answer.json()["results"][0] == {
        "id": second.pk,
        "kind": "welcome",
        "title": "Welcome to Event Booking",
        "text": "Your account is ready. Find an event and book your place.",
        "url": "https://booking.example/",
        "created_at": second.created_at.isoformat().replace("+00:00", "Z"),
        "read_at": None,
    }


def test_what_is_not_wanted_in_the_inbox_is_not_there(client_for, user_factory, tell):
    ann = user_factory()
    Preference.objects.create(user=ann, kind="welcome", channel="in_app", enabled=False)
    [row] = tell(ann)
    client = client_for(ann)
    assert client.get(API).json()["results"] == []
    assert client.get(f"{API}unread_count/").json() == {"unread": 0}
    assert client.post(f"{API}{row.pk}/read/").status_code == 404


def test_unread_ones_can_be_asked_for_counted_and_read(client_for, user_factory, tell):
    ann = user_factory()
    third, second, first = tell(ann, 3)
    client = client_for(ann)
    read = client.post(f"{API}{second.pk}/read/")
    assert (read.status_code, read.json()["id"]) == (200, second.pk)
    assert read.json()["read_at"] is not None
    assert client.post(f"{API}{second.pk}/read/").json() == read.json()
    assert [row["id"] for row in client.get(f"{API}?unread=true").json()["results"]] == [third.pk, first.pk]
    assert [row["id"] for row in client.get(f"{API}?unread=false").json()["results"]] == [second.pk]
    assert client.get(f"{API}unread_count/").json() == {"unread": 2}
    assert client.post(f"{API}read_all/").json() == {"read": 2}
    assert client.post(f"{API}read_all/").json() == {"read": 0}
    assert client.get(f"{API}unread_count/").json() == {"unread": 0}
    assert client.get(f"{API}?unread=true").json()["results"] == []


@pytest.mark.parametrize("value", ["", "1", "True", "yes", "\x00", "true,false"])
def test_a_bad_filter_is_400(value, client_for, user_factory):
    answer = client_for(user_factory()).get(API, {"unread": value})
    assert answer.status_code == 400
    assert answer.json() == {"unread": ["Must be true or false."]}


@pytest.mark.parametrize("key", ["0", "999999", "9" * 30, "9" * 5000, "-1", "x", "%00"])
def test_what_is_not_there_is_404(key, client_for, user_factory):
    assert client_for(user_factory()).post(f"{API}{key}/read/").status_code == 404


def test_anothers_notification_is_404_and_stays_unread(client_for, user_factory, tell):
    [row] = tell(user_factory())
    assert client_for(user_factory()).post(f"{API}{row.pk}/read/").status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_reading_all_leaves_others_unread(client_for, user_factory, tell):
    ann, ben = user_factory(), user_factory()
    tell(ann)
    tell(ben)
    client_for(ann).post(f"{API}read_all/")
    assert Notification.objects.unread().get().user == ben


def test_pages_stay_put_while_rows_come(client_for, user_factory, tell):
    ann = user_factory()
    rows = tell(ann, 5)
    client = client_for(ann)
    page = client.get(API, {"page_size": 2}).json()
    tell(ann)
    seen = [row["id"] for row in page["results"]]
    while page["next"]:
        page = client.get(page["next"]).json()
        seen += [row["id"] for row in page["results"]]
    assert seen == [row.pk for row in rows]


@pytest.mark.parametrize("count", [1, 50])
def test_the_inbox_is_one_query(count, client_for, user_factory, tell, django_assert_num_queries):
    ann = user_factory()
    tell(ann, count)
    with django_assert_num_queries(1):
        answer = client_for(ann).get(API, {"page_size": 100})
    assert len(answer.json()["results"]) == count


def test_preferences_show_every_kind_and_channel(client_for, user_factory, django_assert_max_num_queries):
    client = client_for(user_factory())
    with django_assert_max_num_queries(4):
        answer = client.get(f"{API}preferences/").json()
    assert answer == {
        "kinds": {name: {"in_app": True, "email": True} for name in KINDS},
        "quiet_hours": None,
        "digest": {"email": {"period": "off", "hour": 8, "weekday": "monday"}},
        "email_problem": None,
    }


@pytest.mark.parametrize("path", ["", "unread_count/", "preferences/"])
def test_no_answer_is_kept_by_a_cache(path, client_for, user_factory):
    assert client_for(user_factory()).get(API + path).headers["Cache-Control"] == "private, no-store"


def patch(client, body, **more):
    return client.patch(f"{API}preferences/", json.dumps(body), content_type="application/json", **more)


def test_preferences_change_only_where_something_is_said(client_for, user_factory):
    ann, ben = user_factory(), user_factory()
    client = client_for(ann)
    first = patch(client, {"kinds": {"new_event": {"email": False}}, "quiet_hours": {"begin": "22:00", "end": "07:30"}})
    assert first.status_code == 200
    assert first.json()["kinds"]["new_event"] == {"in_app": True, "email": False}
    assert first.json()["kinds"]["welcome"] == {"in_app": True, "email": True}
    assert first.json()["quiet_hours"] == {"begin": "22:00", "end": "07:30"}
    second = patch(client, {"kinds": {"new_event": {"email": True, "in_app": False}}})
    assert second.json()["kinds"]["new_event"] == {"in_app": False, "email": True}
    assert second.json()["quiet_hours"] == {"begin": "22:00", "end": "07:30"}
    assert client.get(f"{API}preferences/").json() == second.json()
    assert patch(client, {"quiet_hours": {"begin": "00:00", "end": "06:00"}}).json()["quiet_hours"]["end"] == "06:00"
    assert patch(client, {"quiet_hours": None}).json()["quiet_hours"] is None
    assert patch(client, {}).status_code == 200
    assert not QuietHours.objects.exists()
    assert not Preference.objects.filter(user=ben).exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kinds": {"nonsense": {"email": True}}}, "kinds"),
        ({"kinds": {"welcome": {"pigeon": True}}}, "kinds"),
        ({"kinds": {"welcome": {"email": "true"}}}, "kinds"),
        ({"kinds": {"welcome": {"email": 1}}}, "kinds"),
        ({"kinds": {"welcome": {"email": None}}}, "kinds"),
        ({"kinds": {"welcome": []}}, "kinds"),
        ({"kinds": {"welcome": "email"}}, "kinds"),
        ({"kinds": {"\x00": {}}}, "kinds"),
        ({"kinds": {"{name.__class__}": {}}}, "kinds"),
        ({"kinds": []}, "kinds"),
        ({"kinds": None}, "kinds"),
        ({"quiet_hours": {"begin": "22:00"}}, "quiet_hours"),
        ({"quiet_hours": {"begin": "22:00", "end": "22:00"}}, "quiet_hours"),
        ({"quiet_hours": {"begin": "24:00", "end": "07:00"}}, "quiet_hours"),
        ({"quiet_hours": {"begin": " 2:00", "end": "07:00"}}, "quiet_hours"),
        ({"quiet_hours": {"begin": "22:00\n", "end": "07:00"}}, "quiet_hours"),
        ({"quiet_hours": {"begin": "٢٢:٠٠", "end": "07:00"}}, "quiet_hours"),
        ({"quiet_hours": {"begin": 2200, "end": "07:00"}}, "quiet_hours"),
        ({"quiet_hours": {"begin": ["22:00"], "end": "07:00"}}, "quiet_hours"),
        ({"quiet_hours": "22:00"}, "quiet_hours"),
        ({"quiet_hours": False}, "quiet_hours"),
        ({"digest": []}, "digest"),
        ({"digest": None}, "digest"),
        ({"digest": {"in_app": {"period": "daily"}}}, "digest"),
        ({"digest": {"pigeon": {"period": "daily"}}}, "digest"),
        ({"digest": {"email": "daily"}}, "digest"),
        ({"digest": {"email": None}}, "digest"),
        ({"digest": {"email": {"period": "hourly"}}}, "digest"),
        ({"digest": {"email": {"period": None}}}, "digest"),
        ({"digest": {"email": {"period": ["daily"]}}}, "digest"),
        ({"digest": {"email": {"hour": 24}}}, "digest"),
        ({"digest": {"email": {"hour": -1}}}, "digest"),
        ({"digest": {"email": {"hour": "8"}}}, "digest"),
        ({"digest": {"email": {"hour": 8.5}}}, "digest"),
        ({"digest": {"email": {"hour": True}}}, "digest"),
        ({"digest": {"email": {"hour": None}}}, "digest"),
        ({"digest": {"email": {"weekday": "Monday"}}}, "digest"),
        ({"digest": {"email": {"weekday": 0}}}, "digest"),
        ([], "non_field_errors"),
    ],
)
def test_bad_preferences_are_400_and_change_nothing(body, field, client_for, user_factory):
    answer = patch(client_for(user_factory()), body)
    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert not Preference.objects.exists()
    assert not QuietHours.objects.exists()
    assert not DigestChoice.objects.exists()


def test_a_digest_is_chosen_bit_by_bit(client_for, user_factory):
    ann = user_factory()
    client = client_for(ann)
    first = patch(client, {"digest": {"email": {"period": "weekly", "weekday": "friday"}}})
    assert first.status_code == 200
    assert first.json()["digest"] == {"email": {"period": "weekly", "hour": 8, "weekday": "friday"}}
    second = patch(client, {"digest": {"email": {"hour": 0}}})
    assert second.json()["digest"] == {"email": {"period": "weekly", "hour": 0, "weekday": "friday"}}
    third = patch(client, {"digest": {"email": {"period": "off"}}, "email_problem": {"reason": "hard"}})
    assert third.json()["digest"] == {"email": {"period": "off", "hour": 0, "weekday": "friday"}}
    assert third.json()["email_problem"] is None
    assert client.get(f"{API}preferences/").json() == third.json()
    assert DigestChoice.objects.get().user == ann


def test_half_a_change_is_no_change(client_for, user_factory):
    body = {"kinds": {"welcome": {"email": False}}, "quiet_hours": {"begin": "x", "end": "y"}}
    assert patch(client_for(user_factory()), body).status_code == 400
    assert not Preference.objects.exists()


@pytest.mark.parametrize("body", ['{"kinds": {"\\ud800": {"email": true}}}', '{"kinds":' * 5000, "NaN", "{", "\xff"])
def test_what_is_no_decent_json_is_400(body, client_for, user_factory):
    client = client_for(user_factory())
    assert client.patch(f"{API}preferences/", body, content_type="application/json").status_code == 400


def test_the_schema_names_the_kinds_and_channels_of_the_site():
    schema = SchemaGenerator().get_schema(request=None, public=True)
    kinds = schema["components"]["schemas"]["Preferences"]["properties"]["kinds"]
    assert set(kinds["properties"]) == set(KINDS)
    assert kinds["additionalProperties"] is False
    assert kinds["properties"]["welcome"] == {
        "type": "object",
        "properties": {"in_app": {"type": "boolean"}, "email": {"type": "boolean"}},
        "additionalProperties": False,
        "description": "Welcome",
    }


@pytest.mark.parametrize(("kind", "status"), [("text/plain", 415), ("multipart/form-data; boundary=x", 415)])
def test_other_content_is_refused(kind, status, client_for, user_factory):
    answer = client_for(user_factory()).generic("PATCH", f"{API}preferences/", "x", content_type=kind)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("method", "path"),
    [("post", ""), ("delete", ""), ("post", "unread_count/"), ("get", "read_all/"), ("put", "preferences/"),
     ("delete", "preferences/")],
)  # fmt: skip
def test_other_verbs_are_405(method, path, client_for, user_factory):
    assert getattr(client_for(user_factory()), method)(API + path).status_code == 405
