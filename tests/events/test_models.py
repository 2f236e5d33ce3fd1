from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from event_booking.events.models import (
    Category,
    EventFile,
    EventImage,
    Ingredient,
    Tag,
    TicketType,
    new_slug,
    tag_slug,
    validate_currency,
    validate_timezone,
)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Bread", "bread"),
        ("  Live   MUSIC ", "live-music"),
        ("live-music", "live-music"),
        ("Хлеб", "хлеб"),
        ("ＡＢ", "ab"),
    ],
)
def test_a_tags_address_is_its_name_in_one_spelling(name, slug):
    assert tag_slug(name) == slug


def test_names_that_differ_in_signs_have_different_addresses():
    slugs = [tag_slug(name) for name in ("C", "C++", "C#", "!!!", "ﷺ" * 50)]

    assert len(set(slugs)) == 5
    assert max(map(len, slugs)) <= 220


def test_an_address_is_readable_and_nobody_elses():
    first, second = new_slug("Хлеб & Wine!"), new_slug("Хлеб & Wine!")

    assert first.startswith("хлеб-wine-")
    assert first != second
    assert new_slug("???").startswith("event-")
    assert len(new_slug("x" * 200)) <= 230


def test_seats_are_counted_under_both_ceilings(event_factory):
    event = event_factory(capacity=5, taken=4, types=[{"capacity": 9, "taken": 4}])
    kind = event.ticket_types.get()

    assert (event.seats_left_under_ceiling(), kind.seats_left(event)) == (1, 1)
    event.capacity = None
    assert (event.seats_left_under_ceiling(), kind.seats_left(event)) == (None, 5)


def test_a_sale_has_a_beginning_and_ends_with_the_events_beginning(event_factory):
    event = event_factory()
    now, day = timezone.now(), timedelta(days=1)
    kind = TicketType(event_open=True, sales_start=now)

    sold = [kind.on_sale(event, at) for at in (now - day, now, event.starts_at - day, event.starts_at)]

    assert sold == [False, True, True, False]
    assert TicketType(event_open=False).on_sale(event, now) is False


def test_an_event_has_begun_and_ended_at_the_instants_it_says(event_factory):
    event = event_factory()

    assert [event.has_started(event.starts_at), event.has_ended(event.starts_at)] == [True, False]
    assert event.has_ended(event.ends_at) is True


def test_names_of_a_category_fall_back(category):
    assert [category.name_in(code) for code in ("ru", "ru-ru", "de")] == ["Мастерские", "Мастерские", "Workshops"]


@pytest.mark.parametrize("names", [[], "x", {"ru": 1}])
def test_names_of_a_category_are_texts_by_language(names):
    with pytest.raises(ValidationError):
        Category(slug="a", name="a", names=names).clean()


@pytest.mark.parametrize(
    ("check", "good", "bad"), [(validate_timezone, "UTC", "Nowhere"), (validate_currency, "RUB", "XAU")]
)
def test_zones_and_currencies_are_real(check, good, bad):
    check(good)
    with pytest.raises(ValidationError):
        check(bad)


def test_everything_has_a_name_in_lists():
    named = [
        Category(name="a"), Tag(name="a"), TicketType(name="a"), Ingredient(name="a"), EventFile(title="a"),
        EventImage(caption="a"), EventImage(image="a", width=1, height=1),
    ]  # fmt: skip

    assert {str(each) for each in named} == {"a"}


def test_names_of_a_category_are_by_language():
    category = Category(slug="bread", name="Bread", names={"ru": "Хлеб"})
    category.clean()

    assert category.name_in("ru") == "Хлеб"
