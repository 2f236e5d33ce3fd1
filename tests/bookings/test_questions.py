"""What an organizer asks everybody who comes, and what may be answered."""

import csv
import json
from io import StringIO

import pytest

from event_booking.bookings.models import Booking, Ticket, WaitlistEntry
from event_booking.bookings.services import (
    cancel_booking,
    confirm_booking,
    forget_person,
    join_waitlist,
    make_offers,
)
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

    answer = order(*[dict.fromkeys(keys, "x" * 100)] * 100)

    assert answer.status_code == 201
    assert all(len(ticket["answers"]) == 50 for ticket in answer.json()["tickets"])


@pytest.mark.postgres
def test_a_booking_with_questions_takes_eight_statements(ask, order, django_assert_max_num_queries):
    key = ask("Diet", is_required=True)

    with django_assert_max_num_queries(8 + 2):  # with SAVEPOINT and RELEASE, which are BEGIN and COMMIT elsewhere
        assert order(*[{key: "x"}] * 5).status_code == 201


# what the organizer sees


@pytest.fixture
def sheet(event, client_for):
    """The list of attendees as rows of cells."""

    def read():
        answer = client_for(event.organizer).get(f"/api/v1/events/{event.pk}/attendees.csv")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        return list(csv.reader(StringIO(text)))

    return read


def test_the_list_of_attendees_has_a_column_for_each_question(ask, order, sheet):
    diet, vegan = ask("=Diet"), ask("Vegan?", kind="yes_no")
    order({diet: "=1+1", vegan: True}, {vegan: False}, {})

    head, *rows = sheet()

    assert head[-2:] == ["'=Diet", "Vegan?"]
    assert [row[-2:] for row in rows] == [["'=1+1", "yes"], ["", "no"], ["", ""]]
    assert {len(row) for row in rows} == {len(head)}


def test_questions_that_are_added_or_removed_later_do_not_break_the_list(ask, order, sheet, event):
    diet, size = ask("Diet"), ask("Size", kind="choice", choices=["S"])
    order({diet: "no nuts", size: "S"})
    Question.objects.filter(pk=diet).delete()
    Question.objects.filter(pk=size).update(label="Shirt", kind="text", choices=[])
    ask("New", is_required=True)

    head, row = sheet()

    assert (head[-2:], row[-2:]) == (["Shirt", "New"], ["S", ""])


def test_the_organizers_list_of_bookings_shows_answers(ask, order, event, client_for):
    diet = ask("Diet")
    order({diet: "no nuts"})

    rows = client_for(event.organizer).get(f"/api/v1/events/{event.pk}/bookings/").json()["results"]

    assert [ticket["answers"] for row in rows for ticket in row["tickets"]] == [{diet: "no nuts"}]


def test_answers_of_an_erased_person_are_gone(ask, order):
    order({ask("Diet"): "no nuts"})

    forget_person(user_id=Booking.objects.get().user_id)

    assert Ticket.objects.get().answers == {}


# seats that nobody was asked about


def test_at_the_door_nobody_is_asked(ask, event, client_for):
    key = ask("Diet", is_required=True)
    items = [{"ticket_type": event.ticket_types.get().pk, "quantity": 2}]
    url, client = f"/api/v1/events/{event.pk}/bookings/", client_for(event.organizer)

    told = client.post(url, {"items": items, "attendees": [{"answers": {key: "no nuts"}}]}, format="json")
    wrong = client.post(url, {"items": items, "attendees": [{"answers": {key: 7}}]}, format="json")

    assert [ticket["answers"] for ticket in told.json()["tickets"]] == [{key: "no nuts"}, {}]
    assert wrong.status_code == 400


@pytest.fixture
def offer(event, book, user_factory):
    """Two seats that are held for somebody who waited for them."""
    kind = event.ticket_types.get()
    earlier = book(event, {kind.pk: kind.capacity})
    entry = join_waitlist(user=user_factory(), event=event, quantity=2)
    cancel_booking(booking=earlier, actor=earlier.user)
    make_offers()
    entry.refresh_from_db()
    assert entry.offer is not None
    return entry.offer


