"""Events in the admin: what is saved there goes through the services."""

import json
import re
from collections import defaultdict
from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from event_booking.bookings.services import cancel_booking
from event_booking.events.admin import EventAdmin
from event_booking.events.models import (
    Category,
    Event,
    EventFile,
    EventImage,
    Ingredient,
    Question,
    Series,
    Tag,
    TicketType,
)
from event_booking.events.serializers import MOST_INGREDIENTS
from event_booking.events.services import add_image, update_event
from event_booking.events.services.details import MOST_QUESTIONS
from event_booking.events.services.editing import refresh_derived
from event_booking.events.services.ticket_types import MOST_TICKET_TYPES, remove_ticket_type
from event_booking.journal.models import Entry
from tests.admin_page import fields_of, shown
from tests.events.conftest import png

MODELS = [Category, Tag, Event, Series, TicketType, Ingredient, EventImage, EventFile]


@pytest.fixture
def boss(user_factory, client):
    user = user_factory("admin")
    user.is_staff = user.is_superuser = True
    user.save()
    client.force_login(user)
    return client


def address(model, view, *args):
    return reverse(f"admin:event_booking_events_{model._meta.model_name}_{view}", args=args)


def form(event=None, kinds=(), **fields):
    """The change form as a browser sends it."""
    values = {
        "title": "Bread", "description": "x", "summary": "", "difficulty": "beginner", "format": "in_person",
        "timezone": "Europe/Berlin", "currency": "EUR", "metadata": "{}", "capacity": "", "venue_name": "", "city": "",
        "venue_address": "", "latitude": "", "longitude": "", "online_url": "",
    }  # fmt: skip
    if event is not None:
        names = [*values, "category", "organizer"]
        values.update({name: getattr(event, f"{name}_id", None) or getattr(event, name) for name in names})
        values["metadata"], values["capacity"] = "{}", event.capacity or ""
        values["latitude"] = values["longitude"] = ""
        times = event.starts_at, event.ends_at
    else:
        start = timezone.now().replace(microsecond=0) + timedelta(days=9)
        times = start, start + timedelta(hours=1)
    for name, at in zip(("starts_at", "ends_at"), times, strict=True):
        values[f"{name}_0"], values[f"{name}_1"] = at.strftime("%Y-%m-%d"), at.strftime("%H:%M:%S")
    for prefix in ("ticket_types", "ingredients", "questions", "images", "files"):
        values[f"{prefix}-TOTAL_FORMS"] = values[f"{prefix}-INITIAL_FORMS"] = 0
    values["ticket_types-TOTAL_FORMS"] = len(kinds)
    values["ticket_types-INITIAL_FORMS"] = len([kind for kind in kinds if "id" in kind])
    for n, kind in enumerate(kinds):
        row = {"name": "Standard", "description": "", "price": "0.00", "min_per_booking": 1, "position": 0, **kind}
        values.update({f"ticket_types-{n}-{name}": value for name, value in row.items()})
        values[f"ticket_types-{n}-event"] = event.pk if event else ""
    return {**values, **fields}


def told(reply):
    return [str(message) for message in get_messages(reply.wsgi_request)]


@pytest.mark.parametrize("model", MODELS)
def test_every_model_is_listed_and_searched(boss, event_factory, model):
    event = event_factory()
    event.tags.add(Tag.objects.create(slug="a", name="a"))
    Series.objects.create(organizer=event.organizer, title="a")
    Ingredient.objects.create(event=event, name="a")
    EventImage.objects.create(event=event, image="a.png", width=1, height=1)
    EventFile.objects.create(event=event, file="a", title="a", name="a", size=1, content_type="a")

    assert model in admin.site._registry
    reply = boss.get(address(model, "changelist"), {"q": ""})
    assert reply.status_code == 200
    assert reply.context["cl"].result_count >= 1
    assert boss.get(address(model, "changelist"), {"q": "nothing like it"}).context["cl"].result_count == 0


