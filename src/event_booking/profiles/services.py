"""What people do with their profiles and with each other."""

from collections import Counter
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from event_booking.api.images import CleanImage
from event_booking.database import after_commit, short_transaction
from event_booking.profiles.exceptions import SelfSubscription
from event_booking.profiles.models import Profile, Subscription
from event_booking.profiles.signals import person_subscribed

__all__ = ["change_profile", "erase_profile", "forget_subscriptions", "profile_of", "subscribe", "unsubscribe"]

#: Subscriptions that one transaction removes when somebody is erased.
BATCH = 200


def profile_of(user: Any) -> Profile:
    """The profile of this person; a new one, not stored, if there is none yet."""
    try:
        profile: Profile = user.event_booking_profile
    except Profile.DoesNotExist:
        profile = Profile(user=user)
    return profile


def change_profile(*, user: Any, **changes: Any) -> Profile:
    """Store what a person shows of themselves. ``avatar`` is a ``CleanImage``, or ``None`` for no picture.

    A picture is written before the transaction, where no lock waits for the disk; the one that it replaces goes after.
    """
    unused = ""
    if "avatar" in changes:
        unused = changes["avatar"] = _store(changes["avatar"])
    try:
        with short_transaction():
            Profile.objects.bulk_create([Profile(user=user)], ignore_conflicts=True)
            profile = Profile.objects.select_for_update().get(user=user)
            profile.user = user  # who may remember the profile as it was
            old = profile.avatar.name
            for field, value in changes.items():
                setattr(profile, field, value)
            profile.save(update_fields=changes)
            if "avatar" in changes and old:
                after_commit(_avatars().delete, old)
            unused = ""  # a failure from here on is one of COMMIT, which may have happened all the same
    except BaseException:
        if unused:
            _avatars().delete(unused)
        raise
    return profile


def subscribe(*, subscriber: Any, target: Any) -> bool:
    """Let one person follow another; return whether that is new. Raises ``SelfSubscription``."""
    if subscriber.pk == target.pk:
        raise SelfSubscription
    with short_transaction():
        if not _inserted(Subscription(subscriber=subscriber, target=target)):
            return False
        _count(subscriber=subscriber.pk, target=target.pk, by=1)
        person_subscribed.record(target, actor=subscriber)
    return True


def unsubscribe(*, subscriber: Any, target: Any) -> bool:
    """Let one person no longer follow another; return whether they did."""
    with short_transaction():
        gone, _ = Subscription.objects.filter(subscriber=subscriber.pk, target=target.pk).delete()
        if gone:
            _count(subscriber=subscriber.pk, target=target.pk, by=-1)
    return bool(gone)


def erase_profile(*, user: Any) -> None:
    """Keep nothing of what this person showed, nor whom they followed; doing it again changes nothing."""
    forget_subscriptions(user=user)
    # the file before its name: whoever is killed in between finds it again
    if name := Profile.objects.filter(user=user).values_list("avatar", flat=True).first():
        _avatars().delete(name)
    change_profile(user=user, display_name="", bio="", city="", website="", avatar=None, is_public=False)


def forget_subscriptions(*, user: Any) -> None:
    """Remove every subscription of and to this person, in short transactions."""
    while _forget_some(user):
        pass


def discard_avatar(*, user: Any) -> None:
    """Delete the file of the picture once the transaction is committed."""
    if name := profile_of(user).avatar.name:
        after_commit(_avatars().delete, name)


def _inserted(subscription: Subscription) -> bool:
    """The unique constraint decides: a look beforehand would let two requests at once pass."""
    try:
        with transaction.atomic():
            subscription.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _count(*, subscriber: Any, target: Any, by: int) -> None:
    """Move both counters; rows in key order, so that two people who follow each other do not wait in a circle."""
    for pk, column in sorted([(subscriber, "subscriptions_count"), (target, "subscribers_count")]):
        if not _add(pk, column, by):
            # neither of two requests at once minds who makes the row
            Profile.objects.bulk_create([Profile(pk=pk)], ignore_conflicts=True)
            _add(pk, column, by)


def _add(pk: Any, column: str, by: int) -> int:
    return Profile.objects.filter(pk=pk).update(**{column: F(column) + by})


def _forget_some(user: Any) -> bool:
    with short_transaction():
        rows = list(Subscription.objects.of(user).order_by("pk").select_for_update()[:BATCH])
        lost = Counter((row.subscriber_id, "subscriptions_count") for row in rows)
        lost.update((row.target_id, "subscribers_count") for row in rows)
        for (pk, column), number in sorted(lost.items()):
            _add(pk, column, -number)
        Subscription.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return bool(rows)


def _store(image: CleanImage | None) -> str:
    if image is None:
        return ""
    field: Any = Profile._meta.get_field("avatar")
    name = field.generate_filename(None, image.file.name)
    try:
        stored: str = _avatars().save(name, image.file)
    except OSError:
        _avatars().delete(name)  # half of it may have been written
        raise
    return stored


def _avatars() -> Any:
    field: Any = Profile._meta.get_field("avatar")
    return field.storage
