"""Answers and choices of seats, as the services judge them."""

import pytest
from django.core.exceptions import ValidationError

from event_booking.bookings.exceptions import InvalidAnswers
from event_booking.bookings.services.questions import LONGEST_ANSWER, clean_answers, name_attendees
from event_booking.bookings.services.splits import splits
from event_booking.events.models import Question, TicketType


@pytest.fixture
def event(event_factory):
    return event_factory()


@pytest.fixture
def ask(event):
    def make(label, **fields):
        return str(Question.objects.create(event=event, label=label, **fields).pk)

    return make


def wrong_with(event, **answers):
    """What is told of one person's answers, by the question's key."""
    sent = {key.removeprefix("q"): value for key, value in answers.items()}
    with pytest.raises(InvalidAnswers) as refusal:
        clean_answers(event=event, attendees=[{"answers": sent}], required=True)
    return refusal.value.detail["attendees"][0]["answers"]


@pytest.mark.parametrize(
    ("kind", "answer", "said"),
    [
        ("text", 7, "Answer with a text."),
        ("yes_no", "yes", "Answer with true or false."),
        ("text", "x" * (LONGEST_ANSWER + 1), "An answer has at most 1000 characters."),
        ("text", "\0", "This can not be stored."),
        ("text", chr(0xD800), "This can not be stored."),
        ("text", chr(0xDFFF), "This can not be stored."),
    ],
)
def test_a_wrong_answer_is_told_by_its_question(event, ask, kind, answer, said):
    key = ask("What?", kind=kind)
    assert wrong_with(event, **{f"q{key}": answer}) == {key: [said]}


@pytest.mark.parametrize("answer", ["x" * LONGEST_ANSWER, "\ud7ff\ue000"])
def test_an_answer_may_be_long_and_of_any_letters(event, ask, answer):
    key = ask("What?")
    assert clean_answers(event=event, attendees=[{"answers": {key: answer}}], required=True) == [
        {"answers": {key: answer}}
    ]


def test_everything_that_is_wrong_is_told_at_once(event, ask):
    size, diet, vegan = ask("Size"), ask("Diet", is_required=True), ask("Vegan?", kind="yes_no")
    assert wrong_with(event, **{f"q{size}": 7, f"q{vegan}": 7}) == {
        size: ["Answer with a text."],
        diet: ["This question must be answered."],
        vegan: ["Answer with true or false."],
    }


def test_who_comes_is_written_down_and_what_is_not_sent_stays(event, book):
    booking = book(event, 2, attendees=[{"name": "Ann", "email": "ann@example.com"}])

    name_attendees(booking=booking, attendees=[{"name": "Anna"}, {"email": "ben@example.com"}], required=False)

    told = booking.tickets.order_by("pk").values_list("attendee_name", "attendee_email")
    assert list(told) == [("Anna", "ann@example.com"), ("", "ben@example.com")]


def test_more_people_than_tickets_are_refused(event, book):
    with pytest.raises(ValidationError) as refusal:
        name_attendees(booking=book(event), attendees=[{}, {}], required=False)
    assert refusal.value.message_dict == {"attendees": ["There are more attendees than tickets."]}


def test_who_is_named_is_asked_only_where_answers_are_due_and_missing(event, ask, book):
    booking = book(event)
    key = ask("Size", is_required=True)

    name_attendees(booking=booking, attendees=[{"name": "Ann"}], required=False)
    with pytest.raises(InvalidAnswers):
        name_attendees(booking=booking, attendees=[{"name": "Ann"}], required=True)
    name_attendees(booking=booking, attendees=[{"answers": {key: "M"}}], required=True)
    name_attendees(booking=booking, attendees=[{"name": "Anna"}], required=True)

    ticket = booking.tickets.get()
    assert (ticket.attendee_name, ticket.answers) == ("Anna", {key: "M"})


def test_seats_are_chosen_of_one_type_and_then_of_several_each_way_once():
    first, second = TicketType(pk=1, min_per_booking=1), TicketType(pk=2, min_per_booking=1)

    assert list(splits(3, {first: 5})) == [{1: 3}]
    assert list(splits(5, {first: 2, second: 10})) == [{2: 5}, {1: 2, 2: 3}]
    assert list(splits(5, {first: 2, second: 2})) == []
    second.max_per_person = 9
    assert list(splits(5, {first: 2, second: 10})) == [{2: 5}, {1: 2, 2: 3}]