@pytest.mark.parametrize(
    ("typed", "kept"), [("", None), ("null", None), ("[]", []), ("[1440, 60]", [1440, 60]), ("[60, 1440]", [120])]
)
def test_reminders_are_changed_in_the_form(typed, kept, boss, event_factory):
    event = event_factory(reminders=[120])
    page = address(Event, "change", event.pk)
    boss.post(page, {**shown(boss, page), "reminders": typed})

    event.refresh_from_db()
    assert event.reminders == kept


def test_forms_and_history_open(boss, event_factory):
    event = event_factory()

    for view in ("change", "history", "delete"):
        assert boss.get(address(Event, view, event.pk)).status_code == 200
    assert boss.get(address(Event, "add")).status_code == 200
    assert boss.get(address(TicketType, "change", event.ticket_types.get().pk)).status_code == 200
    for model in (TicketType, EventImage):
        assert boss.get(address(model, "add")).status_code == 403


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_takes_a_constant_number_of_queries(boss, event_factory, rows, django_assert_max_num_queries):
    for _ in range(rows):
        event_factory()

    with django_assert_max_num_queries(12):
        boss.get(address(Event, "changelist"))


def test_a_new_event_is_a_draft_with_what_follows_from_its_fields(boss, category, organizer):
    tag = Tag.objects.create(slug="rye", name="Rye")
    sent = form(
        category=category.pk, organizer=organizer.pk, tags=[tag.pk], city="ОСЛО",
        kinds=[{"price": "7.00", "capacity": 5}, {"price": "3.00", "capacity": 5}],
    )  # fmt: skip

    reply = boss.post(address(Event, "add"), sent)

    assert reply.status_code == 302, reply.context["errors"]
    event = Event.objects.get()
    assert (event.status, event.price_from, event.city_key, event.title_key) == ("draft", 3, "осло", " bread")
    assert " rye" in event.search_text
    assert event.slug.startswith("bread-")


def test_a_change_writes_what_was_changed_and_leaves_the_counters_alone(boss, event_factory):
    event = event_factory(title="Old", capacity=9)
    kind = event.ticket_types.get()
    row = {"id": kind.pk, "capacity": 10, "price": "4.50"}
    sent = form(event, kinds=[row], title="New")
    Event.objects.update(taken=2, likes_count=5)  # since the form was opened
    TicketType.objects.update(taken=2)

    reply = boss.post(address(Event, "change", event.pk), sent)

    assert reply.status_code == 302, reply.context["errors"]
    stored, kind = Event.objects.get(), TicketType.objects.get()
    assert (stored.title, stored.taken, stored.likes_count, stored.price_from) == ("New", 2, 5, kind.price)
    assert (kind.price, kind.taken, kind.event_open) == (4.5, 2, True)
    assert Entry.objects.get(fact="event.changed").data == {"changed": ["title"]}


@pytest.fixture
def full_event(event_factory):
    """An event with something in each part of its form."""
    event = event_factory(
        title="Bread", capacity=9, summary="Rye", latitude="52.5", longitude="13.4", reminders=[120],
        cancellation_policy=[{"hours_before": 24, "refund_percent": 50}],
        types=[{"price": 5, "sales_end": timezone.now()}],
    )  # fmt: skip
    event.tags.add(Tag.objects.create(slug="a", name="a"))
    Ingredient.objects.create(event=event, name="Flour", quantity="1.5", unit="kg")
    Question.objects.create(event=event, label="Size", kind="choice", choices=["S", "M"])
    EventImage.objects.create(event=event, image="a.png", width=1, height=1, caption="Loaf")
    EventFile.objects.create(event=event, file="a", title="Recipe", name="a", size=1, content_type="a")
    refresh_derived(event)
    return event


def kept_of(event):
    """Every row of an event as it is stored, but for the times at which they were written."""
    rows = [Event.objects.filter(pk=event.pk), event.tags.all(), event.questions.all()]
    rows += [model.objects.filter(event=event) for model in (TicketType, Ingredient, EventImage, EventFile)]
    return [
        {name: value for name, value in row.items() if name != "updated_at"} for part in rows for row in part.values()
    ]


