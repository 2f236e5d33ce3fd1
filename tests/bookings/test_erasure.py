"""What bookings forget of somebody, of their own and as a guest of others."""

import json

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from event_booking.bookings.models import IdempotencyKey, Ticket
from event_booking.bookings.services import BookingRequest, Channel, create_booking, forget_person
from event_booking.journal.models import Entry

NAMES = [{"name": "Gus", "email": "gus@example.com"}, {"name": "Ann", "email": "ann@example.com"}]
NOBODY = {"attendee_name": "", "attendee_email": "", "answers": {}}


@pytest.fixture
def hosted(event_factory, user_factory):
    """``hosted(Channel.ONLINE)``: somebody's booking in which Gus is a guest, and its stored answer."""

    def make(channel):
        event = event_factory()
        host = user_factory()
        quantities = {event.ticket_types.get().pk: 2}
        wish = BookingRequest(event_id=event.pk, quantities=quantities, attendees=NAMES, note="Gus is deaf")
        booking = create_booking(user=host, wish=wish, channel=channel)
        body = {"note": "Gus is deaf", "is_box_office": booking.is_box_office, "tickets": told(booking)}
        stored = IdempotencyKey.objects.create(user=host, key="k", request_digest="", body=json.dumps(body))
        return booking, stored

    return make


def told(booking):
    names = ("code", "attendee_name", "attendee_email", "answers")
    return [{name: getattr(ticket, name) for name in names} for ticket in booking.tickets.order_by("pk")]


def edited(row):
    """Somebody did that in the admin."""
    kind = ContentType.objects.get_for_model(row)
    return LogEntry.objects.create(
        user=row.user, content_type=kind, object_id=str(row.pk), object_repr="Gus", action_flag=CHANGE
    )


@pytest.mark.parametrize(("channel", "note"), [(Channel.ONLINE, "Gus is deaf"), (Channel.BOX_OFFICE, "")])
def test_a_guest_is_forgotten_and_their_host_is_not(channel, note, hosted, user_factory):
    booking, stored = hosted(channel)
    other, _ = hosted(channel)
    guest = booking.tickets.order_by("pk").first()
    logged, elsewhere = edited(booking), edited(other)

    forget_person(user_id=user_factory().pk, mentioned={"tickets": [guest.pk], "answers": [987654, stored.pk]})

    first, second = told(booking)
    assert {name: first[name] for name in NOBODY} == NOBODY
    assert second["attendee_name"] == "Ann"
    stored.refresh_from_db()
    assert stored.data == {
        "note": note,
        "is_box_office": booking.is_box_office,
        "tickets": [{"code": guest.code, **NOBODY}, second],
    }
    booking.refresh_from_db()
    other.refresh_from_db()
    assert (booking.note, other.note) == (note, "Gus is deaf")
    assert [each["attendee_name"] for each in told(other)] == ["Gus", "Ann"]
    logged.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (logged.object_repr, elsewhere.object_repr) == (f"#{booking.pk}", "Gus")


def test_only_answers_that_name_the_guest_are_written_anew(hosted, user_factory):
    booking, stored = hosted(Channel.BOX_OFFICE)
    other, _ = hosted(Channel.BOX_OFFICE)

    forget_person(user_id=user_factory().pk, mentioned={"tickets": [other.tickets.first().pk], "answers": [stored.pk]})
    forget_person(user_id=user_factory().pk, mentioned={"answers": [stored.pk]})
    forget_person(user_id=user_factory().pk, mentioned={"tickets": [booking.tickets.first().pk]})

    stored.refresh_from_db()
    assert stored.data["note"] == "Gus is deaf"
    assert [each["attendee_name"] for each in stored.data["tickets"]] == ["Gus", "Ann"]


def test_an_answer_without_tickets_names_nobody(hosted, user_factory):
    booking, stored = hosted(Channel.ONLINE)
    IdempotencyKey.objects.update(body=json.dumps({"code": "sold_out"}))

    forget_person(
        user_id=user_factory().pk, mentioned={"tickets": [booking.tickets.first().pk], "answers": [stored.pk]}
    )

    stored.refresh_from_db()
    assert stored.data == {"code": "sold_out"}


def test_words_about_their_tickets_go_from_the_journal_and_those_about_others_stay(hosted, user_factory):
    booking, _ = hosted(Channel.ONLINE)
    guest, host = booking.tickets.order_by("pk")
    label = Ticket._meta.label_lower
    rows = [
        Entry.objects.create(
            fact="ticket.check_in_undone", subject_model=model, subject_id=str(pk), data={"reason": "Gus fell ill"}
        )
        for model, pk in ((label, guest.pk), (label, host.pk), ("shop.order", guest.pk))
    ]

    forget_person(user_id=user_factory().pk, mentioned={"tickets": [guest.pk], "answers": []})

    for row in rows:
        row.refresh_from_db()
    assert [row.data for row in rows] == [{}, {"reason": "Gus fell ill"}, {"reason": "Gus fell ill"}]


def test_what_somebody_sold_at_the_door_is_others(hosted):
    booking, _ = hosted(Channel.BOX_OFFICE)

    forget_person(user_id=booking.user_id)

    booking.refresh_from_db()
    assert (booking.status, booking.note) == ("confirmed", "Gus is deaf")
    assert [each["attendee_name"] for each in told(booking)] == ["Gus", "Ann"]
