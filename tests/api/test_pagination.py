"""Pages: stable while rows come and go, whatever they are ordered by, and whatever is sent as a cursor."""

import json
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models import F
from django.utils import timezone
from django.utils.timezone import get_current_timezone
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from event_booking.api.pagination import KeysetPagination
from event_booking.events.models import Event, Tag

NOW = datetime(2030, 1, 1, 12, 0, 0, 123456, tzinfo=get_current_timezone())


class Pages:
    """A list, asked for as a client does."""

    def __init__(self, queryset):
        self.queryset = queryset

    def get(self, url="/rows/", **query):
        pagination = KeysetPagination()
        rows = pagination.paginate_queryset(self.queryset.all(), Request(APIRequestFactory().get(url, query)))
        return pagination.get_paginated_response([row.pk for row in rows]).data

    def forwards(self, size):
        page = self.get(page_size=size)
        yield page
        while page["next"]:
            page = self.get(page["next"])
            yield page

    def back(self, page):
        while page["previous"]:
            page = self.get(page["previous"])
            yield page


def rows_of(pages):
    return [row for page in pages for row in page["results"]]


@pytest.fixture
def tags(db):
    """Ten rows with keys in the order of their slugs."""
    return Tag.objects.bulk_create(Tag(slug=f"t{n}", name="same") for n in range(10))


@pytest.fixture
def events(event_factory, user_factory):
    organizer = user_factory("organizer")
    return [
        event_factory(
            organizer=organizer, starts_at=NOW + timedelta(microseconds=n % 3), rating_average=(n % 4) / 3,
            types=[{"price": Decimal(n % 2) / 4}],
        )
        for n in range(11)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "ordering",
    [["name"], ["-name"], ["slug"], ["-slug"], ["pk"], ["-pk"], ["name", "-slug"], ["-name", "id"]],
)
@pytest.mark.parametrize("size", [1, 3, 5, 10, 11])
def test_every_row_comes_once_in_order_and_the_same_way_back(tags, ordering, size):
    pages = Pages(Tag.objects.order_by(*ordering))
    whole = [tag.pk for tag in Tag.objects.order_by(*ordering, "pk")]

    there = list(pages.forwards(size))
    back = [there[-1], *pages.back(there[-1])]

    assert rows_of(there) == whole
    assert [page["results"] for page in reversed(back)] == [page["results"] for page in there]
    assert (there[0]["previous"], there[-1]["next"]) == (None, None)


@pytest.mark.parametrize(
    "ordering",
    ["starts_at", "-starts_at", "rating_average", "-rating_average", "price_from", "-price_from", "created_at",
     "-created_at", "starts_on", "-updated_at"],
)  # fmt: skip
def test_times_to_the_microsecond_fractions_and_money_are_compared_exactly(events, ordering):
    whole = list(Event.objects.order_by(ordering, "pk").values_list("pk", flat=True))

    for size in (1, 4):
        found = rows_of(Pages(Event.objects.order_by(ordering)).forwards(size))
        assert found == whole


def test_times_of_the_databases_clock_and_of_pythons_are_the_same_times(event_factory):
    events = [event_factory() for _ in range(4)]
    for event, micros in zip(events, (0, 120_000, 0, 120_000), strict=True):
        Event.objects.filter(pk=event.pk).update(created_at=NOW.replace(microsecond=micros))
    pages = Pages(Event.objects.order_by("-created_at"))

    assert rows_of(pages.forwards(1)) == [events[n].pk for n in (1, 3, 0, 2)]


def test_an_annotation_can_be_paged_by(events):
    rows = Event.objects.annotate(half=F("id") % 2).order_by("-half")
    whole = [event.pk for event in rows.order_by("-half", "pk")]

    assert rows_of(Pages(rows).forwards(3)) == whole


def test_rows_that_come_and_go_neither_repeat_others_nor_hide_them(tags):
    pages = Pages(Tag.objects.order_by("slug"))
    first = pages.get(page_size=4)

    Tag.objects.filter(slug__in=["t0", "t3", "t4"]).delete()
    Tag.objects.create(slug="t00", name="earlier")
    later = Tag.objects.create(slug="t45", name="later")
    second = pages.get(first["next"])

    assert second["results"] == [later.pk, tags[5].pk, tags[6].pk, tags[7].pk]
    back = pages.get(second["previous"])
    assert back["results"] == [Tag.objects.get(slug="t00").pk, tags[1].pk, tags[2].pk]
    assert back["previous"] is None