def test_a_form_that_nobody_touched_changes_nothing(boss, full_event):
    page, before = address(Event, "change", full_event.pk), kept_of(full_event)

    assert boss.post(page, shown(boss, page)).status_code == 302

    assert kept_of(full_event) == before
    assert not Entry.objects.filter(fact="event.changed").exists()


def changed_while_a_form_was_open(boss, event):
    """What an event has then, of which the form changed the title, and its organizer all the rest."""
    page = address(Event, "change", event.pk)
    sent = shown(boss, page)
    update_event(
        event=event, capacity=20, city="Oslo", tags=["b"], reminders=[],
        ticket_types=[{"id": event.ticket_types.get().pk, "name": "Early", "price": 3, "capacity": 4}],
        ingredients=[{"id": event.ingredients.get().pk, "name": "Rye"}],
    )  # fmt: skip
    assert boss.post(page, sent | {"title": "New", "ticket_types-0-description": "New"}).status_code == 302
    event.refresh_from_db()
    kind = event.ticket_types.get()
    return (
        (event.title, event.capacity, event.city, event.reminders, event.price_from),
        (kind.description, kind.name, kind.price, kind.capacity),
        [tag.name for tag in event.tags.all()],
        event.ingredients.get().name,
    )


def test_what_others_changed_while_a_form_was_open_stays(boss, full_event):
    assert changed_while_a_form_was_open(boss, full_event) == (
        ("New", 20, "Oslo", [], 3), ("New", "Early", 3, 4), ["b"], "Rye",
    )  # fmt: skip


def test_a_form_that_forgets_what_it_showed_would_undo_it(boss, full_event, monkeypatch):
    """The negative control of the above."""
    monkeypatch.setattr("event_booking.journal.admin._with_what_was_shown", lambda form: form)

    event, kind, *_ = changed_while_a_form_was_open(boss, full_event)

    assert (event[:3], kind) == (("New", 9, "Berlin"), ("New", "Standard", 5, 10))


@pytest.mark.parametrize(
    ("model", "touched", "other"),
    [(Category, "name", "position"), (Tag, "name", "slug"), (Series, "title", "allows_moves")],
)
def test_so_it_is_with_categories_tags_and_series(boss, organizer, model, touched, other):
    rows = {
        Category: {"name": "Bread", "slug": "bread"}, Tag: {"name": "Rye", "slug": "rye"},
        Series: {"title": "Saturdays", "organizer": organizer},
    }  # fmt: skip
    row = model.objects.create(**rows[model])
    page = address(model, "change", row.pk)
    sent = shown(boss, page)
    model.objects.filter(pk=row.pk).update(**{other: 1})

    assert boss.post(page, sent | {touched: "New"}).status_code == 302

    assert [str(value) for value in model.objects.values_list(touched, other).get(pk=row.pk)] in (
        ["New", "1"],
        ["New", "True"],
    )


def test_a_ticket_type_that_was_removed_while_a_form_was_open_stays_away(boss, event_factory):
    event = event_factory(types=[{"name": "One"}, {"name": "Two"}])
    page = address(Event, "change", event.pk)
    sent = shown(boss, page)
    one = event.ticket_types.order_by("pk")[0]
    remove_ticket_type(event=event, ticket_type=one, now=timezone.now())

    assert boss.post(page, sent | {"ticket_types-0-price": "7"}).status_code == 302

    kinds = event.ticket_types.order_by("pk")
    assert [(kind.price, kind.removed_at is None) for kind in kinds] == [(0, False), (0, True)]


def test_a_caption_is_written_alone_and_the_cover_stays_what_it_is_by_now(boss, event_factory, monkeypatch):
    event = event_factory()
    image = add_image(event=event, upload=png())
    save_model = EventAdmin.save_model

    def meanwhile(*args):
        EventImage.objects.update(is_cover=False)
        save_model(*args)

    monkeypatch.setattr(EventAdmin, "save_model", meanwhile)
    row = {"images-0-id": image.pk, "images-0-event": event.pk, "images-0-caption": "Bread"}
    counts = {"images-TOTAL_FORMS": 1, "images-INITIAL_FORMS": 1}
    reply = boss.post(address(Event, "change", event.pk), form(event, **counts, **row))

    assert reply.status_code == 302
    assert EventImage.objects.values_list("caption", "is_cover").get() == ("Bread", False)


