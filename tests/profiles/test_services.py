import errno

import pytest
from django.db import transaction

from event_booking.api.images import clean_image
from event_booking.journal.models import Entry
from event_booking.profiles import services
from event_booking.profiles.exceptions import SelfSubscription
from event_booking.profiles.models import Profile, Subscription
from event_booking.profiles.services import (
    change_profile,
    erase_profile,
    forget_subscriptions,
    profile_of,
    subscribe,
    unsubscribe,
)
from tests.profiles.counting import counted


def test_a_subscription_counts_for_both(user_factory):
    ann, ben = user_factory(), user_factory()

    assert subscribe(subscriber=ben, target=ann) is True

    assert counted() == {ann.pk: (1, 0), ben.pk: (0, 1)}


def test_a_second_subscription_changes_nothing(user_factory):
    ann, ben = user_factory(), user_factory()
    subscribe(subscriber=ben, target=ann)

    assert subscribe(subscriber=ben, target=ann) is False

    assert counted() == {ann.pk: (1, 0), ben.pk: (0, 1)}
    assert [(entry.subject, entry.actor) for entry in Entry.objects.filter(fact="person.subscribed")] == [(ann, ben)]


def test_people_may_follow_each_other(user_factory):
    ann, ben = user_factory(), user_factory()

    subscribe(subscriber=ben, target=ann)
    subscribe(subscriber=ann, target=ben)
    unsubscribe(subscriber=ben, target=ann)

    assert counted() == {ann.pk: (0, 1), ben.pk: (1, 0)}


def test_nobody_follows_themselves(user_factory):
    ann = user_factory()

    with pytest.raises(SelfSubscription):
        subscribe(subscriber=ann, target=ann)


def test_ending_what_never_began_changes_nothing(user_factory):
    ann, ben = user_factory(), user_factory()

    assert unsubscribe(subscriber=ben, target=ann) is False

    assert Profile.objects.count() == 0


def test_erasing_leaves_nothing_personal_and_right_counters(user_factory):
    ann, ben, cid = user_factory(), user_factory(), user_factory()
    subscribe(subscriber=ben, target=ann)
    subscribe(subscriber=ann, target=ben)
    subscribe(subscriber=cid, target=ann)
    subscribe(subscriber=cid, target=ben)
    change_profile(user=ann, display_name="Annie", bio="I bake.", city="Oslo", website="https://annie.example")

    for _ in range(2):
        erase_profile(user=ann)

    erased = Profile.objects.get(user=ann)
    assert (str(erased), erased.bio, erased.city, erased.website, erased.is_public) == (f"#{ann.pk}", "", "", "", False)
    assert counted() == {ann.pk: (0, 0), ben.pk: (1, 0), cid.pk: (0, 1)}


def test_subscriptions_are_forgotten_batch_by_batch(user_factory, monkeypatch):
    monkeypatch.setattr(services, "BATCH", 2)
    ann = user_factory()
    for _ in range(5):
        subscribe(subscriber=user_factory(), target=ann)

    forget_subscriptions(user=ann)

    assert Subscription.objects.count() == 0
    assert set(counted().values()) == {(0, 0)}


@pytest.mark.django_db(transaction=True)
def test_erasing_removes_the_file_of_the_picture(user_factory, picture, stored):
    ann = user_factory()
    change_profile(user=ann, avatar=clean_image(picture()))
    assert len(stored()) == 1

    erase_profile(user=ann)

    assert stored() == []


@pytest.mark.django_db(transaction=True)
def test_a_picture_that_can_not_be_deleted_hinders_nobody(user_factory, picture, monkeypatch, caplog):
    ann = user_factory()
    change_profile(user=ann, avatar=clean_image(picture()))

    def refuse(name):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(services._avatars(), "delete", refuse)
    change_profile(user=ann, avatar=None)

    assert not Profile.objects.get().avatar
    assert "Read-only file system" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_picture_survives_a_change_that_is_rolled_back(user_factory, picture, stored):
    ann = user_factory()
    change_profile(user=ann, avatar=clean_image(picture()))
    before = stored()

    with transaction.atomic():
        change_profile(user=ann, avatar=None)
        transaction.set_rollback(True)

    assert stored() == before
    assert Profile.objects.get().avatar.name.endswith(before[0])


def test_a_change_that_fails_leaves_no_new_file(user_factory, picture, stored):
    with pytest.raises(ValueError, match="subscribers_count"):
        change_profile(user=user_factory(), avatar=clean_image(picture()), subscribers_count="x")

    assert stored() == []


def test_a_full_disk_leaves_no_half_file(user_factory, picture, monkeypatch):
    deleted = []

    class FullStorage:
        def save(self, name, content):
            raise OSError(errno.ENOSPC, "No space left on device")

        def delete(self, name):
            deleted.append(name)

    monkeypatch.setattr(services, "_avatars", FullStorage)
    image = clean_image(picture())

    with pytest.raises(OSError, match="No space left"):
        change_profile(user=user_factory(), avatar=image)

    assert deleted == [f"event_booking/avatars/{image.file.name}"]
    assert Profile.objects.count() == 0


def test_a_profile_that_was_not_stored_is_made_up(user_factory):
    ann = user_factory()

    assert profile_of(ann).user == ann
    assert Profile.objects.count() == 0
