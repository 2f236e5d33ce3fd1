"""Addresses at which mail does not arrive, or is not wanted: marked by whoever hears of it, and free again when proved.

``mark_undeliverable`` is for receivers of a mail provider's events; see ``docs/bounces.rst``.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.crypto import constant_time_compare, salted_hmac

from event_booking.database import short_transaction
from event_booking.notifications.models import MailProblem
from event_booking.people import people
from event_booking.people.django import email_key

__all__ = ["clear_problems", "mark_undeliverable"]

SALT = "event_booking.notifications.mail_problem"
ALL = tuple(MailProblem.Reason.values)


def mark_undeliverable(
    address: str, *, reason: str = "hard", source: str = "", at: datetime | None = None
) -> MailProblem | None:
    """Send no more notifications to this address; return the mark, or ``None`` if nobody here has the address.

    ``reason`` is ``"hard"`` (mail comes back for good) or ``"complaint"`` (the person calls it spam); ``source`` says
    who noticed, and ``at`` when. Saying it again changes nothing, and neither does news from before the address was
    proved again.
    """
    if reason not in ALL:
        message = f"{reason!r} is no reason; one of {', '.join(ALL)}"
        raise ValueError(message)
    user = people().find(address)
    if user is None:
        return None
    with short_transaction() as now:
        said: dict[str, Any] = {"fingerprint": fingerprint(address), "reason": reason, "source": source[:60]}
        said["marked_at"] = min(at, now) if at else now  # a provider's clock may be ahead of ours
        problem, new = MailProblem.objects.select_for_update().get_or_create(user=user, defaults=said)
        if not new and _is_news(problem, address, said):
            for name, value in {**said, "ended_at": None}.items():
                setattr(problem, name, value)
            problem.save()
        return problem


def _is_news(problem: MailProblem, address: str, said: dict[str, Any]) -> bool:
    if not _is_about(problem, address):
        return True
    if problem.ended_at is not None:
        return bool(said["marked_at"] > problem.ended_at)
    return problem.reason == MailProblem.Reason.HARD and said["reason"] == MailProblem.Reason.COMPLAINT


def problem_of(user: Any, address: str) -> MailProblem | None:
    """What keeps mails from this person, at the address that they have now."""
    problem: MailProblem | None = getattr(user, "event_booking_mail_problem", None)
    stands = problem is not None and problem.ended_at is None and _is_about(problem, address)
    return problem if stands else None


def end_problem(user_id: Any, *, at: datetime, reasons: Sequence[str] = ALL) -> None:
    """The person's address was proved then: what was noticed before is over."""
    before = MailProblem.objects.filter(pk=user_id, reason__in=reasons, ended_at=None, marked_at__lte=at)
    before.update(ended_at=at)


def clear_problems(problems: QuerySet[MailProblem]) -> int:
    """An admin knows better: send mail there again. Return how many were cleared."""
    return problems.filter(ended_at=None).update(ended_at=Now())


def fingerprint(address: str, secret: str | bytes | None = None) -> str:
    """What is stored of an address: the same for every spelling of it."""
    return salted_hmac(SALT, email_key(address), secret=secret, algorithm="sha256").hexdigest()


def _is_about(problem: MailProblem, address: str) -> bool:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(fingerprint(address, secret), problem.fingerprint) for secret in secrets)
