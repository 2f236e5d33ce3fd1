"""The documented context of a kind is what it really yields: no part more, no part less, of the same type."""

from collections import defaultdict
from collections.abc import Mapping

import pytest
from django.utils.functional import Promise

from event_booking.accounts.models import Account
from event_booking.bookings.models import WaitlistEntry
from event_booking.journal.models import Entry
from event_booking.notifications.attendee_messages.words import context_for
from event_booking.notifications.kinds import KINDS
from event_booking.notifications.kinds.about_events import event_context
from event_booking.notifications.kinds.samples import ANY, MEANINGS, paths
from event_booking.notifications.models import AttendeeMessage
from event_booking.people import ADMIN
from event_booking.profiles.models import Subscription
from event_booking.reviews.models import Review


@pytest.fixture
def yielded(event_factory, user_factory, booking_factory, record):
    """What every kind says of a world in which everything has happened once: kind to contexts."""
    event, ann, ben = event_factory(), user_factory(), user_factory(ADMIN)
    booking, held = booking_factory(event, ann), booking_factory(event, ann, status="held")
    waiting = WaitlistEntry.objects.create(event=event, user=ann, quantity=1, status="offered", offer=held)
    review = Review.objects.create(event=event, author=ann, rating=4, text="Fine.", reply="Thanks.")
    Subscription.objects.create(subscriber=ann, target=event.organizer)
    Account.objects.filter(user=ann).update(organizer_requested_at=event.starts_at, organizer_message="Please.")
    for name in ("booking.confirmed", "booking.expired", "booking.moved"):
        record(name, booking)
    record("booking.cancelled", booking, reason="person")
    record("booking.cancelled", booking, reason="event_cancelled")
    record("booking.reduced", booking, reason="organizer", tickets=[1])
    record("ticket.transferred", booking.tickets.get())
    record("waitlist.offered", waiting)
    record("waitlist.left", waiting, reason="event_cancelled")
    record("event.changed", event, changed=["title"])
    record("event.reminder_due", event, starts_at=event.starts_at.isoformat())
    record("event.published", event)
    record("person.subscribed", event.organizer, actor=ben)
    record("review.written", review)
    record("review.answered", review)
    for name in ("account.activated", "account.organizer_requested", "account.organizer_declined"):
        record(name, ann)
    for name in ("account.role_granted", "account.role_revoked"):
        record(name, ann, role="organizer")
    contexts = defaultdict(list)
    contexts["attendee_message"].append(
        context_for(
            AttendeeMessage(subject="Aprons", text="Bring one."),
            user=ann,
            event=event_context(event),
            references=[booking.reference],
        )
    )
    for entry in Entry.objects.all():
        for kind in KINDS.values():
            if kind.fact == entry.fact:
                contexts[kind.name] += [notice.context for notice in kind.notices(entry)]
    return contexts


def shape(value):
    """The types of all parts; a text that waits for its language is a text."""
    if isinstance(value, Mapping):
        return {key: shape(part) for key, part in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return "str" if isinstance(value, Promise) else type(value).__name__


def test_the_documented_context_is_what_a_kind_yields(yielded):
    assert set(yielded) == set(KINDS)
    for name, contexts in yielded.items():
        assert contexts
        for context in contexts:
            assert shape(context) == shape(KINDS[name].sample), name


def test_every_part_is_explained_and_nothing_else_is():
    used = set().union(*(paths(kind.sample) for kind in KINDS.values()))
    assert used == set(MEANINGS)
    assert paths(ANY) | {"changed", "by_organizer", "number"} == used


def test_paths_name_all_parts():
    assert paths({"a": 1, "b": {"c": []}, "d": [{"e": 1}, {"f": 1}]}) == {"a", "b", "b.c", "d", "d.e", "d.f"}
