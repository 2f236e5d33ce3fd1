"""Who may: by role, asked anew for each request, so that a role counts at once."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from event_booking.people import ADMIN, ORGANIZER, people


def roles_in(request: Request) -> frozenset[str]:
    """The roles of whoever sends the request, looked up once for each request."""
    known: dict[Any, frozenset[str]] = request.__dict__.setdefault("event_booking_roles", {})
    user = request.user
    if user.pk not in known:
        known[user.pk] = people().roles(user)
    return known[user.pk]


class IsOrganizer(IsAuthenticated):
    """Organizers and admins; 401 for strangers, 403 for people without the role."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return super().has_permission(request, view) and bool({ORGANIZER, ADMIN} & roles_in(request))


class IsAdmin(IsAuthenticated):
    """Admins; 401 for strangers, 403 for people without the role."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return super().has_permission(request, view) and ADMIN in roles_in(request)


class IsOrganizerOrReadOnly(IsOrganizer):
    """Anybody reads; organizers write."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.method in SAFE_METHODS or super().has_permission(request, view)
