"""G4: the answers to ``Idempotency-Key``."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from event_booking.bookings.audit.checks import Check, Off, named
from event_booking.bookings.models import Booking, IdempotencyKey
from event_booking.conf import app_settings

Rows = QuerySet[Any]


def old_is_forgotten(rows: Rows) -> Off:
    days = app_settings().IDEMPOTENCY_DAYS
    old = rows.filter(created_at__lt=Now() - timedelta(days=days + 1))
    return named(old, found=F("created_at"), expected=f"at most {days} days")


def has_answer(rows: Rows) -> Off:
    stuck = rows.filter(Q(status_code=None) | Q(body=""))
    return named(stuck, found="no answer", expected="the first answer")


def answer_is_true(rows: Rows) -> Iterator[dict[str, Any]]:
    """What was answered exists. It is stored with its answer, and stays, so two statements see enough."""
    told = rows.filter(status_code__gte=200, status_code__lt=300).exclude(body="").order_by("pk")
    references = {pk: _reference(body) for pk, body in told.values_list("pk", "body")}
    wanted = {reference for reference in references.values() if reference}
    exist = set(Booking.objects.filter(reference__in=wanted).values_list("reference", flat=True))
    for pk, reference in references.items():
        if reference is None:
            yield {"pk": pk, "ref": "", "found": "no JSON", "expected": "an answer"}
        elif reference and reference not in exist:
            yield {"pk": pk, "ref": reference, "found": "no such booking", "expected": "a booking"}


def _reference(body: str) -> str | None:
    """The booking that an answer tells of, empty for other answers, none for what is no answer."""
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    return str(answer.get("reference", "")) if isinstance(answer, dict) else ""


CHECKS = (
    Check(guarantee="G4", name="old_is_forgotten", model=IdempotencyKey, off=old_is_forgotten),
    Check(guarantee="G4", name="has_answer", model=IdempotencyKey, off=has_answer),
    Check(guarantee="G4", name="answer_is_true", model=IdempotencyKey, off=answer_is_true),
)
