import json

import pytest

from event_booking.bookings.models import Booking, Ticket
from event_booking.reviews.models import Favorite, Like, Review
from event_booking.reviews.services import add_reaction, delete_review, write_review
from tests.reviews.counting import rated, reacted

API = "/api/v1"


@pytest.fixture
def ann(user_factory):
    return user_factory(first_name="Ann", last_name="Baker")


@pytest.fixture
def review(event_factory, ann, anybody_reviews):
    return write_review(event=event_factory(), author=ann, rating=4, text="Good bread")


def attend(event, user, *, status="confirmed", ticket="valid", **fields):
    """A booking with one ticket, as it stands in the database after the event."""
    booking = Booking.objects.create(
        user=user, event=event, status=status, total=0, currency="EUR", created_at=event.created_at,
        expires_at=event.starts_at,
    )  # fmt: skip
    Ticket.objects.create(booking=booking, ticket_type=event.ticket_types.get(), status=ticket, **fields)


def test_whoever_was_there_reviews_once(past_event, ann, client_for):
    attend(past_event, ann)
    client = client_for(ann)
    body = {"event": past_event.pk, "rating": 5, "text": "Good bread"}

    first, second = (client.post(f"{API}/review/", body, format="json") for _ in range(2))

    stored = Review.objects.get()
    assert first.status_code == 201
    assert {key: value for key, value in first.json().items() if not key.endswith("d_at")} == {
        "id": stored.pk,
        "event": past_event.pk,
        "author": {"id": ann.pk, "name": "Ann Baker"},
        "rating": 5,
        "text": "Good bread",
        "reply": "",
    }
    assert (first.json()["replied_at"], first.json()["created_at"][-1]) == (None, "Z")
    assert (second.status_code, second.json()["code"]) == (409, "already_reviewed")
    assert rated(past_event) == (1, 5, 5.0)


@pytest.mark.parametrize(
    ("booking", "ticket", "status"),
    [
        ("held", "valid", 403),
        ("cancelled", "cancelled", 403),
        ("confirmed", "cancelled", 403),
        ("confirmed", "valid", 201),
    ],
)
def test_only_a_confirmed_ticket_of_an_ended_event_lets_review(past_event, ann, client_for, booking, ticket, status):
    attend(past_event, ann, status=booking, ticket=ticket)

    answer = client_for(ann).post(f"{API}/review/", {"event": past_event.pk, "rating": 5}, format="json")

    assert answer.status_code == status


def test_before_its_end_only_a_check_in_lets_review(event_factory, ann, user_factory, client_for):
    event, ben = event_factory(), user_factory()
    attend(event, ann)
    attend(event, ben, ticket="used", checked_in_at=event.created_at)

    statuses = [
        client_for(person).post(f"{API}/review/", {"event": event.pk, "rating": 5}, format="json").status_code
        for person in (ann, ben)
    ]

    assert statuses == [403, 201]


def test_strangers_do_not_review(past_event, client_for):
    assert client_for().post(f"{API}/review/", {"event": past_event.pk, "rating": 5}, format="json").status_code == 401


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("rating", value) for value in (0, 6, -1, 4.5, "x", None, [], True, 10**400, "9" * 5000)],
        *[("text", value) for value in ("x" * 5001, "a\0b", None, {}, [])],
        *[("event", value) for value in (0, -1, 10**30, 1.5, "x", None, True, [], {}, "9" * 5000)],
    ],
)
def test_what_a_review_can_not_be_is_400(past_event, ann, client_for, anybody_reviews, field, value):
    body = json.dumps({"event": past_event.pk, "rating": 5, "text": "", field: value})

    answer = client_for(ann).post(f"{API}/review/", body, content_type="application/json")

    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert Review.objects.count() == 0


@pytest.mark.parametrize("number", ["1e999", "NaN", "-Infinity", '"\\ud800"', "1" * 5000])
def test_numbers_that_are_none_are_400(ann, client_for, anybody_reviews, number):
    for body in (f'{{"event": {number}, "rating": 5}}', f'{{"event": 1, "rating": {number}}}'):
        answer = client_for(ann).post(f"{API}/review/", body, content_type="application/json")
        assert answer.status_code == 400


