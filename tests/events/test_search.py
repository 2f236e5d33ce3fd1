import pytest
from django.db import connection

from event_booking.events.derived import derive
from event_booking.events.models import Event
from event_booking.events.search import find, words_of
from tests.events.conftest import EVENTS, path


@pytest.fixture
def titles(anybody):
    def ask(search, **query):
        return [row["title"] for row in anybody.get(EVENTS, {"search": search, **query}).json()["results"]]

    return ask


def test_every_whole_word_of_a_title_finds_the_event(titles, event_factory):
    title = "What is it? The Über-straße №5: хлеб, «Закваска» & e-mail 3.5 C++ 北京"
    event_factory(title=title)
    event_factory(title="Another")

    for word in [*words_of(title), *title.split(), title]:
        if words_of(word):
            assert titles(word) == [title], word


def test_words_are_found_in_summary_description_place_tags_and_category(ann, draft, titles):
    event = draft(
        title="T", summary="Sommer", description="Descriptive", tags=["Tagged"], venue={"name": "V", "city": "Bonn"}
    )
    ann.post(path(event, "publish/"))

    assert [titles(word) for word in ("sommer", "descriptive", "tagged", "bonn", "workshops")] == [["T"]] * 5
    assert titles("мастерские") == ["T"]
    ann.patch(path(event), {"tags": ["other"], "title": "U"}, format="json")
    assert (titles("tagged"), titles("other")) == ([], ["U"])


def test_all_words_must_be_there_and_the_last_may_be_unfinished(titles, event_factory):
    event_factory(title="Baking sourdough bread")
    event_factory(title="Baking cake", description="")

    assert titles("baking bre") == ["Baking sourdough bread"]
    assert sorted(titles("baki")) == ["Baking cake", "Baking sourdough bread"]
    assert titles("baking wine") == []


@pytest.mark.postgres
def test_words_are_found_in_other_forms(titles, event_factory):
    event_factory(title="Джазовые концерты")
    event_factory(title="Baking classes")

    assert titles("концертов") == titles("джазовый концерт") == ["Джазовые концерты"]
    assert titles("bakes class") == ["Baking classes"]


@pytest.mark.parametrize(
    "search", ["'", "a' | b:*", "!a", "a & (", "<->", "\\", "a:*b", "%", "_", "'; DROP TABLE x; --", ":" * 200]
)
def test_signs_of_a_query_language_are_only_signs(anybody, event_factory, search):
    event_factory(title="Bread")

    assert anybody.get(EVENTS, {"search": search}).status_code == 200


def test_more_words_than_count_are_ignored(titles, event_factory):
    event_factory(title="a b c d e f g h i j")

    assert titles("a a b c d e f g h i j k l m") == ["a b c d e f g h i j"]


def test_titles_come_first_by_relevance(titles, event_factory, category):
    for title, summary in (("Cake", "bread and rye"), ("Bread", "rye"), ("Rye breads", "")):
        event = event_factory(title=title, summary=summary)
        derive(event, tags=(), prices=())
        event.save()

    assert titles("rye bread", ordering="relevance") == ["Rye breads", "Bread", "Cake"]


@pytest.mark.postgres
def test_postgresql_opens_the_index(event_factory):
    event_factory(title="Bread")
    query = find(Event.objects.all(), "bread")

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        plan = query.order_by("id").explain()

    assert "event_booking_event_search" in plan


@pytest.mark.postgres
def test_a_search_can_be_part_of_another_query(event_factory):
    event = event_factory(title="Bread")
    event_factory(title="Cake", description="")

    inner = find(Event.objects.published(), "bread").values("pk")

    assert list(Event.objects.filter(pk__in=inner)) == [event]
