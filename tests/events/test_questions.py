"""What an organizer asks everybody who comes."""

import pytest
from django.core.exceptions import ValidationError

from event_booking.events.models import Event, Question
from event_booking.events.services import update_event
from tests.events.conftest import kind, path

SIZE = {"label": "Size", "kind": "choice", "is_required": True, "choices": ["S", "M"]}
DIET = {"label": "Diet"}


def labels(event):
    return [row["label"] for row in event["questions"]]


def test_questions_are_written_and_read_with_the_event(ann, anybody, draft):
    event = draft(questions=[SIZE, DIET, {"label": "Vegan?", "kind": "yes_no"}], ticket_types=[kind()])

    size, diet, vegan = event["questions"]

    assert size == {"id": size["id"], **SIZE}
    assert diet == {"id": diet["id"], "label": "Diet", "kind": "text", "is_required": False, "choices": []}
    assert vegan["kind"] == "yes_no"
    ann.post(f"{path(event)}publish/")
    assert anybody.get(path(event)).json()["questions"] == [size, diet, vegan]


def test_an_event_that_asks_nothing_says_so(draft):
    assert draft()["questions"] == []


def test_questions_are_merged_by_id(ann, draft):
    event = draft(questions=[SIZE, DIET, {"label": "Gone"}])
    size, diet, _gone = event["questions"]

    sent = [{"label": "New"}, {"id": diet["id"], "is_required": True}, {"id": size["id"], "choices": ["L"]}]
    changed = ann.patch(path(event), {"questions": sent}, format="json").json()

    assert labels(changed) == ["New", "Diet", "Size"]
    assert changed["questions"][1:] == [{**diet, "is_required": True}, {**size, "choices": ["L"]}]
    assert Question.objects.count() == 3
    assert labels(ann.patch(path(event), {"title": "Other"}, format="json").json()) == ["New", "Diet", "Size"]
    assert labels(ann.patch(path(event), {"questions": []}, format="json").json()) == []


@pytest.mark.parametrize(
    "row",
    [
        {}, {"label": ""}, {"label": "x" * 201}, {"label": "a\0"}, {"label": "x", "kind": "number"}, "x",
        {"label": "x", "kind": "choice"}, {"label": "x", "choices": ["S"]}, {**SIZE, "choices": [""]},
        {**SIZE, "choices": "SML"}, {**SIZE, "choices": ["x" * 201]}, {**SIZE, "choices": ["x"] * 101},
        {**SIZE, "choices": ["a\0"]}, {**SIZE, "choices": [None]}, {**SIZE, "kind": "yes_no"}, {"id": 987654321},
        {**SIZE, "is_required": None}, {"label": None}, {**SIZE, "choices": None},
    ],
)  # fmt: skip
def test_questions_that_can_not_be_are_400(ann, draft, row):
    event = draft(questions=[DIET])

    reply = ann.patch(path(event), {"questions": [row]}, format="json")

    assert (reply.status_code, list(reply.json())) == (400, ["questions"])
    assert labels(ann.get(path(event)).json()) == ["Diet"]


def test_an_event_asks_at_most_50_questions(ann, draft):
    event = draft(questions=[{**SIZE, "choices": [f"{n:0>200}" for n in range(100)]}] * 3 + [DIET] * 47)

    assert len(event["questions"]) == 50
    assert ann.patch(path(event), {"questions": [DIET] * 51}, format="json").status_code == 400
    with pytest.raises(ValidationError):
        update_event(event=Event.objects.get(pk=event["id"]), questions=[DIET] * 51)


def test_questions_of_other_events_or_given_twice_are_400(ann, draft):
    mine, other = draft(questions=[DIET]), draft(questions=[SIZE])
    number = mine["questions"][0]["id"]

    for rows in ([{"id": other["questions"][0]["id"]}], [{"id": number}, {"id": number}]):
        assert ann.patch(path(mine), {"questions": rows}, format="json").status_code == 400
    assert labels(ann.get(path(mine)).json()) == ["Diet"]
    assert labels(ann.get(path(other)).json()) == ["Size"]


@pytest.mark.parametrize("rows", [1, 50])
def test_an_event_with_questions_takes_a_constant_number_of_queries(rows, ann, draft, django_assert_max_num_queries):
    event = draft(questions=[DIET] * rows)

    with django_assert_max_num_queries(7):
        assert len(ann.get(path(event)).json()["questions"]) == rows
