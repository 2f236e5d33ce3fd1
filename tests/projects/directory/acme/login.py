from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied

from event_booking.accounts.backends import LockingModelBackend
from event_booking.exceptions import ServiceUnavailable
from event_booking.people import ADMIN, people


class AskTheDirectory(ModelBackend):
    """Address and password are judged by the directory, rights come from its group."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        try:
            user = people().authenticate(None, email=username, password=password)
        except ServiceUnavailable as error:
            raise PermissionDenied from error  # and not None, which would count as a wrong password
        return user if user and self.user_can_authenticate(user) else None

    def has_perm(self, user_obj, perm, obj=None):
        return perm.startswith("event_booking") and ADMIN in people().roles(user_obj)

    def has_module_perms(self, user_obj, app_label):
        return self.has_perm(user_obj, app_label)


class DirectoryLogin(LockingModelBackend, AskTheDirectory):
    """The same people in Django's admin. Wrong passwords are counted with those of the API."""
