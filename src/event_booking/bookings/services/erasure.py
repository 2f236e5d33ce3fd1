"""What bookings forget of a person: every name, answer and note. What was paid, and for what, stays under a number."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from rest_framework.renderers import JSONRenderer

from event_booking.bookings.models import Booking, IdempotencyKey, Ticket
from event_booking.bookings.services.cancelling import end_future_bookings
from event_booking.bookings.services.locks import lock_bookings
from event_booking.database import short_transaction
from event_booking.journal.admin_log import forget_names
from event_booking.journal.erasure import forget_words
from event_booking.journal.models import Entry

NOBODY: dict[str, Any] = {"attendee_name": "", "attendee_email": "", "answers": {}}


def forget_person(*, user_id: Any, mentioned: Mapping[str, Sequence[int]] | None = None) -> None:
    """Give back the seats of somebody whose account was erased, and drop every name and answer that they wrote down.

    What they sold at the door belongs to others, and stays. ``mentioned`` are primary keys of tickets and stored
    answers of others that name the person.
    """
    mine = Booking.objects.filter(user=user_id, is_box_office=False)
    forget_names(mine)
    _forget_guests(Ticket.objects.filter(booking__in=mine))
    mine.exclude(note="").update(note="")
    IdempotencyKey.objects.filter(user=user_id).delete()
    if mentioned:
        _forget_as_guest(mentioned.get("tickets", []), mentioned.get("answers", []))
    end_future_bookings(mine)  # in the end: a hook of the site's own is asked, and may fail


def _forget_guests(tickets: QuerySet[Ticket]) -> None:
    """Blank them. Whoever names them at this moment, or takes their names along to another date, locks the booking."""
    forget_names(tickets)
    with short_transaction():
        lock_bookings(tickets.values("booking"))
        tickets = Ticket.objects.filter(pk__in=list(tickets.values_list("pk", flat=True)))
        tickets.update(**NOBODY)
    keys = tickets.annotate(key=Cast("pk", CharField())).values("key")
    forget_words(Entry.objects.filter(subject_model=Ticket._meta.label_lower, subject_id__in=keys))


def _forget_as_guest(tickets: Sequence[int], answers: Sequence[int]) -> None:
    theirs = Ticket.objects.filter(pk__in=tickets)
    forget_names(Booking.objects.filter(tickets__in=theirs))
    named = theirs.exclude(attendee_name="", attendee_email="")
    same = {name: OuterRef(name) for name in ("booking", "attendee_name", "attendee_email")}
    moved = Exists(named.filter(**same))  # since they were found, and other tickets now
    _forget_guests(Ticket.objects.filter(Q(pk__in=tickets) | moved))
    Booking.objects.filter(tickets__in=theirs, is_box_office=True).exclude(note="").update(note="")
    codes = set(theirs.values_list("code", flat=True))
    for pk in answers:
        _forget_in_answer(pk, codes)


def _forget_in_answer(pk: int, codes: set[str]) -> None:
    """The answer stays, since the request may come again and must not book twice; it names nobody then."""
    with short_transaction():
        row = IdempotencyKey.objects.select_for_update().filter(pk=pk).first()
        if row is None:
            return
        data = row.data
        theirs = [ticket for ticket in data.get("tickets", []) if ticket["code"] in codes]
        for ticket in theirs:
            ticket.update(NOBODY)
        if theirs and data.get("is_box_office"):
            data["note"] = ""
        IdempotencyKey.objects.filter(pk=pk).update(body=JSONRenderer().render(data).decode())
