from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from event_booking.accounts.signals import account_erased
from event_booking.bookings.exceptions import SalesClosed
from event_booking.events.models import Event, EventFile, EventImage, Series
from event_booking.events.services import add_file, add_image, delete_event
from event_booking.journal.models import Entry
from tests.events.conftest import png
from tests.events.test_media import handout


def erase(user, relay):
    with transaction.atomic():
        account_erased.record(user)
        account_erased.record(user, again=True)
    relay()


def test_events_to_come_of_an_organizer_who_left_are_called_off(event_factory, book, relay):
    event = event_factory()
    other = event_factory()
    book(event)

    erase(event.organizer, relay)

    event.refresh_from_db()
    other.refresh_from_db()
    assert (event.status, other.status) == ("cancelled", "published")


def test_nothing_more_is_sold_of_what_has_begun(event_factory, book, relay):
    """An exhibition that was open for months yet: nobody would let people in, or give them their money back."""
    now = timezone.now()
    closing = {"sales_end": now + timedelta(days=90)}
    event = event_factory(
        starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=90),
        types=[closing, {"name": "Late", "sales_start": now + timedelta(days=9), **closing}],
    )  # fmt: skip
    book(event)

    erase(event.organizer, relay)

    assert Event.objects.get().status == "published"
    assert not event.ticket_types.on_sale(timezone.now() + timedelta(days=10))
    with pytest.raises(SalesClosed):
        book(event)


def test_what_others_booked_stays_readable_without_pictures_and_hand_outs(event_factory, book, relay):
    event = event_factory(summary="With butter.")
    book(event)
    add_image(event=event, upload=png())
    add_file(event=event, upload=handout(), title="Recipe", visibility="public")

    erase(event.organizer, relay)

    event.refresh_from_db()
    assert (event.summary, event.title != "") == ("With butter.", True)
    assert (EventImage.objects.count(), EventFile.objects.count()) == (0, 0)


def test_what_nobody_booked_goes_with_its_organizer(event_factory, user_factory, relay):
    ann = user_factory("organizer")
    gone = [
        event_factory(organizer=ann, status="draft"),
        event_factory(organizer=ann, starts_at=timezone.now() - timedelta(days=2)),
        event_factory(organizer=ann),
        event_factory(organizer=ann, deleted_at=timezone.now()),
    ]
    other = event_factory()

    erase(ann, relay)

    assert list(Event.objects.all()) == [other]
    facts = Entry.objects.filter(fact="event.deleted")
    assert {fact.subject_id for fact in facts} == {str(event.pk) for event in gone}
    assert not any(fact.data.get("title") for fact in facts)


def test_an_event_that_is_called_off_is_there_until_everybody_has_heard_of_it(event_factory, relay):
    event = event_factory()

    with transaction.atomic():
        account_erased.record(event.organizer)
    relay()

    event.refresh_from_db()
    assert event.status == "cancelled"


def test_their_series_go(event_factory, user_factory, book, relay):
    ann, ben = user_factory("organizer"), user_factory("organizer")
    mine, theirs = (Series.objects.create(organizer=person, title="Bread") for person in (ann, ben))
    event = event_factory(organizer=ann, series=mine)
    book(event)

    erase(ann, relay)

    event.refresh_from_db()
    assert (event.series, list(Series.objects.all())) == (None, [theirs])


def test_what_an_admin_deleted_is_not_named_either(event_factory, user_factory, relay):
    event, admin = event_factory(title="Ann bakes", status="draft"), user_factory("admin")
    organizer = event.organizer
    delete_event(event=event, actor=admin)

    erase(organizer, relay)

    assert "Ann bakes" not in str(list(Entry.objects.values()))
