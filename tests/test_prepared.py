import pytest
from django.db.models import BigIntegerField, CharField, F
from django.test import override_settings

from event_booking.events.models import Event, TicketType
from event_booking.prepared import Param, Prepared

pytestmark = pytest.mark.django_db


def by_title(titles=1):
    wanted = [Param(f"title_{number}", CharField()) for number in range(titles)]
    return Event.objects.filter(title__in=wanted).select_related("category").annotate(twice=F("pk") * 2).order_by("pk")


def test_rows_are_those_of_the_queryset_with_the_values_of_each_call(event_factory, django_assert_num_queries):
    one, two = event_factory(title="One"), event_factory(title="It's % %s two")
    prepared = Prepared(by_title)

    with django_assert_num_queries(3):
        assert [(row, row.twice, row.category) for row in prepared.rows(1, title_0="One")] == [
            (one, one.pk * 2, one.category)
        ]
        assert prepared.rows(1, title_0="It's % %s two") == [two]
        assert prepared.rows(2, title_0="One", title_1="It's % %s two") == [one, two]


def test_a_row_is_like_any_other(event_factory):
    event = event_factory(title="One", metadata={"a": [1]})

    [row] = Prepared(by_title).rows(1, title_0="One")

    assert (row.metadata, row.starts_at, row._state.adding, row._state.db) == (
        {"a": [1]},
        event.starts_at,
        False,
        "default",
    )
    assert row.organizer == event.organizer


def test_an_update_changes_what_it_should_and_tells_how_many(event_factory):
    kinds = list(event_factory(types=[{"capacity": 5}, {"name": "Other", "capacity": 5}]).ticket_types.order_by("pk"))
    seats = Param("seats", BigIntegerField())
    rows = TicketType.objects.filter(pk=Param("pk", BigIntegerField()), taken__lte=F("capacity") - seats)
    take = Prepared(lambda: rows, taken=F("taken") + seats)

    assert [take.update(pk=kinds[0].pk, seats=n) for n in (3, 3, 2)] == [1, 0, 1]
    assert list(TicketType.objects.order_by("pk").values_list("taken", flat=True)) == [5, 0]


class ReadsElsewhere:
    def db_for_read(self, model, **hints):
        return "replica"

    def db_for_write(self, model, **hints):
        return "default"


def test_an_update_goes_where_the_site_writes(event_factory):
    kind = event_factory(types=[{"capacity": 5}]).ticket_types.get()
    rows = TicketType.objects.filter(pk=Param("pk", BigIntegerField()))

    with override_settings(DATABASE_ROUTERS=[f"{__name__}.ReadsElsewhere"]):
        assert Prepared(lambda: rows, taken=F("taken") + 1).update(pk=kind.pk) == 1
