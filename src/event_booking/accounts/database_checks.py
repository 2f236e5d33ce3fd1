"""System checks of the table of users: for ``manage.py check --database default``, and ``migrate``, which runs them."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Warning  # noqa: A004
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections, router, transaction
from django.db.models import Count

from event_booking.accounts.models import Account
from event_booking.people import ADMIN, ORGANIZER, people
from event_booking.people.django import DjangoUserBackend


def check_users(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Report groups that would become roles, and addresses that are looked for in every row."""
    alias = router.db_for_read(get_user_model())
    if alias not in (databases or ()):
        return []
    try:
        backend = type(people())
        with transaction.atomic(using=alias):
            return [
                *(_members(alias) if backend.roles is DjangoUserBackend.roles else ()),
                *(_slow_addresses(alias) if backend.find is DjangoUserBackend.find else ()),
            ]
    except (DatabaseError, ImportError, ImproperlyConfigured):
        return []  # the database is away, or USER_BACKEND is none, which others say better


def _members(alias: str) -> Iterator[CheckMessage]:
    """Before the first ``migrate``: whoever is in groups that are called as roles are."""
    users: Any = get_user_model()
    tables = _tables(alias)
    if Account._meta.db_table in tables or not {users._meta.db_table, "auth_group"} <= tables:
        return
    if not hasattr(users, "groups"):
        return
    named = users._default_manager.using(alias).filter(groups__name__in=[ADMIN, ORGANIZER]).order_by()
    found = named.values_list("groups__name").annotate(number=Count("pk")).order_by("groups__name")
    if groups := ", ".join(f"{number} in {name!r}" for name, number in found):
        yield Warning(
            f"There are people in groups that are roles of the package: {groups}. They get these roles.",
            hint="Rename your groups first: an admin sees every event and its attendees.",
            id="event_booking_accounts.W005",
        )


def _slow_addresses(alias: str) -> Iterator[CheckMessage]:
    users: Any = get_user_model()
    table, name = users._meta.db_table, users.get_email_field_name()
    columns = [field.column for field in users._meta.concrete_fields if field.name == name]
    if connections[alias].vendor != "postgresql" or not columns or table not in _tables(alias):
        return
    if _has_index(alias, table, columns[0]):
        return
    yield Warning(
        f"No index finds addresses in any case: PostgreSQL reads all of {table}, and strangers can tell who is there.",
        hint=f"migrations.RunSQL('CREATE INDEX … ON {table} (UPPER(\"{columns[0]}\"))'), as docs/own-users.rst shows.",
        id="event_booking_accounts.W006",
    )


def _tables(alias: str) -> set[str]:
    return set(connections[alias].introspection.table_names())


def _has_index(alias: str, table: str, column: str) -> bool:
    connection: Any = connections[alias]
    with connection.cursor() as cursor:
        indexes = connection.introspection.get_constraints(cursor, table).values()
    made = [str(each["definition"]).replace('"', "") for each in indexes if each.get("definition")]
    return any(re.search(rf"upper\(+{re.escape(column)}\b", each) for each in made)
