from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from event_booking.bookings.services import cancel_booking
from event_booking.events.exceptions import CapacityBelowTaken, EventCancelled, EventInPast, HasBookings
from event_booking.events.models import Event, Series, TicketType
from event_booking.events.services import (
    cancel_event,
    create_event,
    delete_event,
    publish_event,
    remove_series,
    update_event,
)
from event_booking.events.services.erasure import forget_organizer
from event_booking.events.services.locks import lock_event
from event_booking.journal.models import Entry
from tests.writes import written


def facts():
    return [(entry.fact, entry.data) for entry in Entry.objects.filter(fact__startswith="event.").order_by("pk")]


def switches(event):
    return list(event.ticket_types.offered().order_by("pk").values_list("event_open", "event_limited"))


@pytest.fixture
def values(category):
    starts_at = timezone.now() + timedelta(days=3)
    return {
        "title": "Bread", "description": "x", "category": category, "difficulty": "beginner", "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1), "timezone": "Europe/Berlin",
    }  # fmt: skip


def test_a_new_event_has_all_that_follows_from_its_fields(organizer, values):
    kinds = [{"name": "a", "capacity": 1, "price": 9}, {"name": "b", "capacity": 1, "price": 4}]
    starts_at = timezone.now().replace(year=2030, month=12, day=31, hour=23, minute=30)

    event = create_event(
        organizer=organizer, ticket_types=kinds, tags=["Rye"], city="Санкт-Петербург",
        **{**values, "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)},
    )  # fmt: skip

    event.refresh_from_db()
    assert (event.price_from, event.starts_on.isoformat(), event.city_key) == (4, "2031-01-01", "санкт-петербург")
    assert event.title_key == " bread"
    assert {"bread", "rye", "workshops"} <= set(event.search_text.split())
    assert event.slug.startswith("bread-")
    assert facts() == []


@pytest.mark.parametrize("field", ["starts_at", "ends_at"])
def test_an_event_begins_in_the_future_and_ends_later(organizer, values, field):
    with pytest.raises(ValidationError) as caught:
        create_event(organizer=organizer, **{**values, field: timezone.now() - timedelta(days=1)})

    assert set(caught.value.message_dict) == {field}
    assert Event.objects.count() == 0


def test_publishing_and_cancelling_switch_every_ticket_type(event_factory, organizer):
    event = event_factory(status="draft", types=[{}, {}], capacity=5)

    publish_event(event=event, actor=organizer)
    opened = switches(event)
    publish_event(event=event, actor=organizer)
    cancel_event(event=event, actor=organizer)
    cancel_event(event=event, actor=organizer)

    assert (opened, switches(event)) == ([(True, True)] * 2, [(False, True)] * 2)
    assert facts() == [("event.published", {}), ("event.cancelled", {})]
    event.refresh_from_db()
    assert None not in (event.published_at, event.cancelled_at)
    with pytest.raises(EventCancelled):
        publish_event(event=event)


def test_an_event_that_has_begun_is_not_published(event_factory):
    with pytest.raises(EventInPast):
        publish_event(event=event_factory(status="draft", starts_at=timezone.now() - timedelta(minutes=1)))


def test_a_ticket_type_that_is_added_later_is_on_sale_like_the_others(event_factory):
    event = event_factory(capacity=50)
    first = event.ticket_types.get()

    update_event(event=event, ticket_types=[{"id": first.pk}, {"name": "New", "capacity": 5, "price": 3}])

    assert switches(event) == [(True, True)] * 2
    cancel_event(event=event)
    update_event(event=event, ticket_types=[{"name": "Late", "capacity": 5}])
    assert switches(event) == [(False, True)]


def test_a_ceiling_counts_what_is_taken_already(event_factory, book):
    event = event_factory(types=[{"capacity": 10}])
    for _ in range(3):
        book(event)

    update_event(event=event, capacity=4)
    event.refresh_from_db()
    assert (event.capacity, event.taken, switches(event)) == (4, 3, [(True, True)])

    with pytest.raises(CapacityBelowTaken):
        update_event(event=event, capacity=2)
    update_event(event=event, capacity=3)
    update_event(event=event, capacity=None)
    event.refresh_from_db()
    assert (event.capacity, event.taken, switches(event)) == (None, 0, [(True, False)])
    with pytest.raises(CapacityBelowTaken):
        update_event(event=event, capacity=2, title="not this either")
    event.refresh_from_db()
    assert (event.capacity, event.title == "not this either") == (None, False)


def test_a_ticket_type_keeps_the_seats_that_are_taken(event_factory, book):
    event = event_factory(types=[{"capacity": 10}])
    kind = event.ticket_types.get()
    book(event, 2)

    with pytest.raises(CapacityBelowTaken):
        update_event(event=event, ticket_types=[{"id": kind.pk, "capacity": 1}])
    with pytest.raises(HasBookings):
        update_event(event=event, ticket_types=[])
    update_event(event=event, ticket_types=[{"id": kind.pk, "capacity": 2, "name": "Last"}])

    kind.refresh_from_db()
    assert (kind.capacity, kind.taken, kind.name) == (2, 2, "Last")


def test_a_ticket_type_that_old_bookings_may_name_is_only_put_away(event_factory, book):
    event = event_factory()
    booking = book(event)
    cancel_booking(booking=booking, actor=booking.user)

    update_event(event=event, ticket_types=[])

    kept = TicketType.objects.get(event=event)
    assert (kept.removed_at is None, kept.event_open, booking.items.get().ticket_type_id) == (False, False, kept.pk)
    with pytest.raises(ValidationError):
        update_event(event=event, ticket_types=[{"id": kept.pk}])


def test_what_a_row_says_together_is_checked_with_what_is_stored(event_factory):
    event = event_factory(types=[{"max_per_person": 2}])
    kind = event.ticket_types.get()

    with pytest.raises(ValidationError) as caught:
        update_event(event=event, ticket_types=[{"id": kind.pk, "min_per_booking": 3}])

    assert set(caught.value.message_dict) == {"ticket_types"}


def test_people_hear_of_what_matters_to_them_once_it_is_published(event_factory, organizer):
    event = event_factory(status="draft")
    update_event(event=event, title="New")
    publish_event(event=event)

    update_event(event=event, description="Not worth a mail", capacity=40, tags=["x"])
    update_event(event=event, title="New")
    update_event(event=event, actor=organizer, title="Newer", city="Oslo", venue_name="Hall", format="online")

    assert facts() == [("event.published", {}), ("event.changed", {"changed": ["format", "title", "venue"]})]


def test_a_start_is_moved_into_the_future_only(event_factory):
    event = event_factory()
    past = timezone.now() - timedelta(hours=1)

    with pytest.raises(ValidationError) as caught:
        update_event(event=event, starts_at=past)
    assert set(caught.value.message_dict) == {"starts_at"}
    later = event.starts_at + timedelta(days=40)
    update_event(event=event, starts_at=later, ends_at=later + timedelta(hours=1), timezone="Pacific/Auckland")

    stored = Event.objects.get(pk=event.pk)
    assert stored.starts_on == later.astimezone(stored.zone).date()
    assert facts() == [("event.changed", {"changed": ["ends_at", "starts_at", "timezone"]})]


def test_an_event_that_has_begun_can_still_be_edited(event_factory):
    event = event_factory(starts_at=timezone.now() - timedelta(minutes=5))

    update_event(event=event, description="We are in room 2.", starts_at=event.starts_at)

    assert Event.objects.get(pk=event.pk).description == "We are in room 2."


def test_an_address_that_nobody_has_seen_follows_the_title(event_factory):
    draft, published = event_factory(status="draft", title="Old"), event_factory(title="Old")

    slugs = [update_event(event=event, title="New").slug for event in (draft, published)]

    assert slugs[0].startswith("new-")
    assert slugs[1] == published.slug


def test_what_others_count_is_left_alone(event_factory):
    event = event_factory(capacity=5)
    Event.objects.filter(pk=event.pk).update(taken=2, likes_count=7)
    event.ticket_types.update(taken=2)

    update_event(event=event, title="New", ticket_types=[{"id": event.ticket_types.get().pk, "price": 3}])

    assert Event.objects.values_list("taken", "likes_count", "price_from").get() == (2, 7, 3)
    assert event.ticket_types.get().taken == 2


def test_deleting_is_refused_while_somebody_has_a_seat(event_factory, book):
    event = event_factory()
    booking = book(event)

    with pytest.raises(HasBookings):
        delete_event(event=event)
    cancel_booking(booking=booking, actor=booking.user)
    delete_event(event=event)

    kept = Event.objects.get(pk=event.pk)
    assert kept.deleted_at is not None
    assert not Event.objects.visible_to(kept.organizer).exists()
    assert switches(event) == [(False, False)]
    with pytest.raises(Event.DoesNotExist):
        publish_event(event=event)


def test_the_database_itself_refuses_to_oversell(event_factory):
    event = event_factory(capacity=2, types=[{"capacity": 2}])

    for rows in (Event.objects.filter(pk=event.pk), event.ticket_types.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(taken=3)


def test_tags_are_one_whatever_their_spelling(event_factory):
    event = event_factory()

    update_event(event=event, tags=["Live Music", "live  music", "C", "C++", "c++", "!!!", "ﷺ" * 50])

    assert [tag.name for tag in event.tags.all()][:3] == ["C", "c++", "live music"]
    assert event.tags.count() == 5


def test_locking_gives_up_when_ticket_types_never_stop_coming(event_factory, monkeypatch):
    from django.db import OperationalError

    from event_booking.events.services import locks

    event = event_factory()
    alone = locks.lock_event_alone

    def meanwhile(pk):
        TicketType.objects.create(event=event, name="new", capacity=1)
        return alone(pk)

    monkeypatch.setattr(locks, "lock_event_alone", meanwhile)
    with pytest.raises(OperationalError), transaction.atomic():
        lock_event(event.pk)
    assert event.ticket_types.count() == 1


def test_an_event_has_at_most_50_ticket_types(organizer, values):
    with pytest.raises(ValidationError):
        create_event(organizer=organizer, ticket_types=[{"name": str(n), "capacity": 1} for n in range(51)], **values)

    assert not Event.objects.exists()


def test_an_ingredient_that_stays_as_it_is_is_not_written(organizer, values):
    event = create_event(organizer=organizer, ingredients=[{"name": "Flour"}], **values)
    known = event.ingredients.get()

    with written() as statements:
        update_event(event=event, ingredients=[{"id": known.pk, "name": "Flour"}])

    assert [statement for statement in statements if "ingredient" in statement] == []


def test_what_a_draft_was_called_in_the_admin_goes_with_its_organizer_also_where_it_was_deleted_before(event_factory):
    draft = event_factory(status="draft", title="Ann bakes")
    draft_pk = draft.pk
    series = Series.objects.create(organizer=draft.organizer, title="Ann on Saturdays")
    LogEntry.objects.log_actions(draft.organizer_id, [draft], CHANGE, "Ann", single_object=True)
    LogEntry.objects.log_actions(draft.organizer_id, [series], CHANGE, "Ann", single_object=True)
    delete_event(event=draft)
    remove_series(series=series)

    forget_organizer(organizer=draft.organizer_id)

    left = {*LogEntry.objects.values_list("object_repr", "change_message")}
    assert left == {(f"#{draft_pk}", ""), (f"#{series.pk}", "")}


def test_the_currency_stays_once_somebody_may_be_buying_in_it(event_factory):
    draft, event = event_factory(status="draft", types=[{"price": 25}]), event_factory(types=[{"price": 25}])
    assert update_event(event=draft, currency="JPY").currency == "JPY"

    with pytest.raises(ValidationError) as refused:
        update_event(event=event, currency="JPY", title="Dearer")

    assert list(refused.value.message_dict) == ["currency"]
    event.refresh_from_db()
    assert (event.currency, event.title == "Dearer") == ("EUR", False)
    assert update_event(event=event, currency="EUR", summary="The same one").summary == "The same one"
