from django.db import transaction

from event_booking.accounts.signals import account_erased


def erase(user, relay):
    with transaction.atomic():
        account_erased.record(user)
    relay()


def test_events_to_come_of_an_organizer_who_left_are_called_off(event_factory, relay):
    event = event_factory()
    other = event_factory()

    erase(event.organizer, relay)

    event.refresh_from_db()
    other.refresh_from_db()
    assert (event.status, other.status) == ("cancelled", "published")


def test_drafts_and_past_events_stay_as_they_are(event_factory, user_factory, relay):
    from datetime import timedelta

    from django.utils import timezone

    ann = user_factory("organizer")
    draft = event_factory(organizer=ann, status="draft")
    past = event_factory(organizer=ann, starts_at=timezone.now() - timedelta(days=2))

    erase(ann, relay)

    draft.refresh_from_db()
    past.refresh_from_db()
    assert (draft.status, past.status) == ("draft", "published")
