"""What few of the demo's events have: questions with answers, ticket types that are hidden, vouchers."""

from typing import Any

from event_booking.bookings.models import Ticket, Voucher
from event_booking.events.models import Event, Question, TicketType
from example_project.demo import data
from example_project.demo.events import new_ticket_types


def ask(event: Event, text: data.Text, tickets: list[Ticket]) -> None:
    """Store the event's questions, and who came answers them in turn."""
    samples = [(question.pop("answers"), question) for question in map(dict, text.questions)]
    questions = Question.objects.bulk_create(
        Question(event=event, position=position, **fields) for position, (_, fields) in enumerate(samples)
    )
    if not questions:
        return
    for number, ticket in enumerate(tickets):
        given = {str(each.pk): _in_turn(answers, number) for each, (answers, _) in zip(questions, samples, strict=True)}
        ticket.answers = {key: answer for key, answer in given.items() if answer != ""}
    Ticket.objects.bulk_update(tickets, ["answers"])


def hide_and_discount(event: Event, text: data.Text) -> None:
    """Store the event's hidden ticket types and its vouchers."""
    hidden = new_ticket_types(event, text, tickets=text.hidden)
    for position, kind in enumerate(hidden, start=len(text.tickets)):
        kind.is_hidden, kind.position = True, position
    TicketType.objects.bulk_create(hidden)
    Voucher.objects.bulk_create(Voucher(event=event, **fields) for fields in text.vouchers)


def _in_turn(answers: list[Any], number: int) -> Any:
    return answers[number % len(answers)]