def test_ticket_types_come_and_go_under_the_same_rules(boss, event_factory, book):
    event = event_factory(types=[{"name": "A"}, {"name": "B"}])
    first, second = event.ticket_types.order_by("pk")
    booking = book(event)
    rows = [
        {"id": first.pk, "name": "A", "capacity": 10, "DELETE": "on"},
        {"id": second.pk, "name": "B", "capacity": 10},
        {"name": "C", "capacity": 3},
    ]

    refused = boss.post(address(Event, "change", event.pk), form(event, kinds=rows[:2]))
    assert (refused.status_code, told(refused)) == (
        302,
        ["There are bookings. Cancel the event or the bookings first."],
    )
    assert event.ticket_types.offered().count() == 2

    cancel_booking(booking=booking, actor=booking.user)
    boss.post(address(Event, "change", event.pk), form(event, kinds=rows))
    assert list(event.ticket_types.offered().values_list("name", "event_open")) == [("B", True), ("C", True)]


def test_a_refusal_is_a_message_and_changes_nothing(boss, event_factory, book):
    event = event_factory(types=[{"capacity": 5}], title="Old")
    book(event, 3)
    kind = event.ticket_types.get()
    past = timezone.now() - timedelta(days=2)

    ceiling = boss.post(
        address(Event, "change", event.pk), form(event, kinds=[{"id": kind.pk, "capacity": 5}], capacity=2, title="New")
    )
    moved = boss.post(
        address(Event, "change", event.pk),
        form(event, kinds=[{"id": kind.pk, "capacity": 5}], starts_at_0=past.strftime("%Y-%m-%d"), title="New"),
    )

    assert told(ceiling)[-1] == "More seats than that are already taken."
    assert told(moved)[-1] == "An event begins in the future."
    assert Event.objects.get().title == "Old"


def test_wrong_metadata_is_told_in_the_form(boss, event_factory):
    event = event_factory()

    reply = boss.post(address(Event, "change", event.pk), form(event, metadata='{"a": "\\u0000"}'))

    assert (reply.status_code, "metadata" in reply.context["adminform"].form.errors) == (200, True)


def test_an_empty_field_is_metadata_of_nothing(boss, event_factory):
    event = event_factory(metadata={"a": 1})

    was = {"initial-metadata": '{"a": 1}'}  # as a browser tells it
    reply = boss.post(address(Event, "change", event.pk), form(event, metadata="", **was))

    assert (reply.status_code, Event.objects.get().metadata) == (302, {})


def test_an_event_joins_no_series_of_another_organizer(boss, event_factory, user_factory):
    event = event_factory()
    series = Series.objects.create(organizer=user_factory("organizer"), title="Hers")

    reply = boss.post(address(Event, "change", event.pk), form(event, series=series.pk))

    assert (reply.status_code, "series" in reply.context["adminform"].form.errors) == (200, True)
    assert Event.objects.get().series is None


def test_actions_publish_and_cancel_as_the_organizer_would(boss, event_factory):
    fresh, old = event_factory(status="draft"), event_factory(status="draft", starts_at=timezone.now())

    def act(name, **more):
        chosen = {"action": name, "_selected_action": [fresh.pk, old.pk], **more}
        return told(boss.post(address(Event, "changelist"), chosen))

    assert act("publish") == [f"{old}: This event has already begun.", "1 event done."]
    fresh.refresh_from_db()
    assert (fresh.status, fresh.ticket_types.get().event_open) == ("published", True)
    act("cancel", confirmed="yes")
    assert set(Event.objects.values_list("status", flat=True)) == {"cancelled"}
    assert set(Entry.objects.values_list("fact", flat=True)) >= {"event.published", "event.cancelled"}


