"""What is paid back of a cancelled booking, as data: steps of time and share.

``[{"hours_before": 168, "refund_percent": 100}, {"hours_before": 24, "refund_percent": 50}]``: everything until a week
before the event begins, half until the day before, then nothing. Without any step, everything until it begins.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_STEPS = 20
MOST_HOURS = 24 * 366


def validate_policy(value: Any) -> None:
    """Accept steps whose hours fall and whose shares do not rise."""
    if not isinstance(value, list) or len(value) > MOST_STEPS or not all(_is_step(step) for step in value):
        raise ValidationError(
            _("A list of steps, each with “hours_before” (0 to 8784) and “refund_percent” (0 to 100).")
        )
    pairs = [(step["hours_before"], step["refund_percent"]) for step in value]
    for (hours, percent), (next_hours, next_percent) in pairwise(pairs):
        if next_hours >= hours or next_percent > percent:
            raise ValidationError(_("Later steps are nearer to the event, and do not refund more."))


def _is_step(step: Any) -> bool:
    if not isinstance(step, dict) or step.keys() != {"hours_before", "refund_percent"}:
        return False
    hours, percent = step["hours_before"], step["refund_percent"]
    return type(hours) is int and type(percent) is int and 0 <= hours <= MOST_HOURS and 0 <= percent <= 100


def refund_share(policy: Sequence[Any], *, starts_at: datetime, now: datetime) -> Decimal:
    """The share of the price, 0 to 1, that comes back when a booking is cancelled at this instant."""
    if not policy:
        return Decimal(1)
    for step in policy:
        if now <= starts_at - timedelta(hours=step["hours_before"]):
            return Decimal(step["refund_percent"]) / 100
    return Decimal(0)


def share_ends_at(
    policy: Sequence[Any], *, starts_at: datetime, now: datetime, most: Decimal = Decimal(1)
) -> datetime | None:
    """Until when as much comes back as at this instant, and ``most`` at the most; ``None`` where nothing does."""
    share = min(refund_share(policy, starts_at=starts_at, now=now), most)
    if not share:
        return None
    as_much = [step["hours_before"] for step in policy if Decimal(step["refund_percent"]) / 100 >= share]
    return starts_at - timedelta(hours=min(as_much, default=0))
