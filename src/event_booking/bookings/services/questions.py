"""Answers to what an event's organizer asks everybody who comes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from event_booking.bookings.exceptions import InvalidAnswers
from event_booking.bookings.models import Booking, Ticket
from event_booking.events.models import Event, Question

LONGEST_ANSWER = 1000


def clean_answers(*, event: Event, attendees: Sequence[Mapping[str, Any]], required: bool) -> list[Mapping[str, Any]]:
    """The attendees with their answers checked, those that say nothing left out.

    Raises ``InvalidAnswers`` where one is wrong, asked for by nobody, or missing though ``required``.
    """
    questions = _questions(event.pk)
    cleaned: list[Mapping[str, Any]] = []
    errors = []
    for attendee in attendees:
        answers, wrong = _check(questions, attendee.get("answers") or {}, required=required)
        cleaned.append({**attendee, "answers": answers})
        errors.append({"answers": wrong} if wrong else {})
    if any(errors):
        raise InvalidAnswers(errors)
    return cleaned


def name_attendees(*, booking: Booking, attendees: Sequence[Mapping[str, Any]], required: bool) -> None:
    """Write down who comes with a booking that was made without asking, in the order of its tickets.

    What is not sent stays. Raises ``InvalidAnswers`` as ``clean_answers`` does, for answers that are sent, and where
    ``required`` for tickets that have none; ``ValidationError`` for more attendees than tickets.
    """
    tickets, questions = list(booking.tickets.living()), _questions(booking.event_id)
    if len(attendees) > len(tickets):
        raise ValidationError({"attendees": [_("There are more attendees than tickets.")]})
    people = [*attendees, *[{}] * (len(tickets) - len(attendees))]
    errors = [_name(ticket, who, questions, required) for ticket, who in zip(tickets, people, strict=True)]
    if any(errors):
        raise InvalidAnswers(errors)
    Ticket.objects.bulk_update(tickets, ["attendee_name", "attendee_email", "answers"])


def _name(
    ticket: Ticket, who: Mapping[str, Any], questions: Mapping[str, Question], required: bool
) -> dict[str, dict[str, list[str]]]:
    """Set what is known now of a ticket's holder; return what is wrong with it."""
    ticket.attendee_name = who.get("name", ticket.attendee_name)
    ticket.attendee_email = who.get("email", ticket.attendee_email)
    if "answers" not in who and (ticket.answers or not required):
        return {}
    ticket.answers, wrong = _check(questions, who.get("answers", {}), required=True)
    return {"answers": wrong} if wrong else {}


def _questions(event_id: int) -> dict[str, Question]:
    return {str(question.pk): question for question in Question.objects.filter(event=event_id)}


def _check(
    questions: Mapping[str, Question], answers: Mapping[Any, Any], *, required: bool
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """One person's answers as they are stored, and what is wrong with them, both by the question's key."""
    sent = {str(key): value for key, value in answers.items()}
    given, errors = {}, {key: [_("There is no such question.")] for key in sent if key not in questions}
    for key, question in questions.items():
        try:
            value = _clean(question, sent.get(key))
        except ValidationError as error:
            errors[key] = error.messages
            continue
        if value is not None:
            given[key] = value
        elif required and question.is_required:
            errors[key] = [_("This question must be answered.")]
    return given, errors


def _clean(question: Question, value: Any) -> Any:
    """The answer as it is stored, ``None`` for none."""
    if value is None:
        return None
    if question.kind == Question.Kind.YES_NO:
        return _clean_yes_no(value)
    if not isinstance(value, str):
        raise ValidationError(_("Answer with a text."))
    if value and question.kind == Question.Kind.CHOICE:
        return _clean_choice(question, value)
    return _clean_text(value.strip())


def _clean_yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValidationError(_("Answer with true or false."))
    return value


def _clean_choice(question: Question, text: str) -> str:
    if text not in question.choices:
        raise ValidationError(_("This is not one of the choices."))
    return text


def _clean_text(text: str) -> str | None:
    if len(text) > LONGEST_ANSWER:
        raise ValidationError(_("An answer has at most %(number)d characters.") % {"number": LONGEST_ANSWER})
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValidationError(_("This can not be stored."))
    return text or None
