"""Django's own record of what was done in the admin, which repeats what rows were called."""

from typing import Any

from django.apps import apps
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Concat

from event_booking.people.mentions import any_of

STEP = 500
#: Instead of what a row was called.
NUMBER = Concat(Value("#"), F("object_id"), output_field=CharField())


def forget_names(rows: "QuerySet[Any]") -> None:
    """Leave of edits of these rows that they were made. To be called while the rows are there."""
    if not apps.is_installed("django.contrib.admin"):
        return
    kinds = apps.get_model("contenttypes", "ContentType").objects
    log = _log().filter(content_type=kinds.get_for_model(rows.model, for_concrete_model=False))
    if not log.exists():
        return
    keys = [str(pk) for pk in rows.values_list("pk", flat=True)]
    for begin in range(0, len(keys), STEP):
        _forget(log.filter(object_id__in=keys[begin : begin + STEP]))


def forget_addresses(addresses: list[str]) -> None:
    """The same for whatever was called by one of these addresses, also rows that are gone."""
    known = [address for address in addresses if address]
    if known and apps.is_installed("django.contrib.admin"):
        _forget(_log().filter(any_of(known, "object_repr__icontains") | any_of(known, "change_message__icontains")))


def _log() -> "QuerySet[Any]":
    entries: QuerySet[Any] = apps.get_model("admin", "LogEntry").objects.all()
    return entries


def _forget(log: "QuerySet[Any]") -> None:
    log.update(object_repr=NUMBER, change_message="")