def test_what_was_typed_beside_a_mistake_is_saved_once_that_is_put_right(boss, event_factory):
    event, tag = event_factory(), Tag.objects.create(name="Bread")
    page, kind = address(Event, "change", event.pk), event.ticket_types.get()
    day = f"{event.starts_at + timedelta(days=7):%Y-%m-%d}"
    typed = {
        "starts_at_0": day, "ends_at_0": f"{event.ends_at + timedelta(days=7):%Y-%m-%d}", "tags": [str(tag.pk)],
        "ticket_types-0-sales_end_0": day, "ticket_types-0-sales_end_1": "10:00:00",
    }  # fmt: skip

    mistaken = boss.post(page, {**shown(boss, page), **typed, "title": ""})
    assert boss.post(page, {**fields_of(mistaken), "title": "Put off"}).status_code == 302

    moved = Event.objects.get()
    kind.refresh_from_db()
    assert (moved.title, moved.starts_at - event.starts_at) == ("Put off", timedelta(days=7))
    assert ([*moved.tags.all()], f"{kind.sales_end:%Y-%m-%d}") == ([tag], day)


def test_what_can_not_be_undone_is_asked_first_and_what_is_over_is_marked(boss, event_factory):
    now = timezone.now()
    coming = event_factory(title="Coming <b>")
    over = event_factory(title="Past", starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1))
    chosen = {"action": "cancel", "_selected_action": [coming.pk, over.pk]}

    asked = boss.post(address(Event, "changelist"), chosen)
    page = asked.content.decode()

    assert set(Event.objects.values_list("status", flat=True)) == {"published"}
    assert (asked.status_code, page.count("is over")) == (200, 1)
    assert page.index("Past") < page.index("is over")
    assert "Coming &lt;b&gt;" in page

    answer = defaultdict(list)
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', page):
        answer[name].append(value)
    assert told(boss.post(address(Event, "changelist"), answer)) == ["2 events done."]
    assert set(Event.objects.values_list("status", flat=True)) == {"cancelled"}


def test_deleting_follows_the_rules_too(boss, event_factory, book):
    booked, free = event_factory(), event_factory(status="draft")
    book(booked)
    many = {"action": "delete_selected", "_selected_action": [free.pk], "post": "yes"}

    boss.post(address(Event, "delete", booked.pk), {"post": "yes"})
    boss.post(address(Event, "changelist"), many)

    assert list(Event.objects.values_list("pk", "deleted_at")) == [(booked.pk, None)]


def test_of_many_nothing_is_deleted_while_one_can_not_go_and_that_one_is_named(boss, event_factory, book):
    booked, free = event_factory(title="Booked"), event_factory(status="draft", title="Free")
    book(booked)
    many = {"action": "delete_selected", "_selected_action": [free.pk, booked.pk], "post": "yes"}

    reply = boss.post(address(Event, "changelist"), many)

    assert (Event.objects.count(), LogEntry.objects.count(), told(reply)) == (2, 0, [])
    assert [*reply.context["protected"]] == ["Booked"]


def test_a_deletion_that_is_refused_at_the_last_moment_is_told(boss, event_factory, monkeypatch):
    event = event_factory()
    looked = EventAdmin.get_deleted_objects

    def sold_since(self, objs, request):
        found = looked(self, objs, request)
        event.ticket_types.update(taken=1)
        return found

    monkeypatch.setattr(EventAdmin, "get_deleted_objects", sold_since)
    reply = boss.post(address(Event, "delete", event.pk), {"post": "yes"})

    assert told(reply)[-1] == "There are bookings. Cancel the event or the bookings first."
    assert Event.objects.get().deleted_at is None


def test_texts_of_people_are_never_html(boss, event_factory):
    event = event_factory(title="<script>alert(1)</script>", city="<img src=x>")

    for reply in (boss.get(address(Event, "changelist")), boss.get(address(Event, "change", event.pk))):
        assert b"<script>alert(1)" not in reply.content
        assert b"<img src=x>" not in reply.content