def test_what_is_not_visible_is_not_reviewed_liked_or_kept(event_factory, ann, client_for, anybody_reviews):
    draft = event_factory(status="draft")

    for path, body in (("review", {"rating": 5}), ("like", {}), ("favorites", {})):
        answer = client_for(ann).post(f"{API}/{path}/", {"event": draft.pk, **body}, format="json")
        assert (answer.status_code, list(answer.json())) == (400, ["event"])


def test_reviews_are_listed_newest_first_at_both_addresses(review, user_factory, client_for):
    second = write_review(event=review.event, author=user_factory(), rating=1)
    write_review(event=review.event, author=user_factory(), rating=2).delete()

    number = review.event_id
    paths = [f"review/?event={number}", f"events/{number}/reviews/", f"recipe/{number}/reviews/"]
    pages = [client_for().get(f"{API}/{path}").json() for path in paths]

    assert [[row["id"] for row in page["results"]] for page in pages] == [[second.pk, review.pk]] * 3
    assert all(set(page) == {"next", "previous", "results"} for page in pages)


def test_reviews_of_other_events_are_not_listed(review, event_factory, client_for):
    assert client_for().get(f"{API}/review/?event={event_factory().pk}").json()["results"] == []


@pytest.mark.parametrize(
    "query", ["", "?event=", "?event=x", "?event=0", "?event=1.5", "?event=%00", "?event=" + "9" * 400]
)
def test_a_list_without_a_visible_event_is_400(db, client_for, query):
    assert client_for().get(f"{API}/review/{query}").status_code == 400


def test_reviews_of_what_is_not_visible_are_not_there(review, client_for, user_factory):
    type(review.event).objects.filter(pk=review.event_id).update(status="draft")
    stranger = client_for(user_factory())

    assert stranger.get(f"{API}/events/{review.event_id}/reviews/").status_code == 404
    assert stranger.get(f"{API}/review/?event={review.event_id}").status_code == 400
    assert stranger.get(f"{API}/review/{review.pk}/").status_code == 404
    assert client_for(review.author).get(f"{API}/review/{review.pk}/").status_code == 200


@pytest.mark.parametrize("number", ["0", "9" * 30, "x", "1.5", "9" * 5000])
def test_a_review_that_does_not_exist_is_404(ann, client_for, number):
    client = client_for(ann)

    for ask in (client.get, client.put, client.patch, client.delete):
        assert ask(f"{API}/review/{number}/").status_code == 404
    assert client.get(f"{API}/events/{number}/reviews/").status_code == 404


def test_the_author_edits_and_deletes(review, client_for):
    client = client_for(review.author)

    patched = client.patch(f"{API}/review/{review.pk}/", {"rating": 5}, format="json")
    put = client.put(f"{API}/review/{review.pk}/", {"rating": 2, "text": "Stale bread"}, format="json")

    assert (patched.status_code, patched.json()["rating"], patched.json()["text"]) == (200, 5, "Good bread")
    assert (put.status_code, put.json()["rating"], put.json()["text"]) == (200, 2, "Stale bread")
    assert rated(review.event) == (1, 2, 2.0)
    assert client.delete(f"{API}/review/{review.pk}/").status_code == 204
    assert rated(review.event) == (0, 0, 0.0)


def test_an_edit_changes_neither_event_nor_author_nor_reply(review, event_factory, user_factory, client_for):
    body = {"event": event_factory().pk, "author": user_factory().pk, "reply": "Great!", "id": 99, "rating": 3}

    client_for(review.author).patch(f"{API}/review/{review.pk}/", body, format="json")

    stored = Review.objects.get()
    assert (stored.pk, stored.event, stored.author, stored.reply, stored.rating) == (
        review.pk, review.event, review.author, "", 3,
    )  # fmt: skip


@pytest.mark.parametrize("body", [{"rating": 9}, {"rating": None}, {"text": "x" * 5001}])
def test_an_edit_that_can_not_be_is_400_and_changes_nothing(review, client_for, body):
    answer = client_for(review.author).patch(f"{API}/review/{review.pk}/", body, format="json")

    assert (answer.status_code, rated(review.event)) == (400, (1, 4, 4.0))


