"""What profiles tell people about themselves. Of others there are numbers, never names."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from event_booking.conf import app_settings
from event_booking.people.export import exports, in_batches, picked
from event_booking.profiles.models import Profile, Subscription


@exports("profile")
def profile(user: Any) -> dict[str, Any] | None:
    row = Profile.objects.filter(pk=user.pk).first()
    if row is None:
        return None
    shown = "display_name", "bio", "city", "website", "is_public", "subscribers_count", "subscriptions_count"
    return {**picked(row, *shown), "avatar": urljoin(app_settings().SITE_URL, row.avatar.url) if row.avatar else None}


@exports("subscriptions")
def subscriptions(user: Any) -> Iterator[dict[str, Any]]:
    """Whom the person follows."""
    for row in in_batches(Subscription.objects.filter(subscriber=user.pk)):
        yield {"person": row.target_id, "since": row.created_at}


@exports("subscribers")
def subscribers(user: Any) -> Iterator[dict[str, Any]]:
    """Who follows the person."""
    for row in in_batches(Subscription.objects.filter(target=user.pk)):
        yield {"person": row.subscriber_id, "since": row.created_at}
