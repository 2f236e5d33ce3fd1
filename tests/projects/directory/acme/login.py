from django.contrib.auth.backends import ModelBackend

from event_booking.exceptions import ServiceUnavailable
from event_booking.people import ADMIN, people


class DirectoryLogin(ModelBackend):
    """The same people in Django's admin: by address and password, with the rights of their group."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        try:
            user = people().authenticate(None, email=username or "", password=password or "")
        except ServiceUnavailable:
            return None
        return user if user and self.user_can_authenticate(user) else None

    def has_perm(self, user_obj, perm, obj=None):
        return perm.startswith("event_booking") and ADMIN in people().roles(user_obj)

    def has_module_perms(self, user_obj, app_label):
        return self.has_perm(user_obj, app_label)
