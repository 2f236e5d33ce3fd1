"""What an organizer asks everybody who comes, and what may be answered."""

import json

import pytest

from event_booking.bookings.models import Booking, Ticket
from event_booking.events.models import Question

URL = "/api/v1/bookings/"


@pytest.fixture
def event(event_factory):
    return event_factory()


@pytest.fixture
def ask(event):
    """``ask("Size", kind="choice", choices=["S", "M"])``: a question of the event, by its key as a string."""

    def make(label, **fields):
        return str(Question.objects.create(event=event, label=label, **fields).pk)

    return make


@pytest.fixture
def order(event, client_for, user_factory):
    """``order({"12": "M"}, {})``: book one ticket for each of these people's answers."""
    client = client_for(user_factory())

    def send(*answers, **more):
        body = {
            "event": event.pk,
            "items": [{"ticket_type": event.ticket_types.first().pk, "quantity": len(answers)}],
            "attendees": [{"answers": each} for each in answers],
            **more,
        }
        # escaped, so that half of a surrogate pair can be sent
        return client.post(URL, json.dumps(body), content_type="application/json")

    return send


def test_answers_are_kept_with_each_ticket(ask, order):
    diet, size, vegan = ask("Diet"), ask("Size", kind="choice", choices=["S", "M"]), ask("Vegan?", kind="yes_no")

    answer = order({diet: "  no nuts ", size: "M", vegan: False}, {diet: "", size: None})

    assert answer.status_code == 201
    given = [ticket["answers"] for ticket in answer.json()["tickets"]]
    assert given == [{diet: "no nuts", size: "M", vegan: False}, {}]
    assert list(Ticket.objects.order_by("pk").values_list("answers", flat=True)) == given


WRONG = {
    "a number for a text": ("text", 7),
    "a list for a text": ("text", ["x"]),
    "too long a text": ("text", "x" * 1001),
    "NUL": ("text", "a\0b"),
    "half a character": ("text", "\ud800"),
    "not one of the choices": ("choice", "XL"),
    "NUL as a choice": ("choice", "\0"),
    "an object as a choice": ("choice", {}),
    "a word for yes": ("yes_no", "true"),
    "a number for yes": ("yes_no", 1),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_is_400_and_books_nothing(ask, order, event, name):
    kind, value = WRONG[name]
    key = ask("Anything", kind=kind, choices=["S"] if kind == "choice" else [])

    answer = order({key: value})

    assert answer.status_code == 400
    assert not Booking.objects.exists()
    assert event.ticket_types.get().taken == 0


@pytest.mark.parametrize("key", ["987654321", "x", "", "\0", "1 "])
@pytest.mark.parametrize("asks", [True, False])
def test_an_answer_to_no_question_is_400(ask, order, key, asks):
    if asks:
        ask("Diet")

    answer = order({key: "x"})

    assert answer.status_code == 400
    assert answer.json() == {"attendees": [{"answers": {key: ["There is no such question."]}}]}


def test_a_mistake_is_told_at_its_place(ask, order):
    size = ask("Size", kind="choice", choices=["S"])

    answer = order({size: "S"}, {size: "XXL"})

    assert answer.json() == {"attendees": [{}, {"answers": {size: ["This is not one of the choices."]}}]}


@pytest.mark.parametrize("kind", ["text", "choice", "yes_no"])
def test_a_required_question_is_answered_for_every_ticket(ask, order, kind):
    key = ask("Needed", kind=kind, is_required=True, choices=["S"] if kind == "choice" else [])
    fine = {"text": "x", "choice": "S", "yes_no": False}[kind]

    lacking = order({key: fine}, {})

    missing = {"answers": {key: ["This question must be answered."]}}
    assert (lacking.status_code, lacking.json()) == (400, {"attendees": [{}, missing]})
    assert order({key: fine}, {key: fine}, attendees=[{"answers": {key: fine}}]).json() == {"attendees": [{}, missing]}
    assert order({key: None}).status_code == 400
    assert order({key: fine}, {key: fine}).status_code == 201


@pytest.mark.parametrize("blank", ["", "   "])
def test_nothing_but_spaces_is_no_answer(ask, order, blank):
    assert order({ask("Needed", is_required=True): blank}).status_code == 400


def test_questions_of_another_event_are_nobodys_here(order, event_factory):
    other = Question.objects.create(event=event_factory(), label="Other", is_required=True)

    assert order({}).status_code == 201
    assert order({str(other.pk): "x"}).status_code == 400


def test_the_largest_booking_fits(ask, event_factory, order, event):
    event.ticket_types.update(capacity=200)
    keys = [ask(f"Question {number}") for number in range(50)]

    answer = order(*[{key: "x" * 100 for key in keys}] * 100)

    assert answer.status_code == 201
    assert all(len(ticket["answers"]) == 50 for ticket in answer.json()["tickets"])


def test_a_booking_with_questions_takes_eight_statements(ask, order, django_assert_max_num_queries):
    key = ask("Diet", is_required=True)

    with django_assert_max_num_queries(8 + 2):  # with SAVEPOINT and RELEASE, which are BEGIN and COMMIT elsewhere
        assert order(*[{key: "x"}] * 5).status_code == 201
