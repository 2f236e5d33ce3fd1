"""Promises of events under concurrency, on PostgreSQL, each with its negative control."""

from datetime import date
from functools import partial

import pytest
from django.db import IntegrityError
from django.db.models import Sum

from event_booking.bookings.services import BookingRequest, create_booking
from event_booking.events.exceptions import CapacityBelowTaken, HasBookings
from event_booking.events.models import DailyViews, Event, EventImage, TicketType
from event_booking.events.querysets import TicketTypeQuerySet
from event_booking.events.services import (
    add_image,
    delete_event,
    editing,
    images,
    locks,
    publish_event,
    publishing,
    remove_image,
    update_event,
    views,
)
from tests.events.conftest import png
from tests.races.at_once import at_once, tally
from tests.races.windows import Meeting, Window

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def book(event, user, quantities):
    return create_booking(user=user, wish=BookingRequest(event_id=event.pk, quantities=quantities))


def unlocked(pk):
    """What ``lock_event`` does, without the locks."""
    return Event.objects.get(pk=pk)


def stock(event):
    taken = TicketType.objects.filter(event=event).aggregate(taken=Sum("taken", default=0))["taken"]
    return taken, Event.objects.get(pk=event.pk).taken


def set_a_ceiling_while_people_book(event_factory, user_factory):
    event = event_factory(types=[{"capacity": 20}, {"capacity": 20}])
    kinds = list(event.ticket_types.values_list("pk", flat=True))
    calls = [partial(book, event, user_factory(), {kinds[n % 2]: 1}) for n in range(24)]
    calls.insert(0, partial(update_event, event=event, capacity=30))
    return event, at_once(calls)


def test_a_new_ceiling_counts_every_seat_that_is_taken_before_or_after_it(event_factory, user_factory):
    event, results = set_a_ceiling_while_people_book(event_factory, user_factory)

    assert tally(results) == {"ok": 25}
    assert stock(event) == (24, 24)


def test_without_the_lock_a_new_ceiling_miscounts(event_factory, user_factory, monkeypatch):
    event, window = event_factory(types=[{"capacity": 20}]), Window()
    monkeypatch.setattr(editing, "lock_event", unlocked)
    with monkeypatch.context() as patch:
        patch.setattr(TicketTypeQuerySet, "aggregate", window.after(TicketTypeQuerySet.aggregate))
        buy = partial(book, event, user_factory(), {event.ticket_types.get().pk: 1})
        at_once([partial(update_event, event=event, capacity=30), partial(window.come_in, buy)])

    taken, counted = stock(event)
    assert counted < taken


def test_a_ceiling_is_lowered_to_what_is_taken_and_no_further(event_factory, user_factory):
    event = event_factory(types=[{"capacity": 50}], capacity=50)
    kind = event.ticket_types.get().pk
    calls = [partial(book, event, user_factory(), {kind: 1}) for _ in range(20)]
    calls += [partial(update_event, event=event, capacity=10), partial(update_event, event=event, capacity=5)]

    results = at_once(calls)

    stored = Event.objects.get(pk=event.pk)
    assert stored.taken <= stored.capacity
    assert stock(event)[0] == stored.taken
    assert all(isinstance(each, CapacityBelowTaken) or not isinstance(each, Exception) for each in results[20:])


def publish_while_ticket_types_come(event_factory):
    event = event_factory(status="draft")
    keep = [{"id": kind.pk} for kind in event.ticket_types.all()]
    new = [{"name": "New", "capacity": 5}]
    at_once([partial(update_event, event=event, ticket_types=keep + new), partial(publish_event, event=event)])
    return set(event.ticket_types.offered().values_list("event_open", flat=True))


def test_a_ticket_type_that_comes_while_its_event_is_published_is_on_sale(event_factory):
    assert [publish_while_ticket_types_come(event_factory) for _ in range(15)] == [{True}] * 15


def test_without_the_lock_a_ticket_type_misses_the_publication(event_factory, monkeypatch):
    event, window = event_factory(status="draft"), Window()
    monkeypatch.setattr(editing, "lock_event", window.after(unlocked))
    rows = [{"id": event.ticket_types.get().pk}, {"name": "New", "capacity": 5}]
    publish = partial(window.come_in, partial(publish_event, event=event))

    at_once([partial(update_event, event=event, ticket_types=rows), publish])

    assert set(event.ticket_types.offered().values_list("event_open", flat=True)) == {True, False}