def test_series_and_cancellation_policy_are_written_and_an_empty_policy_has_no_steps(boss, event_factory):
    event = event_factory()
    series = Series.objects.create(organizer=event.organizer, title="Saturdays")
    steps = [{"hours_before": 24, "refund_percent": 50}]
    url = address(Event, "change", event.pk)

    boss.post(url, form(event, series=series.pk, cancellation_policy=json.dumps(steps)))
    event.refresh_from_db()
    assert (event.series, event.cancellation_policy) == (series, steps)
    was = {"initial-cancellation_policy": json.dumps(steps)}  # as a browser tells it
    boss.post(url, form(event, series=series.pk, cancellation_policy="", **was))

    event.refresh_from_db()
    assert (event.series, event.cancellation_policy) == (series, [])


@pytest.mark.parametrize("way", ["page", "action"])
def test_a_series_is_removed_and_its_events_stay(boss, event_factory, way):
    event = event_factory()
    series = Series.objects.create(organizer=event.organizer, title="Saturdays")
    Event.objects.update(series=series)

    if way == "page":
        boss.post(address(Series, "delete", series.pk), {"post": "yes"})
    else:
        chosen = {"action": "delete_selected", "_selected_action": [series.pk], "post": "yes"}
        boss.post(address(Series, "changelist"), chosen)

    event.refresh_from_db()
    assert (event.series, Series.objects.count()) == (None, 0)


def test_an_admin_asks_questions_and_hides_a_ticket_type(boss, event_factory):
    event = event_factory()
    kind = event.ticket_types.get()
    rows = [
        {"label": "Size", "kind": "choice", "choices": '["S", "M"]'},
        {"label": "Diet", "kind": "text", "choices": ""},
    ]
    questions = {f"questions-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    questions |= {f"questions-{n}-position": n for n in range(2)}
    hidden = {"id": kind.pk, "capacity": kind.capacity, "is_hidden": "on"}

    sent = form(event, [hidden], **questions, **{"questions-TOTAL_FORMS": 2})
    reply = boss.post(address(Event, "change", event.pk), sent)

    assert reply.status_code == 302, reply.context["errors"]
    asked = [(each.label, each.kind, each.choices) for each in event.questions.all()]
    assert asked == [("Size", "choice", ["S", "M"]), ("Diet", "text", [])]
    assert TicketType.objects.get(pk=kind.pk).is_hidden


def test_a_choice_without_choices_is_not_saved(boss, event_factory):
    event = event_factory()
    row = {
        "questions-0-label": "Size",
        "questions-0-kind": "choice",
        "questions-0-position": 0,
        "questions-TOTAL_FORMS": 1,
    }

    reply = boss.post(address(Event, "change", event.pk), form(event, **row))

    assert reply.status_code == 200
    assert not event.questions.exists()


def test_the_largest_event_is_changed_with_as_many_fields_as_the_documentation_says(boss, event_factory, settings):
    event = event_factory(types=[{}] * MOST_TICKET_TYPES)
    Ingredient.objects.bulk_create(Ingredient(event=event, name="Rye") for _ in range(MOST_INGREDIENTS))
    Question.objects.bulk_create(Question(event=event, label="Size?") for _ in range(MOST_QUESTIONS))
    page = address(Event, "change", event.pk)
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

    assert boss.post(page, {**shown(boss, page), "title": "Large"}).status_code == 302
    assert Event.objects.get().title == "Large"


def test_a_list_that_was_open_moves_back_no_category_that_others_moved(boss):
    first, second = (Category.objects.create(name=name, slug=name, position=1) for name in ("a", "b"))
    page = address(Category, "changelist")
    sent = {**shown(boss, page), "_save": "Save"}
    Category.objects.filter(pk=first.pk).update(position=10)
    row = next(name for name, values in sent.items() if name.endswith("-id") and values == [str(second.pk)])

    assert boss.post(page, {**sent, row.replace("-id", "-position"): "7"}).status_code == 302

    assert [*Category.objects.order_by("slug").values_list("position", flat=True)] == [10, 7]
