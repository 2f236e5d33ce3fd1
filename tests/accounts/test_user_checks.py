import pytest
from django.contrib.auth import get_user_model

from event_booking.accounts.fields import AddressField, NameField
from event_booking.accounts.user_checks import check_user_model
from event_booking.people import BaseUserBackend
from event_booking.people.django import DjangoUserBackend
from event_booking.testing import override_event_booking

User = get_user_model()


class Elsewhere(BaseUserBackend):
    """People are not Django's."""


class OwnRoles(DjangoUserBackend):
    def grant(self, user, role):
        pass


def told(backend="event_booking.people.django.DjangoUserBackend"):
    with override_event_booking(USER_BACKEND=backend):
        return [(message.id, str(message.msg), message.hint) for message in check_user_model(None)]


def test_the_users_of_these_tests_are_fine():
    assert told() == []
    assert told("nowhere.at.all") == []


@pytest.mark.parametrize(("letters", "found"), [(40, ["event_booking_accounts.W008"]), (41, []), (None, [])])
def test_a_column_without_room_for_an_erased_address_is_reported(letters, found, monkeypatch):
    monkeypatch.setattr(User._meta.get_field(User.get_email_field_name()), "max_length", letters)

    assert [number for number, *_ in told()] == found
    assert told(f"{__name__}.Elsewhere") == []


def test_a_user_name_that_is_too_short_is_reported(monkeypatch):
    field = User._meta.get_field("password")
    monkeypatch.setattr(User, "USERNAME_FIELD", "password")
    monkeypatch.setattr(field, "max_length", 24)

    [(number, message, hint)] = told()
    assert (number, hint.partition(",")[0]) == ("event_booking_accounts.W008", "At least 25")
    assert message.startswith(f"{User._meta.label}.password takes 24 letters")


def test_roles_that_have_no_place_are_reported(monkeypatch):
    monkeypatch.setattr("event_booking.accounts.user_checks.get_user_model", lambda: WithoutGroups)

    assert [number for number, *_ in told()] == ["event_booking_accounts.W009"]
    assert told(f"{__name__}.OwnRoles") == []


class WithoutGroups:
    USERNAME_FIELD = "login"

    class _meta:
        label = "shop.WithoutGroups"

        @staticmethod
        def get_fields():
            return []

    @staticmethod
    def get_email_field_name():
        return "email"


def test_what_people_type_is_as_long_as_its_column(monkeypatch):
    assert NameField("nickname").max_length == 150
    monkeypatch.setattr(User._meta.get_field(User.get_email_field_name()), "max_length", 75)
    monkeypatch.setattr(User._meta.get_field("password"), "max_length", 30)

    assert (AddressField().max_length, NameField("password").max_length) == (75, 30)
