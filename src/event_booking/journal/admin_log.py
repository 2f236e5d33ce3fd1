"""Django's own record of what was done in the admin, which repeats what rows were called."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Concat

from event_booking.people.mentions import addresses_in, any_of

STEP = 500
#: Instead of what a row was called.
NUMBER = Concat(Value("#"), F("object_id"), output_field=CharField())


def forget_names(rows: "QuerySet[Any]") -> None:
    """Leave of edits of these rows that they were made. To be called while the rows are there."""
    if apps.is_installed("django.contrib.admin") and _about(rows.model).exists():
        forget_keys(rows.model, list(rows.values_list("pk", flat=True)))


def forget_keys(model: Any, keys: Iterable[Any]) -> None:
    """The same for rows that are gone, by their primary keys."""
    if apps.is_installed("django.contrib.admin"):
        for some in _in_steps([str(key) for key in keys]):
            _forget(_about(model).filter(object_id__in=some))


def forget_addresses(addresses: list[str]) -> None:
    """The same for whatever was called by one of these addresses, also rows that are gone."""
    known = [address.lower() for address in addresses if address]
    if not known or not apps.is_installed("django.contrib.admin"):
        return
    named = _log().filter(any_of(known, "object_repr__icontains") | any_of(known, "change_message__icontains"))
    texts = named.values_list("pk", "object_repr", "change_message")
    # part of an address is another one: ann@example.com stands in joann@example.com
    keys = [pk for pk, *said in texts if not set(known).isdisjoint(addresses_in(" ".join(said)))]
    for some in _in_steps(keys):
        _forget(_log().filter(pk__in=some))


def _about(model: Any) -> "QuerySet[Any]":
    kinds = apps.get_model("contenttypes", "ContentType").objects
    return _log().filter(content_type=kinds.get_for_model(model, for_concrete_model=False))


def _log() -> "QuerySet[Any]":
    entries: QuerySet[Any] = apps.get_model("admin", "LogEntry").objects.all()
    return entries


def _in_steps(keys: list[Any]) -> Iterator[list[Any]]:
    return (keys[begin : begin + STEP] for begin in range(0, len(keys), STEP))


def _forget(log: "QuerySet[Any]") -> None:
    log.update(object_repr=NUMBER, change_message="")
