from contextlib import contextmanager

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User

from acme.directory import directory
from event_booking.exceptions import EventBookingError, ServiceUnavailable
from event_booking.people import ADMIN, ORGANIZER, USER
from event_booking.people.django import DjangoUserBackend

ROLES = {"event-team": ORGANIZER, "event-admins": ADMIN}


class KeptInTheDirectory(EventBookingError):
    code = "kept_in_the_directory"
    message = "The directory keeps this. Please ask the people desk."


@contextmanager
def an_answer():
    """A directory that is down is a 503, after which clients come again; not a 500."""
    try:
        yield directory
    except ConnectionError as error:
        raise ServiceUnavailable from error


class DirectoryBackend(DjangoUserBackend):
    """People come from the directory: a row of theirs is made when they sign in first, and named by their uid."""

    keeps_passwords = False

    # --- signing in
    def find(self, email):
        with an_answer() as house:
            person = house.by_mail(email)
        return User.objects.filter(username=person.uid).first() if person else None

    def authenticate(self, user, *, email, password):
        with an_answer() as house:
            person = house.sign_in(email, password)
        if person is None:
            return None
        told = {"email": person.mail, "first_name": person.first_name, "last_name": person.last_name}
        told["is_staff"] = "event-admins" in person.groups  # who may enter Django's admin
        new = {**told, "password": make_password(None)}  # none that would work here
        return User.objects.update_or_create(username=person.uid, defaults=told, create_defaults=new)[0]

    def check_password(self, user, password):
        with an_answer() as house:
            person = house.by_uid(user.username)
            return person is not None and house.sign_in(person.mail, password) is not None

    def lead_to_password(self, user):
        text = "Nobody can reset it here. Choose another one at https://directory.acme.example/password"
        self.send_mail(to=self.get_email(user), subject="Your password", text=text)

    # --- roles
    def roles(self, user):
        if not user.is_authenticated or not user.is_active:
            return frozenset()
        with an_answer() as house:
            person = house.by_uid(user.username)
        if person is None:
            return frozenset()
        return frozenset({USER} | {role for group, role in ROLES.items() if group in person.groups})

    def admins(self):
        with an_answer() as house:
            uids = house.members("event-admins")
        return User.objects.filter(username__in=uids, is_active=True)

    def grant(self, user, role):
        raise KeptInTheDirectory

    def revoke(self, user, role):
        raise KeptInTheDirectory

    # --- names; addresses can't be changed here because ``keeps_passwords`` is false
    def rename(self, user, *, first_name, last_name):
        raise KeptInTheDirectory
