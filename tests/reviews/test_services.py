import pytest
from django.db import transaction

from event_booking.accounts.signals import account_erased
from event_booking.events.models import Event
from event_booking.journal.models import Entry
from event_booking.reviews.exceptions import AlreadyReviewed, MayNotReview
from event_booking.reviews.models import Favorite, Like, Review
from event_booking.reviews.services import (
    add_reaction,
    change_review,
    delete_review,
    forget_reactions,
    forget_replies,
    reactions,
    remove_reaction,
    reply_to_review,
    write_review,
)
from tests.reviews.counting import rated, reacted


@pytest.fixture
def review(event_factory, user_factory, anybody_reviews):
    return write_review(event=event_factory(), author=user_factory(), rating=4, text="Good bread")


def test_the_rating_follows_what_is_written_changed_and_deleted(event_factory, user_factory, anybody_reviews):
    event = event_factory()
    first = write_review(event=event, author=user_factory(), rating=5)
    second = write_review(event=event, author=user_factory(), rating=2)
    ratings = [rated(event)]

    change_review(review=first, rating=4)
    ratings.append(rated(event))
    change_review(review=first, text="Only words")
    ratings.append(rated(event))
    delete_review(review=second)
    ratings.append(rated(event))
    delete_review(review=first)
    ratings.append(rated(event))

    assert ratings == [(2, 7, 3.5), (2, 6, 3.0), (2, 6, 3.0), (1, 4, 4.0), (0, 0, 0.0)]


def test_a_review_does_not_look_like_an_edit_of_the_event(review):
    before = Event.objects.get(pk=review.event_id).updated_at

    change_review(review=review, rating=1)

    assert Event.objects.get(pk=review.event_id).updated_at == before


def test_one_person_reviews_an_event_once(review):
    with pytest.raises(AlreadyReviewed):
        write_review(event=review.event, author=review.author, rating=1)

    assert rated(review.event) == (1, 4, 4.0)
    assert [entry.subject for entry in Entry.objects.filter(fact="review.written")] == [review]


def test_whoever_was_not_there_may_not_review(event_factory, user_factory):
    with pytest.raises(MayNotReview):
        write_review(event=event_factory(), author=user_factory(), rating=5)

    assert Review.objects.count() == 0


def test_the_fact_names_author_and_event(review):
    entry = Entry.objects.get(fact="review.written")

    assert (entry.subject, entry.actor, entry.data) == (review, review.author, {"event": review.event_id})


def test_a_change_counts_from_the_rating_that_is_stored(review):
    stale = Review.objects.get(pk=review.pk)
    change_review(review=review, rating=1)

    change_review(review=stale, rating=5)

    assert rated(review.event) == (1, 5, 5.0)


def test_a_review_that_is_gone_is_not_changed_answered_or_deleted_again(review):
    assert delete_review(review=review) is True

    assert delete_review(review=Review(pk=1)) is False
    with pytest.raises(Review.DoesNotExist):
        change_review(review=Review(pk=1), rating=1)
    with pytest.raises(Review.DoesNotExist):
        reply_to_review(review=Review(pk=1), text="Thanks", actor=review.author)
    assert rated(review.event) == (0, 0, 0.0)


def test_an_answer_is_news_once(review):
    organizer = review.event.organizer
    reply_to_review(review=review, text="Thnks", actor=organizer)
    reply_to_review(review=review, text="Thanks", actor=organizer)

    stored = Review.objects.get()
    assert (stored.reply, stored.rating, stored.replied_at is not None) == ("Thanks", 4, True)
    assert [(entry.subject, entry.actor) for entry in Entry.objects.filter(fact="review.answered")] == [
        (review, organizer)
    ]


@pytest.mark.parametrize(("kind", "once"), [(Like, (1, 0)), (Favorite, (0, 1))])
def test_a_reaction_counts_once(event_factory, user_factory, kind, once):
    event, user = event_factory(), user_factory()

    assert [add_reaction(kind, event=event, user=user) for _ in range(2)] == [True, False]
    assert reacted(event) == once
    assert [remove_reaction(kind, event_id=event.pk, user=user) for _ in range(2)] == [True, False]
    assert reacted(event) == (0, 0)


def test_a_reaction_to_what_goes_at_that_moment_leaves_nothing(event_factory, user_factory, monkeypatch):
    event, user = event_factory(), user_factory()
    monkeypatch.setattr(reactions, "_count", lambda kind, event_id, by: 0)  # as when the event's row was deleted

    with pytest.raises(Event.DoesNotExist):
        add_reaction(Like, event=event, user=user)

    assert Like.objects.count() == 0


def test_reactions_are_forgotten_batch_by_batch(event_factory, user_factory, monkeypatch):
    monkeypatch.setattr(reactions, "BATCH", 2)
    user, events = user_factory(), [event_factory() for _ in range(5)]
    for event in events:
        add_reaction(Like, event=event, user=user)
        add_reaction(Favorite, event=event, user=user)

    forget_reactions(user=user)

    assert [reacted(event) for event in events] == [(0, 0)] * 5


def test_an_erased_account_leaves_no_word_and_right_numbers(review, user_factory, relay):
    ann, other = review.author, user_factory()
    for person in (ann, other):
        add_reaction(Like, event=review.event, user=person)
        add_reaction(Favorite, event=review.event, user=person)
    write_review(event=review.event, author=other, rating=2)

    with transaction.atomic():
        account_erased.record(ann)
        account_erased.record(ann)
    relay()

    assert (rated(review.event), reacted(review.event)) == ((1, 2, 2.0), (1, 1))


def test_a_user_whom_the_site_deletes_is_counted_out(review, user_factory):
    ann, event = review.author, review.event
    add_reaction(Like, event=event, user=ann)
    add_reaction(Favorite, event=event, user=ann)

    ann.delete()

    assert (rated(event), reacted(event)) == ((0, 0, 0.0), (0, 0))


def test_an_erased_account_whose_user_is_gone_is_no_trouble(user_factory, relay):
    ann = user_factory()
    with transaction.atomic():
        account_erased.record(ann)
    ann.delete()

    relay()

    assert Entry.objects.get(fact="account.erased").state == "delivered"


def test_a_reply_is_forgotten_with_whoever_wrote_it_whosever_the_event_is_by_then(review, user_factory):
    ann, ben = review.event.organizer, user_factory("organizer")
    reply_to_review(review=review, text="Call me, Ann.", actor=ann)
    Event.objects.filter(pk=review.event_id).update(organizer=ben)

    forget_replies(author=ben)
    assert Review.objects.get().reply == "Call me, Ann."
    forget_replies(author=ann)
    assert (Review.objects.get().reply, Review.objects.get().replied_at) == ("", None)

    Review.objects.update(reply="From before that was written down.", replied_by=None)
    forget_replies(author=ann)
    assert Review.objects.get().reply
    forget_replies(author=ben)
    assert not Review.objects.get().reply