def test_a_page_whose_rows_are_gone_is_empty(tags):
    first = Pages(Tag.objects.order_by("slug")).get(page_size=9)
    Tag.objects.all().delete()

    assert Pages(Tag.objects.order_by("slug")).get(first["next"]) == {"next": None, "previous": None, "results": []}


def test_links_keep_the_path_and_everything_else_that_was_asked(tags):
    page = Pages(Tag.objects.order_by("slug")).get("/recipe/", page_size=2, search="ы &", colour="red")

    assert page["next"].startswith("http://testserver/recipe/?")
    assert "page_size=2" in page["next"]
    assert "search=%D1%8B+%26" in page["next"]


@pytest.mark.parametrize(("asked", "given"), [(None, 20), ("7", 7), ("100", 100), ("101", 100), ("9" * 5000, 100)])
def test_sizes(db, asked, given):
    Tag.objects.bulk_create(Tag(slug=f"t{n}", name="x") for n in range(110))
    query = {} if asked is None else {"page_size": asked}

    assert len(Pages(Tag.objects.order_by("slug")).get(**query)["results"]) == given


@pytest.mark.parametrize("size", ["0", "-1", "x", "", "1.5", "²", "٣", " 1"])
def test_impossible_sizes_are_refused(db, size):
    with pytest.raises(ValidationError):
        Pages(Tag.objects.order_by("slug")).get(page_size=size)


def packed(*parts):
    return urlsafe_b64encode(json.dumps(parts).encode()).decode()


BAD = [
    "x", "=", "%00", "\0", "ы", packed(), packed(0), packed(0, "a"), packed(0, "a", 1, 2), packed(0, None, 1),
    packed(0, "a", None), packed(0, "a", "x"), packed(0, "a", [1]), packed(0, "a", {}), packed(0, "a\0", 1),
    packed(0, "\ud800", 1), urlsafe_b64encode(b"[" * 50_000).decode(), urlsafe_b64encode(b"{}").decode(),
    urlsafe_b64encode(b"7").decode(), urlsafe_b64encode(b"\xff\xfe").decode(), packed(0, "a", "9" * 5000),
]  # fmt: skip


@pytest.mark.parametrize("cursor", BAD)
def test_what_is_no_cursor_is_refused(tags, cursor):
    with pytest.raises(ValidationError) as caught:
        Pages(Tag.objects.order_by("slug")).get(cursor=cursor)

    assert set(caught.value.detail) == {"cursor"}


@pytest.mark.parametrize(
    ("ordering", "value"),
    [
        ("starts_at", "2030-01-01T00:00:00"), ("starts_at", "soon"), ("starts_at", 5), ("starts_at", None),
        ("price_from", "NaN"), ("price_from", "Infinity"), ("price_from", "1e999999"), ("price_from", [1]),
        ("price_from", "1" * 400), ("rating_average", "x"), ("rating_average", [1]), ("starts_on", "2030-13-01"),
    ],
)  # fmt: skip
def test_values_that_a_column_can_not_have_are_refused(events, ordering, value):
    with pytest.raises(ValidationError):
        Pages(Event.objects.order_by(ordering)).get(cursor=packed(0, value, 1))


@pytest.mark.parametrize(
    ("ordering", "value"),
    [
        ("starts_at", "0001-01-01T00:00:00+14:00"), ("starts_at", "9999-12-31T23:59:59-14:00"),
        ("rating_average", 1e999), ("rating_average", "nan"),
        ("likes_count", 10**30), ("likes_count", -(10**30)), ("likes_count", True),
    ],
)  # fmt: skip
def test_values_that_no_row_has_are_refused_or_lead_to_a_page(events, ordering, value):
    try:
        page = Pages(Event.objects.order_by(ordering)).get(cursor=packed(0, value, 10**30))
    except ValidationError:
        return
    assert set(page) == {"next", "previous", "results"}


def test_the_schema_says_what_a_page_is(db):
    pagination = KeysetPagination()

    schema = pagination.get_paginated_response_schema({"type": "array"})

    assert set(schema["properties"]) == {"next", "previous", "results"}
    assert {parameter["name"] for parameter in pagination.get_schema_operation_parameters(None)} == {
        "cursor",
        "page_size",
    }


def test_the_clock_of_the_database_is_close_to_ours(event_factory):
    assert abs(Event.objects.get(pk=event_factory().pk).created_at - timezone.now()) < timedelta(minutes=1)
