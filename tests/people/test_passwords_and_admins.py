"""Whose password it is, and who is an admin, as the default backend knows it."""

from unittest.mock import patch

import pytest
from django.contrib.auth import get_user_model

from event_booking.people import memory
from event_booking.people.django import DjangoUserBackend
from event_booking.people.memory import MemoryUserBackend
from tests.conftest import PASSWORD

backend = DjangoUserBackend()


def test_somebody_is_known_by_their_password(user_factory):
    ann = user_factory(email="ann@example.com")

    assert backend.authenticate(ann, email="ann@example.com", password=PASSWORD) == ann
    assert backend.authenticate(ann, email="ann@example.com", password="wrong") is None
    assert (backend.check_password(ann, PASSWORD), backend.check_password(ann, "wrong")) == (True, False)


def test_nobody_takes_as_long_as_somebody(db):
    with patch("event_booking.people.django.make_password") as hashing:
        assert backend.authenticate(None, email="nobody@example.com", password=PASSWORD) is None
    hashing.assert_called_once_with(PASSWORD)


def test_passwords_are_kept_here_and_nobody_is_led_elsewhere(user_factory, mailoutbox):
    assert backend.keeps_passwords
    backend.lead_to_password(user_factory())
    assert mailoutbox == []


@pytest.mark.parametrize("way", ["group", "superuser", "both"])
def test_admins_are_the_group_and_superusers_but_nobody_who_is_banned(user_factory, way):
    users = get_user_model().objects
    for _ in range(2):
        user = user_factory(*(["admin"] if way != "superuser" else []))
        users.filter(pk=user.pk).update(is_superuser=way != "group")
    user_factory("organizer")
    users.filter(pk=user.pk).update(is_active=False)

    [admin] = backend.admins()

    assert admin.is_active
    assert "admin" in backend.roles(admin)


def test_the_backend_for_tests_remembers_admins(user_factory):
    memory.reset()
    boss, ann = user_factory(), user_factory()
    MemoryUserBackend().grant(boss, "admin")
    MemoryUserBackend().grant(ann, "organizer")
    assert MemoryUserBackend().admins() == [boss]
    memory.reset()
