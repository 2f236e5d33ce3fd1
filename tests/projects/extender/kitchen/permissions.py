from rest_framework.permissions import SAFE_METHODS, BasePermission


class IsCookOrReadOnly(BasePermission):
    """Everybody looks, cooks write; the kitchen's cooks are staff of the site."""

    def has_permission(self, request, view):
        return request.method in SAFE_METHODS or request.user.is_staff
