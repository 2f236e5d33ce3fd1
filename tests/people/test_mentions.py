import pytest
from django.contrib.auth import get_user_model

from event_booking.people import mentions
from event_booking.people.mentions import any_of, finds_mentions, mentions_of, without_addresses


@pytest.fixture
def finders(monkeypatch):
    """No finders but those of the test."""
    monkeypatch.setattr(mentions, "FINDERS", {})


def test_an_app_finds_what_names_somebody(finders, user_factory):
    ann, _ben = user_factory(email="ann@example.com"), user_factory()
    users = get_user_model()._default_manager
    field = get_user_model().get_email_field_name()
    finds_mentions("people")(lambda addresses: users.filter(any_of(addresses, f"{field}__iexact")))
    finds_mentions("nobody")(lambda addresses: users.none())

    assert mentions_of(["x@example.com", "ANN@example.com"]) == {"people": [ann.pk]}


def test_nobody_is_looked_for_by_no_address(finders, user_factory):
    user_factory()
    finds_mentions("people")(lambda addresses: get_user_model()._default_manager.all())

    assert mentions_of([""]) == mentions_of([]) == {}


def test_two_kinds_of_mentions_can_not_have_one_name(finders):
    finds_mentions("people")(lambda addresses: None)
    with pytest.raises(ValueError, match="people"):
        finds_mentions("people")(lambda addresses: None)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("{'ann@example.com': (550, b'No such user')}", "{'…@…': (550, b'No such user')}"),
        ("Key (email)=(ann@example.com) already exists.", "Key (email)=(…@…) already exists."),
        ("<анна@пример.рф>: refused", "<…@…>: refused"),
        ("no address here", "no address here"),
    ],
)
def test_errors_are_kept_without_whom_they_are_about(said, kept):
    assert without_addresses(said) == kept