def test_others_neither_edit_nor_delete(review, user_factory, client_for):
    for other in (user_factory(), review.event.organizer):
        client = client_for(other)
        asked = [
            client.put(f"{API}/review/{review.pk}/", {"rating": 1}, format="json").status_code,
            client.patch(f"{API}/review/{review.pk}/", {"rating": 1}, format="json").status_code,
            client.delete(f"{API}/review/{review.pk}/").status_code,
        ]
        assert asked == [404, 404, 404]
    assert client_for().delete(f"{API}/review/{review.pk}/").status_code == 401
    assert rated(review.event) == (1, 4, 4.0)


def test_the_organizer_answers(review, client_for):
    client = client_for(review.event.organizer)

    answer = client.post(f"{API}/review/{review.pk}/reply/", {"text": "Thank you"}, format="json")

    assert (answer.status_code, answer.json()["id"], answer.json()["reply"]) == (200, review.pk, "Thank you")
    assert answer.json()["replied_at"].endswith("Z")


def test_nobody_else_answers(review, user_factory, client_for):
    url = f"{API}/review/{review.pk}/reply/"
    statuses = [
        client_for(person).post(url, {"text": "Thank you"}, format="json").status_code
        for person in (None, review.author, user_factory("organizer"), user_factory("admin"))
    ]

    assert statuses == [401, 403, 404, 200]


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "x" * 5001}, {"text": None}, {"text": "\0"}, []])
def test_an_answer_that_can_not_be_is_400(review, client_for, body):
    answer = client_for(review.event.organizer).post(f"{API}/review/{review.pk}/reply/", body, format="json")

    assert (answer.status_code, Review.objects.get().reply) == (400, "")


def test_a_review_that_goes_while_it_is_changed_is_404(review, client_for, monkeypatch):
    def gone(**kwargs):
        raise Review.DoesNotExist

    monkeypatch.setattr("event_booking.reviews.services.change_review", gone)
    monkeypatch.setattr("event_booking.reviews.services.reply_to_review", gone)
    url = f"{API}/review/{review.pk}/"

    assert client_for(review.author).patch(url, {"rating": 1}, format="json").status_code == 404
    answer = client_for(review.event.organizer).post(f"{url}reply/", {"text": "Thanks"}, format="json")
    assert answer.status_code == 404


@pytest.mark.parametrize("rows", [1, 50])
def test_the_list_takes_the_same_few_queries(
    event_factory, user_factory, client_for, anybody_reviews, django_assert_max_num_queries, rows
):
    event = event_factory()
    for _ in range(rows):
        write_review(event=event, author=user_factory(), rating=4)

    for path in (f"review/?event={event.pk}&page_size=100", f"events/{event.pk}/reviews/?page_size=100"):
        with django_assert_max_num_queries(2):
            answer = client_for().get(f"{API}/{path}")
        assert len(answer.json()["results"]) == rows


def test_the_summary_counts_stars_and_knows_ones_own_review(past_event, ann, user_factory, client_for, anybody_reviews):
    url = f"{API}/events/{past_event.pk}/reviews/summary/"
    before = client_for(ann).get(url).json()
    mine = write_review(event=past_event, author=ann, rating=5, text="Good bread")
    for rating in (5, 2):
        write_review(event=past_event, author=user_factory(), rating=rating)
    delete_review(review=write_review(event=past_event, author=user_factory(), rating=1))

    after, stranger = client_for(ann).get(url), client_for().get(url).json()

    assert (before["average"], before["count"], before["own"], before["can_review"]) == (None, 0, None, True)
    assert [line["count"] for line in before["histogram"]] == [0] * 5
    assert after.json() == {
        "event": past_event.pk,
        "average": 4.0,
        "count": rated(past_event)[0],
        "histogram": [{"rating": stars, "count": given} for stars, given in ((5, 2), (4, 0), (3, 0), (2, 1), (1, 0))],
        "own": client_for().get(f"{API}/review/{mine.pk}/").json(),
        "can_review": False,
    }
    assert after["Cache-Control"] == "private, no-store"
    assert stranger == after.json() | {"own": None}


