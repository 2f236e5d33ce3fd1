"""What ``migrate`` and ``check --database default`` say about the table of users."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.models.functions import Upper

from event_booking.accounts import database_checks
from event_booking.accounts.database_checks import check_users
from event_booking.people.django import DjangoUserBackend
from event_booking.testing import override_event_booking

pytestmark = pytest.mark.django_db

ADDRESS = get_user_model().get_email_field_name()


class Elsewhere(DjangoUserBackend):
    def find(self, email):
        return None


def told():
    return {each.id: each.msg for each in check_users(None, databases=["default"])}


@pytest.fixture
def not_installed(monkeypatch):
    """As before the first ``migrate`` of the package, on a site that has users."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    there = {each for each in tables if not each.startswith("event_booking_accounts_account")}
    monkeypatch.setattr(database_checks, "_tables", lambda alias: there)
    return there


def test_groups_that_would_become_roles_are_told_before_they_do(not_installed, user_factory):
    assert "event_booking_accounts.W005" not in told()

    admins, organizers = Group.objects.get(name="admin"), Group.objects.get(name="organizer")
    user_factory().groups.add(admins, organizers)
    user_factory().groups.add(organizers)

    assert "1 in 'admin', 2 in 'organizer'" in told()["event_booking_accounts.W005"]


def test_nothing_is_said_once_they_are_roles_or_before_there_are_users(not_installed, user_factory, monkeypatch):
    user_factory().groups.add(Group.objects.get(name="admin"))
    not_installed.remove("auth_group")
    assert "event_booking_accounts.W005" not in told()

    monkeypatch.undo()
    assert "event_booking_accounts.W005" not in told()


def test_groups_are_no_roles_where_another_backend_tells_them(not_installed, user_factory):
    user_factory().groups.add(Group.objects.get(name="admin"))
    with override_event_booking(USER_BACKEND="event_booking.people.memory.MemoryUserBackend"):
        assert "event_booking_accounts.W005" not in told()


@pytest.mark.postgres
def test_an_address_that_is_looked_for_in_every_row_is_told():
    users = get_user_model()
    table, column = users._meta.db_table, users._meta.get_field(ADDRESS).column
    with connection.cursor() as cursor:
        for each in [index for index in users._meta.indexes if index.expressions == (Upper(ADDRESS),)]:
            cursor.execute(f'DROP INDEX "{each.name}"')
        assert f"reads all of {table}" in told()["event_booking_accounts.W006"]

        cursor.execute(f'CREATE INDEX of_another_column ON {table} (UPPER("password"))')
        assert "event_booking_accounts.W006" in told()

        cursor.execute(f'CREATE INDEX as_the_page_says ON {table} (UPPER("{column}"))')
        assert told() == {}


@pytest.mark.postgres
def test_only_who_looks_for_addresses_in_the_table_needs_an_index(not_installed):
    with override_event_booking(USER_BACKEND=f"{__name__}.Elsewhere"):
        assert told() == {}


@pytest.mark.our_user
def test_the_packages_own_users_have_what_they_need():
    call_command("check", databases=["default"], fail_level="WARNING")


def test_it_looks_only_into_a_database_that_may_be_looked_into(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert check_users(None) == check_users(None, databases=["other"]) == []


def test_a_database_that_is_away_or_a_backend_that_is_none_is_for_others_to_tell(monkeypatch):
    with override_event_booking(USER_BACKEND="nowhere.Backend"):
        assert told() == {}

    def fail(alias):
        raise DatabaseError("gone")

    monkeypatch.setattr(database_checks, "_members", fail)
    assert told() == {}
