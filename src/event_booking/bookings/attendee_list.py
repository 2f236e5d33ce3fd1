"""Who comes to an event, as rows for a spreadsheet: what the CSV and the XLSX file have in common, and the CSV."""

import csv
from collections.abc import Iterator

from django.utils.translation import gettext as _

from event_booking.bookings.models import Ticket
from event_booking.bookings.querysets import TicketQuerySet
from event_booking.events.models import Event
from event_booking.people import people

CHUNK = 500


def attendees_csv(event: Event) -> Iterator[str]:
    """The list as CSV, piece by piece."""
    line = csv.writer(_Echo(), quoting=csv.QUOTE_ALL).writerow
    yield "\ufeff"  # spreadsheets take the text for Latin-1 without it
    yield from map(line, attendee_rows(event))


def attendee_rows(event: Event) -> Iterator[list[str]]:
    """A heading, then the event's living and cancelled tickets; a column for each question. No cell is a formula."""
    questions = {str(question.pk): question.label for question in event.questions.all()}
    yield [
        _("Booking"), _("Status"), _("Ticket type"), _("Ticket"), _("Attendee"), _("E-mail"), _("Booked by"),
        _("Booker's e-mail"), _("Note"), _("Checked in at"), _("Booked at"), *map(safe_cell, questions.values()),
    ]  # fmt: skip
    # by the ticket's own event: a booking that was moved left cancelled tickets where it was
    for ticket in _in_chunks(Ticket.objects.filter(ticket_type__event=event)):
        answers = [_in_words(ticket.answers.get(key)) for key in questions]
        yield [safe_cell(value) for value in [*_row(ticket), *answers]]


def safe_cell(value: object) -> str:
    """Text that no spreadsheet takes for a formula (OWASP, CSV injection): such a beginning gets an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \n").startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _row(ticket: Ticket) -> list[object]:
    booking = ticket.booking
    booker = people().get_name(booking.user)
    return [
        booking.reference, f"{booking.status}/{ticket.status}", ticket.ticket_type.name, ticket.code,
        ticket.attendee_name or booker, ticket.attendee_email, booker, people().get_email(booking.user), booking.note,
        ticket.checked_in_at and ticket.checked_in_at.isoformat(), booking.created_at.isoformat(),
    ]  # fmt: skip


def _in_words(answer: object) -> object:
    if isinstance(answer, bool):
        return _("yes") if answer else _("no")
    return answer


def _in_chunks(tickets: TicketQuerySet) -> Iterator[Ticket]:
    """By primary key, since a pooler in transaction mode breaks server-side cursors."""
    tickets = tickets.select_related("booking__user", "ticket_type").order_by("pk")
    last = 0
    while chunk := list(tickets.filter(pk__gt=last)[:CHUNK]):
        yield from chunk
        last = chunk[-1].pk


class _Echo:
    """A file that returns what is written, as ``csv.writer`` then does."""

    def write(self, value: str) -> str:
        return value