def test_an_event_is_deleted_or_booked_but_not_both(event_factory, user_factory):
    for _ in range(8):
        event = event_factory(types=[{"capacity": 5}])
        kind = event.ticket_types.get().pk
        calls = [partial(book, event, user_factory(), {kind: 1}) for _ in range(3)]

        *booked, deleted = at_once([*calls, partial(delete_event, event=event)])

        gone = Event.objects.get(pk=event.pk).deleted_at is not None
        assert gone == (deleted is None)
        assert isinstance(deleted, HasBookings) or stock(event)[0] == 0
        assert all(isinstance(each, Exception) for each in booked) or not gone


def test_without_the_lock_a_booked_event_is_deleted(event_factory, user_factory, monkeypatch):
    event, window = event_factory(types=[{"capacity": 5}]), Window()
    monkeypatch.setattr(publishing, "lock_event", unlocked)
    monkeypatch.setattr(publishing, "open_ticket_types", window.before(publishing.open_ticket_types))
    buy = partial(book, event, user_factory(), {event.ticket_types.get().pk: 1})

    at_once([partial(delete_event, event=event), partial(window.come_in, buy)])

    assert Event.objects.get(pk=event.pk).deleted_at is not None
    assert stock(event)[0] == 1


def test_organizers_and_visitors_never_wait_for_each_other_in_a_circle(event_factory, user_factory):
    event = event_factory(types=[{"capacity": 100}] * 3, capacity=200)
    kinds = list(event.ticket_types.values_list("pk", flat=True))
    calls = []
    for n in range(30):
        quantities = {kinds[n % 3]: 1, kinds[(n + 1) % 3]: 1}
        calls.append(partial(book, event, user_factory(), quantities))
        if n % 5 == 0:
            rows = [{"id": pk, "price": n} for pk in reversed(kinds)]
            calls.append(partial(update_event, event=event, capacity=200 - n, ticket_types=rows, title=f"T{n}"))
        if n % 10 == 0:
            calls.append(partial(publish_event, event=event))

    assert set(tally(at_once(calls))) == {"ok"}
    taken, counted = stock(event)
    assert (taken, counted) == (60, 60)


def add_covers_at_once(event):
    return at_once([partial(add_image, event=event, upload=png(), is_cover=n % 2 == 0) for n in range(8)])


def covers(event):
    return EventImage.objects.filter(event=event, is_cover=True).count()


def test_an_event_has_one_cover_however_many_come_at_once(event_factory):
    event = event_factory()

    assert tally(add_covers_at_once(event)) == {"ok": 8}
    assert covers(event) == 1

    pictures = list(event.images.all())
    assert tally(at_once([partial(remove_image, image=picture) for picture in pictures[:-1]])) == {"ok": 7}
    assert (covers(event), event.images.count()) == (1, 1)


def test_without_the_lock_covers_collide(event_factory, monkeypatch):
    meeting = Meeting(8)

    def everybody_is_here(pk):
        event = unlocked(pk)
        meeting.wait()
        return event

    monkeypatch.setattr(images, "lock_event_alone", everybody_is_here)

    assert IntegrityError.__name__ in tally(add_covers_at_once(event_factory()))


def test_the_last_place_for_a_picture_is_given_once(event_factory):
    event = event_factory()
    EventImage.objects.bulk_create(EventImage(event=event, image="x", width=1, height=1) for _ in range(29))

    assert tally(add_covers_at_once(event)) == {"ok": 1, "TooManyImages": 7}


def test_a_ticket_type_that_comes_between_the_two_locks_is_locked_in_its_turn(event_factory, monkeypatch):
    event = event_factory(status="draft")
    alone, rounds = locks.lock_event_alone, []

    def meanwhile(pk):
        rounds.append(pk)
        if len(rounds) == 1:
            at_once([partial(TicketType.objects.create, event=event, name="new", capacity=1)])
        return alone(pk)

    monkeypatch.setattr(locks, "lock_event_alone", meanwhile)
    publish_event(event=event)

    assert len(rounds) == 2
    assert list(event.ticket_types.values_list("event_open", flat=True)) == [True, True]


def test_no_view_is_lost(event_factory):
    event = event_factory()

    at_once([partial(views._add_one, event.pk, date(2030, 1, 1))] * 20)

    assert DailyViews.objects.get().count == 20


def test_without_the_one_statement_views_are_lost(event_factory):
    event, meeting = event_factory(), Meeting(5)
    DailyViews.objects.create(event=event, day=date(2030, 1, 1))

    def read_and_write():
        row = DailyViews.objects.get()
        meeting.wait()
        row.count += 1
        row.save()

    at_once([read_and_write] * 5)

    assert DailyViews.objects.get().count < 5
