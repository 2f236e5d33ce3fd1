"""Events over HTTP: who, which status, which body, how many queries."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from event_booking.events.models import Event, EventImage, Ingredient, Tag, TicketType
from event_booking.journal.models import Entry
from event_booking.reviews.models import Favorite, Like
from event_booking.testing import override_event_booking
from tests.events.conftest import EVENTS, kind, path

EVENT_FIELDS = """id slug title summary description category tags difficulty format status starts_at ends_at timezone
    venue online_url capacity seats_left currency price_from cover images ingredients ticket_types rating likes_count
    favorites_count is_liked is_favorited organizer metadata created_at updated_at"""
CARD_FIELDS = """id slug title summary category tags difficulty format status starts_at ends_at timezone venue city
    is_online currency price_from seats_left cover rating likes_count favorites_count is_liked is_favorited organizer"""
FIELDS, CARD = EVENT_FIELDS.split(), CARD_FIELDS.split()


def test_a_new_event_is_a_draft_with_everything_that_was_sent(ann, organizer, body):
    sent = body(
        summary="Bread", tags=["bread", "C++"], format="online", capacity=20, currency="CHF", metadata={"level": [3]},
        online_url="https://meet.example.com/x",
        venue={"name": "Hall", "address": "1 Main St", "city": "Berlin", "latitude": 52.5200066, "longitude": -13},
        ingredients=[{"name": "Flour", "quantity": "0.5", "unit": "kg", "note": "rye"}],
        ticket_types=[kind("Free"), kind("Paid", "12.50", 5, max_per_person=4, min_per_booking=2)],
    )  # fmt: skip

    reply = ann.post(EVENTS, sent, format="json")

    assert reply.status_code == 201
    event = reply.json()
    assert set(FIELDS) <= set(event)
    same = [
        "title",
        "summary",
        "description",
        "tags",
        "difficulty",
        "format",
        "timezone",
        "capacity",
        "currency",
        "metadata",
    ]
    assert {name: event[name] for name in same} == {name: sent[name] for name in same}
    assert event["venue"] == {**sent["venue"], "latitude": 52.520007, "longitude": -13.0}
    assert (event["status"], event["online_url"], event["price_from"]) == ("draft", sent["online_url"], "0.00")
    assert event["organizer"] == {"id": organizer.pk, "name": "Ann Example"}
    assert event["seats_left"] == 15
    assert [row["name"] for row in event["ingredients"]] == ["Flour"]
    assert [
        (row["name"], row["price"], row["capacity"], row["seats_left"], row["on_sale"], row["max_per_person"])
        for row in event["ticket_types"]
    ] == [("Free", "0.00", 10, 10, False, None), ("Paid", "12.50", 5, 5, False, 4)]


def test_who_may_create_events(anybody, client_for, user_factory, body):
    assert anybody.post(EVENTS, body(), format="json").status_code == 401
    assert client_for(user_factory()).post(EVENTS, body(), format="json").status_code == 403
    assert client_for(user_factory("admin")).post(EVENTS, body(), format="json").status_code == 201


def test_undeclared_fields_change_nothing(ann, body, user_factory):
    other = user_factory("organizer")
    sent = body(
        id=77, status="published", taken=5, likes_count=9, organizer=other.pk, slug="mine", deleted_at="2020-01-01",
        ticket_types=[kind(taken=3, event_open=True)],
    )  # fmt: skip

    event = Event.objects.get(pk=ann.post(EVENTS, sent, format="json").json()["id"])

    assert (event.status, event.taken, event.likes_count, event.deleted_at) == ("draft", 0, 0, None)
    assert event.organizer_id != other.pk
    assert event.slug != "mine"
    assert event.ticket_types.values_list("taken", "event_open").get() == (0, False)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""), ("title", "x" * 201), ("title", "a\0b"), ("title", None), ("title", ["x"]), ("title", True),
        ("description", "x" * 20_001), ("summary", "x" * 501),
        ("category", "nope"), ("category", 7), ("category", "a\0b"), ("category", None), ("category", ["workshop"]),
        ("difficulty", "hard"), ("difficulty", None), ("format", "hybrid"), ("format", {}),
        ("starts_at", "2020-01-01T00:00:00Z"), ("starts_at", "soon"), ("starts_at", "9999-12-31T23:59:59Z"),
        ("starts_at", 5), ("starts_at", None), ("ends_at", "2020-01-01T00:00:00Z"),
        ("ends_at", "0001-01-01T00:00:00+14:00"),
        ("timezone", "Mars/Base"), ("timezone", "../etc/passwd"), ("timezone", "a\0b"), ("timezone", 3),
        ("capacity", 0), ("capacity", -1), ("capacity", 1_000_001), ("capacity", 10**30), ("capacity", "many"),
        ("capacity", 1.5), ("capacity", True),
        ("currency", "XXX"), ("currency", "eur"), ("currency", "EURO"), ("currency", None),
        ("online_url", "javascript:alert(1)"), ("online_url", "ftp://example.com/"),
        ("online_url", "https://" + "x" * 500),
        ("venue", None), ("venue", "Hall"), ("venue", {"latitude": 91}), ("venue", {"longitude": -180.1}),
        ("venue", {"latitude": "NaN"}), ("venue", {"latitude": 10**400}), ("venue", {"latitude": "1e999999"}),
        ("venue", {"city": "x" * 101}),
        ("tags", "bread"), ("tags", ["x"] * 21), ("tags", ["x" * 51]), ("tags", [""]), ("tags", [None]),
        ("tags", ["a\0b"]),
        ("metadata", []), ("metadata", None), ("metadata", {"a": "x" * 16_000}), ("metadata", {"a": "x\0"}),
        ("metadata", {"a\0": 1}), ("metadata", {"a": 1e999}),
        ("ingredients", {}), ("ingredients", [{}]), ("ingredients", [{"name": "x", "quantity": "-1"}]),
        ("ingredients", [{"name": "x", "quantity": "NaN"}]), ("ingredients", [{"name": "x"}] * 201),
        ("ingredients", [{"id": 5, "name": "x"}]), ("ingredients", ["x"]),
        ("ticket_types", [{}]), ("ticket_types", [{"name": "x"}]), ("ticket_types", ["x"]), ("ticket_types", None),
        ("ticket_types", [kind(capacity=0)]), ("ticket_types", [kind(capacity=1_000_001)]),
        ("ticket_types", [kind(price="-0.01")]), ("ticket_types", [kind(price="100000000")]),
        ("ticket_types", [kind(price="1e400")]), ("ticket_types", [kind(price=1e999)]),
        ("ticket_types", [kind(price="0.001")]), ("ticket_types", [kind(min_per_booking=0)]),
        ("ticket_types", [kind(min_per_booking=3, max_per_person=2)]), ("ticket_types", [kind(max_per_person=0)]),
        ("ticket_types", [kind(sales_start="2030-01-02T00:00:00Z", sales_end="2030-01-01T00:00:00Z")]),
        ("ticket_types", [kind(id=5)]), ("ticket_types", [kind()] * 51),
    ],
)  # fmt: skip
def test_what_is_out_of_bounds_is_400_under_its_own_name_and_changes_nothing(ann, body, field, value):
    reply = ann.post(
        EVENTS, json.dumps(body(**{field: value})).replace("Infinity", "1e999"), content_type="application/json"
    )

    assert reply.status_code == 400
    assert set(reply.json()) == {field}
    assert Event.objects.count() == 0


def test_what_is_just_within_bounds_is_accepted(ann, body):
    sent = body(
        title="x" * 200, description="x" * 20_000, metadata={"a": "x" * 15_900}, capacity=1_000_000,
        tags=[f"{n:>50}".replace(" ", "t") for n in range(20)], ingredients=[{"name": "x"}] * 200,
        ticket_types=[kind(price="99999999.99", capacity=1_000_000)] + [kind()] * 49,
    )  # fmt: skip

    assert ann.post(EVENTS, sent, format="json").status_code == 201


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'"x"', b"null", b"\xff", b'{"title": "\\ud800"}', b"[" * 5000])
def test_bodies_that_are_no_object_are_400(ann, content):
    assert ann.post(EVENTS, content, content_type="application/json").status_code == 400


def test_other_content_types_are_415_and_large_bodies_413(ann, body):
    assert ann.post(EVENTS, "<x/>", content_type="application/xml").status_code == 415
    assert ann.post(EVENTS, body(description="x" * 1_000_001), format="json").status_code == 413


@pytest.mark.parametrize("what", ["publish/", "cancel/"])
def test_so_is_a_large_body_that_nobody_reads(what, ann, draft):
    answer = ann.post(path(draft(), what), {"x": "x" * 1_000_001}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert Event.objects.get().status == "draft"


def test_a_site_may_refuse_metadata(ann, body, draft):
    with override_event_booking(METADATA_VALIDATOR="tests.events.hooks.levels_only"):
        reply = ann.post(EVENTS, body(metadata={"colour": 1}), format="json")
        assert (reply.status_code, reply.json()) == (400, {"metadata": ["Only levels."]})
        assert ann.post(EVENTS, body(metadata={"level": 1}), format="json").status_code == 201


def test_a_draft_is_seen_by_its_organizer_and_admins_alone(ann, anybody, client_for, user_factory, draft):
    event = draft()

    seen = [client.get(path(event)).status_code for client in (ann, client_for(user_factory("admin")), anybody)]

    assert seen == [200, 200, 404]
    assert client_for(user_factory("organizer")).get(path(event)).status_code == 404
    assert anybody.get(EVENTS).json()["results"] == ann.get(EVENTS).json()["results"] == []


@pytest.mark.parametrize(
    ("method", "rest"), [("put", ""), ("patch", ""), ("delete", ""), ("post", "publish/"), ("post", "cancel/")]
)
def test_others_may_not_change_an_event(method, rest, event_factory, anybody, client_for, user_factory, body):
    event = event_factory()

    def answer(client):
        return getattr(client, method)(path(event, rest), body(), format="json").status_code

    assert answer(anybody) == 401
    assert answer(client_for(user_factory())) == 403
    assert answer(client_for(user_factory("organizer"))) == 404
    assert answer(client_for(user_factory("admin"))) in (200, 204)


@pytest.mark.parametrize("number", ["0", "999999999", "9" * 19, "9" * 30, "9" * 5000, "abc", "-1", "1.5", "%00"])
def test_unknown_and_impossible_numbers_are_404(ann, number):
    for rest in ("", "availability/", "calendar.ics", "files/", f"files/{number}/download/"):
        assert ann.get(f"{EVENTS}{number}/{rest}").status_code == 404
    for rest in ("publish/", "cancel/", "images/", "files/"):
        assert ann.post(f"{EVENTS}{number}/{rest}", {}).status_code == 404
    for rest in ("", f"images/{number}/", f"files/{number}/"):
        assert ann.delete(f"{EVENTS}{number}/{rest}").status_code == 404


def test_publishing_shows_it_to_everybody_and_opens_its_sale(ann, anybody, draft):
    event = draft(ticket_types=[kind()])

    reply = ann.post(path(event, "publish/"))

    assert (reply.status_code, reply.json()["status"]) == (200, "published")
    assert ann.post(path(event, "publish/")).json() == reply.json()
    shown = anybody.get(path(event)).json()
    assert (shown["status"], shown["ticket_types"][0]["on_sale"]) == ("published", True)
    assert [row["id"] for row in anybody.get(EVENTS).json()["results"]] == [event["id"]]


def test_a_cancelled_event_stays_to_be_seen_but_not_to_be_found(ann, anybody, event_factory, organizer):
    event = event_factory(organizer=organizer)

    reply = ann.post(path(event, "cancel/"))

    assert (reply.status_code, reply.json()["status"]) == (200, "cancelled")
    assert ann.post(path(event, "cancel/")).status_code == 200
    assert anybody.get(path(event)).json()["ticket_types"][0]["on_sale"] is False
    assert anybody.get(EVENTS).json()["results"] == []
    again = ann.post(path(event, "publish/"))
    assert (again.status_code, again.json()["code"]) == (409, "event_cancelled")


def test_a_past_event_can_not_be_published(ann, event_factory, organizer):
    event = event_factory(organizer=organizer, status="draft", starts_at=timezone.now() - timedelta(hours=1))

    reply = ann.post(path(event, "publish/"))

    assert (reply.status_code, reply.json()["code"]) == (409, "event_in_past")


def test_a_deleted_event_is_gone(ann, draft):
    event = draft(ticket_types=[kind()], ingredients=[{"name": "x"}])

    assert ann.delete(path(event)).status_code == 204
    assert ann.get(path(event)).status_code == 404
    assert [model.objects.count() for model in (Event, TicketType, Ingredient)] == [0, 0, 0]
    fact = Entry.objects.get(fact="event.deleted")
    assert fact.data == {"title": "Sourdough", "organizer": str(fact.actor_id)}


def test_patch_changes_what_it_names_and_nothing_else(ann, draft):
    event = draft(ticket_types=[kind()], tags=["a"], venue={"name": "Hall", "city": "Oslo"})

    changed = ann.patch(path(event), {"title": "New", "venue": {"city": "Bergen"}}, format="json").json()

    differing = {name for name in FIELDS if changed[name] != event[name]}
    assert differing == {"title", "slug", "venue", "updated_at"}
    assert changed["venue"] == {**event["venue"], "city": "Bergen"}
    assert ann.get(path(event)).json() == changed


def test_put_needs_every_required_field_and_keeps_what_else_is_left_out(ann, body, draft):
    event = draft(summary="Short", ticket_types=[kind()])

    assert set(ann.put(path(event), {"title": "x"}, format="json").json()) >= {"description", "category", "starts_at"}
    changed = ann.put(path(event), body(title="Replaced"), format="json").json()
    assert (changed["title"], changed["summary"], len(changed["ticket_types"])) == ("Replaced", "Short", 1)


def test_ticket_types_and_ingredients_are_merged_by_id(ann, draft):
    event = draft(
        ticket_types=[kind("A", "5.00"), kind("B"), kind("C")], ingredients=[{"name": "Flour"}, {"name": "Salt"}]
    )
    first, second, third = event["ticket_types"]

    sent = {
        "ticket_types": [kind("New", "3.00"), {"id": third["id"], "name": "C2"}, {"id": first["id"]}],
        "ingredients": [{"id": event["ingredients"][1]["id"], "name": "Sea salt"}, {"id": None, "name": "Water"}],
    }
    changed = ann.patch(path(event), sent, format="json").json()

    assert [row["name"] for row in changed["ticket_types"]] == ["New", "C2", "A"]
    assert [row["id"] for row in changed["ticket_types"]][1:] == [third["id"], first["id"]]
    assert not TicketType.objects.filter(pk=second["id"]).exists()
    assert [row["name"] for row in changed["ingredients"]] == ["Sea salt", "Water"]
    assert changed["ingredients"][0]["id"] == event["ingredients"][1]["id"]
    assert changed["price_from"] == "0.00"
    assert ann.patch(path(event), {"ticket_types": []}, format="json").json()["ticket_types"] == []


def test_ids_of_other_events_or_given_twice_are_400(ann, draft):
    mine, other = draft(ticket_types=[kind()]), draft(ticket_types=[kind()], ingredients=[{"name": "x"}])
    number = mine["ticket_types"][0]["id"]

    for sent in (
        {"ticket_types": [{"id": other["ticket_types"][0]["id"], "name": "x"}]},
        {"ticket_types": [{"id": number}, {"id": number}]},
        {"ingredients": [{"id": other["ingredients"][0]["id"]}]},
    ):
        reply = ann.patch(path(mine), sent, format="json")
        assert (reply.status_code, set(reply.json())) == (400, set(sent))
    assert [row["name"] for row in ann.get(path(mine)).json()["ticket_types"]] == ["Standard"]


def test_a_new_ticket_type_must_be_complete_in_patch_too(ann, draft):
    event = draft()

    rows = [{}, {"name": "x"}, {"name": "y", "capacity": "many"}]
    reply = ann.patch(path(event), {"ticket_types": rows, "ingredients": [{"unit": "kg"}]}, format="json")

    required = ["This field is required."]
    assert dict(by_place(reply.json()["ticket_types"])) == {
        "0": {"name": required, "capacity": required}, "1": {"capacity": required},
        "2": {"capacity": ["A valid integer is required."]},
    }  # fmt: skip
    assert dict(by_place(reply.json()["ingredients"])) == {"0": {"name": required}}


def by_place(errors):
    """REST framework names the rows by their place since 3.18; before, it gave one entry for each."""
    return errors.items() if isinstance(errors, dict) else ((str(place), each) for place, each in enumerate(errors))


def test_the_address_online_is_for_insiders(ann, anybody, client_for, user_factory, organizer, event_factory, book):
    event = event_factory(organizer=organizer, online_url="https://meet.example.com/x")
    holder = user_factory()
    book(event, user=holder)

    shown = [
        client.get(path(event)).json()["online_url"]
        for client in (ann, client_for(holder), client_for(user_factory("admin")), client_for(user_factory()), anybody)
    ]

    assert shown == [event.online_url] * 3 + [""] * 2


def test_what_a_person_likes_and_keeps_is_theirs_to_see(anybody, client_for, user_factory, event_factory):
    event, other, person = event_factory(), event_factory(), user_factory()
    Like.objects.create(event=event, user=person)
    Favorite.objects.create(event=other, user=person)

    rows = {
        row["id"]: (row["is_liked"], row["is_favorited"]) for row in client_for(person).get(EVENTS).json()["results"]
    }

    assert rows == {event.pk: (True, False), other.pk: (False, True)}
    assert client_for(person).get(path(event)).json()["is_liked"] is True
    assert anybody.get(path(event)).json()["is_liked"] is False


def test_without_the_reviews_app_nobody_likes_anything(client_for, user_factory, event_factory, settings):
    event, person = event_factory(), user_factory()
    Like.objects.create(event=event, user=person)
    settings.INSTALLED_APPS = [name for name in settings.INSTALLED_APPS if name != "event_booking.reviews"]

    shown = client_for(person).get(path(event)).json()

    assert (shown["is_liked"], shown["is_favorited"]) == (False, False)


def test_seats_left_are_under_the_events_own_ceiling(anybody, event_factory):
    event = event_factory(types=[{"capacity": 5, "taken": 2}, {"capacity": 5}], capacity=6, taken=2)

    shown = anybody.get(path(event)).json()

    assert (shown["capacity"], shown["seats_left"]) == (6, 4)
    assert [row["seats_left"] for row in shown["ticket_types"]] == [3, 4]


def test_a_rating_is_an_average_or_nothing_yet(anybody, event_factory):
    event = event_factory(rating_count=3, rating_sum=13, rating_average=13 / 3)

    assert anybody.get(path(event)).json()["rating"] == {"average": 4.33, "count": 3}
    assert anybody.get(path(event_factory())).json()["rating"] == {"average": None, "count": 0}


def test_a_card_shows_what_a_card_shows(anybody, event_factory):
    event_factory()

    row = anybody.get(EVENTS).json()["results"][0]

    assert set(CARD) <= set(row)
    assert not {"description", "ingredients", "ticket_types", "images", "metadata"} & set(row)


@pytest.mark.parametrize("rows", [1, 50])
def test_a_list_takes_a_constant_number_of_queries(rows, anybody, event_factory, organizer, django_assert_num_queries):
    tag = Tag.objects.create(slug="a", name="a")
    for _ in range(rows):
        event = event_factory(organizer=organizer)
        event.tags.add(tag)
        EventImage.objects.create(event=event, image="x.png", width=1, height=1, is_cover=True)

    with django_assert_num_queries(6) as captured:
        reply = anybody.get(EVENTS, {"page_size": 100})

    assert len(reply.json()["results"]) == rows
    for column in ("description", "metadata", "search_text"):
        assert f'."{column}"' not in captured.captured_queries[0]["sql"]


@pytest.mark.parametrize("rows", [1, 50])
def test_an_event_takes_a_constant_number_of_queries(rows, ann, draft, django_assert_max_num_queries):
    event = draft(
        ticket_types=[kind()] * rows, ingredients=[{"name": "x"}] * rows, tags=[str(n) for n in range(min(rows, 20))],
        online_url="https://x.example/",
    )  # fmt: skip
    for _ in range(rows):
        EventImage.objects.create(event_id=event["id"], image="x.png", width=1, height=1)

    with django_assert_max_num_queries(7):
        assert ann.get(path(event)).status_code == 200


def test_one_sees_ones_own_drafts_on_request(ann, anybody, event_factory, organizer):
    mine = [event_factory(organizer=organizer, status=status).pk for status in ("draft", "published", "cancelled")]
    event_factory()

    found = [row["id"] for row in ann.get(EVENTS, {"mine": "true", "ordering": "-created_at"}).json()["results"]]

    assert sorted(found) == mine
    assert anybody.get(EVENTS, {"mine": "true"}).status_code == 401
    assert ann.get(EVENTS, {"mine": "maybe"}).status_code == 400


def test_recipe_is_another_name_of_events(anybody, ann, event_factory, body):
    event = event_factory()
    event_factory()

    for rest in ("", f"{event.pk}/", f"{event.pk}/availability/", f"{event.pk}/files/"):
        assert anybody.get(f"/api/v1/recipe/{rest}").json() == anybody.get(f"{EVENTS}{rest}").json()
    assert ann.post("/api/v1/recipe/", {}, format="json").status_code == 400
    assert reverse("event_booking_events:event-detail", args=[event.pk]) == path(event)
    following = anybody.get("/api/v1/recipe/", {"page_size": 1}).json()["next"]
    assert following.startswith("http://testserver/api/v1/recipe/?")
    assert len(anybody.get(following).json()["results"]) == 1


def test_other_apps_have_their_paths_below_an_event(ann, event_factory, organizer):
    event = event_factory(organizer=organizer)

    assert ann.get(path(event, "bookings/")).status_code == 200
    assert ann.get(path(event, "reviews/")).status_code == 200
    assert ann.post(path(event, "check_in/"), {"code": "x"}, format="json").status_code == 404


def test_availability_says_what_is_left_and_keeps_quiet_while_that_is_the_same(anybody, event_factory, book):
    event = event_factory(types=[{"capacity": 3}, {"capacity": 4}])
    first = anybody.get(path(event, "availability/"))

    numbers = list(event.ticket_types.values_list("pk", flat=True))
    assert first.json() == {
        "event": event.pk,
        "seats_left": 7,
        "ticket_types": [
            {"id": numbers[0], "seats_left": 3, "on_sale": True}, {"id": numbers[1], "seats_left": 4, "on_sale": True},
        ],
    }  # fmt: skip
    assert "no-cache" in first["Cache-Control"]
    again = anybody.get(path(event, "availability/"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    book(event)
    changed = anybody.get(path(event, "availability/"), headers={"If-None-Match": first["ETag"]})
    assert (changed.status_code, changed.json()["seats_left"]) == (200, 6)


def test_availability_takes_two_queries(anybody, event_factory, django_assert_num_queries):
    event = event_factory()

    with django_assert_num_queries(2):
        anybody.get(path(event, "availability/"))


def test_availability_of_a_draft_is_its_organizers(ann, anybody, draft):
    event = draft(ticket_types=[kind()])

    assert anybody.get(path(event, "availability/")).status_code == 404
    assert "private" in ann.get(path(event, "availability/"))["Cache-Control"]


def test_a_wish_for_a_calendar_is_heard_whatever_is_accepted(anybody, event_factory):
    event = event_factory()

    reply = anybody.get(path(event, "calendar.ics"), headers={"Accept": "text/calendar"})

    assert reply["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"BEGIN:VEVENT" in reply.content
    missing = anybody.get(f"{EVENTS}999999/calendar.ics", headers={"Accept": "text/calendar"})
    assert (missing.status_code, "detail" in missing.json()) == (404, True)


def test_categories_are_named_in_the_language_of_the_request(anybody, category):
    def name(language):
        rows = anybody.get("/api/v1/categories/", headers={"Accept-Language": language}).json()["results"]
        return next(row["name"] for row in rows if row["slug"] == category.slug)

    names = [name(language) for language in ("en", "ru", "ru-RU", "fr")]
    assert names == ["Workshops", "Мастерские", "Мастерские", "Workshops"]


def test_tags_are_those_of_published_events(ann, anybody, draft):
    event = draft(tags=["Bread", "  live   Music "])
    draft(tags=["secret"])
    ann.post(path(event, "publish/"))

    assert anybody.get("/api/v1/tags/").json()["results"] == [
        {"slug": "bread", "name": "Bread"}, {"slug": "live-music", "name": "live Music"},
    ]  # fmt: skip


def test_an_event_deleted_while_somebody_writes_is_404(ann, draft, monkeypatch):
    event = draft()

    def gone(**kwargs):
        raise Event.DoesNotExist

    monkeypatch.setattr("event_booking.events.services.publish_event", gone)

    assert ann.post(path(event, "publish/")).status_code == 404


def test_an_upload_beyond_every_limit_is_413_before_it_is_read(ann, event_factory, organizer):
    event = event_factory(organizer=organizer)

    answer = ann.post(f"{EVENTS}{event.pk}/images/", {}, format="multipart", CONTENT_LENGTH="150000000")

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