def test_the_summary_says_who_may_review(past_event, event_factory, ann, user_factory, client_for):
    attend(past_event, ann)

    assert client_for(ann).get(f"{API}/events/{past_event.pk}/reviews/summary/").json()["can_review"] is True
    assert (
        client_for(user_factory()).get(f"{API}/events/{past_event.pk}/reviews/summary/").json()["can_review"] is False
    )
    draft = event_factory(status="draft")
    assert client_for(ann).get(f"{API}/events/{draft.pk}/reviews/summary/").status_code == 404


@pytest.mark.parametrize("rows", [1, 50])
def test_the_summary_takes_the_same_few_queries(
    event_factory, user_factory, ann, client_for, anybody_reviews, django_assert_num_queries, rows
):
    event = event_factory()
    for _ in range(rows):
        write_review(event=event, author=user_factory(), rating=4)
    client = client_for(ann)

    with django_assert_num_queries(3):
        answer = client.get(f"{API}/events/{event.pk}/reviews/summary/")
    assert answer.json()["count"] == rows


@pytest.mark.parametrize(
    ("path", "word", "counter", "kind"),
    [("like", "liked", "likes_count", Like), ("favorites", "favorited", "favorites_count", Favorite)],
)
def test_a_reaction_is_put_and_taken_back(event_factory, ann, client_for, path, word, counter, kind):
    event, client = event_factory(), client_for(ann)

    answers = [client.post(f"{API}/{path}/", {"event": event.pk}, format="json") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert [answer.json() for answer in answers] == [{"event": event.pk, word: True, counter: 1}] * 2
    reacted(event)
    assert [client.delete(f"{API}/{path}/{event.pk}/").status_code for _ in range(2)] == [204, 204]
    assert (kind.objects.count(), reacted(event)) == (0, (0, 0))


@pytest.mark.parametrize("path", ["like", "favorites"])
def test_reactions_are_for_people_who_signed_in(event_factory, client_for, path):
    event = event_factory()

    assert client_for().post(f"{API}/{path}/", {"event": event.pk}, format="json").status_code == 401
    assert client_for().delete(f"{API}/{path}/{event.pk}/").status_code == 401


def test_nobody_takes_back_what_another_put(event_factory, ann, user_factory, client_for):
    event = event_factory()
    add_reaction(Like, event=event, user=ann)

    client_for(user_factory()).delete(f"{API}/like/{event.pk}/")

    assert reacted(event) == (1, 0)


def test_a_reaction_to_what_goes_at_that_moment_is_404(event_factory, ann, client_for, monkeypatch):
    monkeypatch.setattr("event_booking.reviews.services.reactions._count", lambda kind, event_id, by: 0)

    answer = client_for(ann).post(f"{API}/like/", {"event": event_factory().pk}, format="json")

    assert answer.status_code == 404


def test_favourites_are_cards_of_events_the_last_kept_first(event_factory, ann, user_factory, client_for):
    first, second, other, withdrawn = (event_factory() for _ in range(4))
    for event in (second, first, withdrawn):
        add_reaction(Favorite, event=event, user=ann)
    add_reaction(Favorite, event=other, user=user_factory())
    type(withdrawn).objects.filter(pk=withdrawn.pk).update(status="draft", published_at=None)

    page = client_for(ann).get(f"{API}/favorites/").json()

    assert [(row["id"], row["is_favorited"], row["favorites_count"]) for row in page["results"]] == [
        (first.pk, True, 1),
        (second.pk, True, 1),
    ]


@pytest.mark.parametrize("rows", [1, 50])
def test_favourites_take_the_same_few_queries(event_factory, ann, client_for, django_assert_max_num_queries, rows):
    organizer = ann
    for _ in range(rows):
        add_reaction(Favorite, event=event_factory(organizer=organizer), user=ann)

    with django_assert_max_num_queries(8):
        answer = client_for(ann).get(f"{API}/favorites/?page_size=100")

    assert len(answer.json()["results"]) == rows


@pytest.mark.parametrize("path", ["like", "favorites"])
def test_a_number_that_no_event_can_have_is_taken_back_like_any_other(path, client_for, user_factory):
    assert client_for(user_factory()).delete(f"/api/v1/{path}/141448234078483267658448896/").status_code == 204