@pytest.fixture
def confirm(client_for):
    def send(booking, *attendees):
        body = {"attendees": list(attendees)} if attendees else None
        return client_for(booking.user).post(f"{URL}{booking.reference}/confirm/", body, format="json")

    return send


def test_an_offer_is_confirmed_with_the_answers_that_are_required(ask, offer, confirm):
    diet, size = ask("Diet"), ask("Size", kind="choice", choices=["S", "M"], is_required=True)
    missing = {"answers": {size: ["This question must be answered."]}}

    refusals = [confirm(offer), confirm(offer, {"answers": {size: "M"}}), confirm(offer, {"name": "Ann"})]

    assert [answer.status_code for answer in refusals] == [400] * 3
    assert [answer.json()["attendees"] for answer in refusals] == [[missing] * 2, [{}, missing], [missing] * 2]
    assert set(Ticket.objects.filter(booking=offer).values_list("attendee_name", flat=True)) == {""}
    offer.refresh_from_db()
    assert offer.status == "held"

    booked = confirm(offer, {"name": "Ann", "answers": {size: "M", diet: " nuts "}}, {"answers": {size: "S"}})

    assert (booked.status_code, booked.json()["status"]) == (200, "confirmed")
    given = [(ticket["attendee_name"], ticket["answers"]) for ticket in booked.json()["tickets"]]
    assert given == [("Ann", {size: "M", diet: "nuts"}), ("", {size: "S"})]
    assert confirm(offer).status_code == 200


def test_an_offer_is_not_confirmed_without_the_only_answer_that_is_asked_for(ask, offer, confirm):
    ask("Diet", is_required=True)

    assert confirm(offer).status_code == 400


def test_an_offer_of_an_event_that_requires_nothing_is_confirmed_as_it_is(ask, offer, confirm):
    ask("Diet")

    assert confirm(offer).json()["status"] == "confirmed"


def test_an_offer_that_is_paid_is_not_refused_for_its_answers(ask, offer):
    ask("Diet", is_required=True)

    assert confirm_booking(booking=offer, actor=None, paid=True).status == "confirmed"


@pytest.mark.parametrize("attendees", [[{}] * 3, [{"answers": {"1": 7}}], [{"email": "x"}], ["x"], [{"name": "a\0"}]])
def test_attendees_that_can_not_be_are_400_and_confirm_nothing(offer, confirm, attendees):
    assert confirm(offer, *attendees).status_code == 400
    assert Booking.objects.get(pk=offer.pk).status == "held"


def test_a_question_that_was_added_since_does_not_stop_who_holds_seats(ask, event, order, confirm):
    event.ticket_types.update(price=5)
    diet = ask("Diet", is_required=True)
    booking = Booking.objects.get(reference=order({diet: "nuts"}, {diet: "none"}).json()["reference"])
    ask("Size", is_required=True)

    booked = confirm(booking, {"name": "Ann"}).json()

    assert booked["status"] == "confirmed"
    assert [(row["attendee_name"], row["answers"]) for row in booked["tickets"]] == [
        ("Ann", {diet: "nuts"}),
        ("", {diet: "none"}),
    ]


def test_who_holds_seats_is_not_asked_what_an_offer_would_be(ask, event, order, confirm):
    event.ticket_types.update(price=5)
    booking = Booking.objects.get(reference=order({}).json()["reference"])
    ask("Size", is_required=True)
    WaitlistEntry.objects.create(event=event, user=event.organizer, quantity=1)

    assert confirm(booking).json()["status"] == "confirmed"


def test_who_comes_is_not_changed_by_confirming_again(offer, confirm):
    confirm(offer, {"name": "Ann"})

    again = confirm(offer, {"name": "Ben"})

    assert (again.status_code, again.json()["tickets"][0]["attendee_name"]) == (200, "Ann")
