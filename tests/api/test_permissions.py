import pytest
from django.contrib.auth.models import AnonymousUser

from event_booking.api.permissions import IsOrganizer, IsOrganizerOrReadOnly
from event_booking.people import people


def allowed(rf, permission, user, method="get"):
    request = getattr(rf, method)("/")
    request.user = user
    return permission().has_permission(request, None)


@pytest.mark.parametrize(("roles", "may"), [([], False), (["organizer"], True), (["admin"], True)])
def test_organizers_and_admins_organize(rf, user_factory, roles, may):
    user = user_factory(*roles)

    assert allowed(rf, IsOrganizer, user) is may
    assert allowed(rf, IsOrganizerOrReadOnly, user, "post") is may
    assert allowed(rf, IsOrganizerOrReadOnly, user) is True


def test_strangers_only_read(rf, db):
    assert allowed(rf, IsOrganizer, AnonymousUser()) is False
    assert allowed(rf, IsOrganizerOrReadOnly, AnonymousUser(), "post") is False
    assert allowed(rf, IsOrganizerOrReadOnly, AnonymousUser()) is True


def test_a_role_counts_at_once(rf, user_factory):
    user = user_factory("organizer")
    people().revoke(user, "organizer")

    assert allowed(rf, IsOrganizer, user) is False

    people().grant(user, "organizer")
    assert allowed(rf, IsOrganizer, user) is True
