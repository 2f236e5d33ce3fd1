"""What the package decides where a site says nothing else."""

from typing import Any

from event_booking.notifications.bounces import problem_of


def no_mail_problem(*, user: Any, address: str) -> bool:
    """``CAN_MAIL``: whether notifications may be mailed to this address. Not while it is marked as undeliverable."""
    return problem_of(user, address) is None
