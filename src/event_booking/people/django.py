"""The default user backend: any ``AUTH_USER_MODEL``, roles as groups, mail through Django."""

import secrets
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import models

from event_booking.people.base import ADMIN, NO_HEADERS, ORGANIZER, USER, Attachment, BaseUserBackend, Person
from event_booking.people.mail import KeptConnection, Mail
from event_booking.people.passwords import is_password_of

__all__ = ["DjangoUserBackend", "email_key"]

#: Letters of the user names that are made up here, for whoever signs up and whoever is erased.
MADE_UP_LETTERS = 25
#: What follows such a name in the address of somebody who is erased.
NOWHERE = "@invalid.invalid"


def email_key(email: str) -> str:
    """One spelling for all spellings of an address: NFKC (Unicode Annex 15) and casefolded."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", email.strip()).casefold())


class DjangoUserBackend(BaseUserBackend):
    """People as Django stores them. Languages and zones come from the accounts app, where it is installed."""

    #: Within a ``mail_session``.
    _kept_connection: KeptConnection | None = None

    def find(self, email: str) -> Any | None:
        field = self._email_field()
        wanted = email_key(email)
        account = models.Q(event_booking_account__email_key=wanted)
        users = get_user_model()._default_manager
        if hasattr(get_user_model(), "event_booking_account") and (user := users.filter(account).first()):
            return user
        # to a database more letters are alike than to a mail server: PostgreSQL's "I" is "i" and Turkish "ı" as well
        alike = users.filter(**{f"{field}__iexact": wanted}).order_by("pk") if field else ()
        return next((user for user in alike if email_key(self.get_email(user)) == wanted), None)

    def authenticate(self, user: Any | None, *, email: str, password: str) -> Any | None:
        if user is None:
            make_password(password)  # as long as a comparison takes
            return None
        return user if self.check_password(user, password) else None

    def check_password(self, user: Any, password: str) -> bool:
        return is_password_of(user, password)

    def create(self, *, email: str, first_name: str = "", last_name: str = "") -> Any:
        model = get_user_model()
        user: Any = model()
        if field := self._email_field():
            setattr(user, field, email)
        name_field = model.USERNAME_FIELD
        if name_field != self._email_field():
            # unguessable and unique without a look at the table, so that two sign-ups at once do not collide
            setattr(user, name_field, f"u{secrets.token_hex(12)}")
        self.set_name(user, first_name=first_name, last_name=last_name)
        user.set_unusable_password()
        user.save()
        return user

    def rename(self, user: Any, *, first_name: str, last_name: str) -> None:
        user.save(update_fields=self.set_name(user, first_name=first_name, last_name=last_name))

    def set_name(self, user: Any, *, first_name: str, last_name: str) -> list[str]:
        """Put a name into the columns that there are, without storing it; return the names of these columns.

        What a column has no room for is cut off: people may bring a longer name from another site.
        """
        names = {"first_name": first_name, "last_name": last_name}
        there = {column: name for column, name in names.items() if _has_field(user, column)}
        for column, name in there.items():
            setattr(user, column, name[: letters_in(user, column)])
        return list(there)

    def can_change_email(self, user: Any) -> bool:
        return self.keeps_passwords and self._email_field() is not None

    def change_email(self, user: Any, email: str) -> None:
        field = self._email_field() or ""
        setattr(user, field, email)
        user.save(update_fields=[field])

    def erase(self, user: Any) -> None:
        gone = f"erased-{secrets.token_hex(9)}"
        if field := self._email_field():
            setattr(user, field, f"{gone}{NOWHERE}")
        if self._email_field() != user.USERNAME_FIELD:
            setattr(user, user.USERNAME_FIELD, gone)
        self.set_name(user, first_name="", last_name="")
        for flag in ("is_active", "is_staff", "is_superuser"):
            if _has_field(user, flag):
                setattr(user, flag, False)
        user.set_unusable_password()
        user.save()
        for rights in ("groups", "user_permissions"):
            if hasattr(user, rights):
                getattr(user, rights).clear()

    def get_email(self, user: Any) -> str:
        field = self._email_field()
        return str(getattr(user, field, "") or "") if field else ""

    def get_full_name(self, user: Any) -> tuple[str, str]:
        return getattr(user, "first_name", ""), getattr(user, "last_name", "")

    def get_name(self, user: Any) -> str:
        return " ".join(part for part in self.get_full_name(user) if part) or f"#{user.pk}"

    def get_language(self, user: Any) -> str:
        account = getattr(user, "event_booking_account", None)
        return getattr(account, "language", "") or settings.LANGUAGE_CODE

    def get_timezone(self, user: Any) -> str:
        account = getattr(user, "event_booking_account", None)
        return getattr(account, "timezone", "") or settings.TIME_ZONE

    def proved(self, users: models.QuerySet[Any]) -> models.QuerySet[Any]:
        if not self.keeps_passwords or not hasattr(get_user_model(), "event_booking_account"):
            return users
        verified = apps.get_model("account", "EmailAddress").objects.filter(user=models.OuterRef("pk"), verified=True)
        waits = models.Q(event_booking_account__isnull=False, event_booking_account__proved_at__isnull=True)
        return users.exclude(waits & ~models.Exists(verified))

    def roles(self, user: Person) -> frozenset[str]:
        if not user.is_authenticated or not user.is_active:
            return frozenset()
        groups = getattr(user, "groups", None)
        names = set(groups.values_list("name", flat=True)) if groups is not None else set()
        if getattr(user, "is_superuser", False):
            names.add(ADMIN)
        return frozenset({USER} | (names & {ORGANIZER, ADMIN}))

    def admins(self) -> Iterable[Any]:
        users = get_user_model()._default_manager.all()
        ways = models.Q(pk__in=[])
        if _has_field(get_user_model(), "groups"):
            ways |= models.Q(groups__name=ADMIN)
        if _has_field(get_user_model(), "is_superuser"):
            ways |= models.Q(is_superuser=True)
        return [user for user in users.filter(ways).distinct().order_by("pk") if user.is_active]

    def grant(self, user: Any, role: str) -> None:
        user.groups.add(Group.objects.get_or_create(name=role)[0])

    def revoke(self, user: Any, role: str) -> None:
        user.groups.remove(*Group.objects.filter(name=role))

    def send_mail(
        self,
        *,
        to: str,
        subject: str,
        text: str,
        html: str = "",
        message_id: str = "",
        files: Sequence[Attachment] = (),
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> None:
        more = {**headers, **({"Message-ID": message_id} if message_id else {})}
        mail = Mail(" ".join(subject.split()), text, to=[to], headers=more)
        if html:
            mail.attach_alternative(html, "text/html")
        for file in files:
            mail.attach(file.name, file.content, _without_charset(file.media_type))
        kept = self._kept_connection
        with nullcontext(kept) if kept else closing(KeptConnection()) as connection:
            connection.send(mail)

    @contextmanager
    def mail_session(self) -> Iterator[None]:
        self._kept_connection = KeptConnection()
        try:
            yield
        finally:
            self._kept_connection.close()
            self._kept_connection = None

    def _email_field(self) -> str | None:
        model: Any = get_user_model()
        name = model.get_email_field_name() if hasattr(model, "get_email_field_name") else None
        return name if name and any(f.name == name for f in model._meta.get_fields()) else None


def letters_in(user: Any, name: str | None) -> int | None:
    """How many letters this column of a user, or of a user model, takes; ``None`` for any number, or no such column."""
    return next((getattr(field, "max_length", None) for field in user._meta.get_fields() if field.name == name), None)


def _has_field(user: Any, name: str) -> bool:
    return any(field.name == name for field in user._meta.get_fields())


def _without_charset(media_type: str) -> str:
    """Django passes parameters on as they are, but writes the charset of a text itself: it would stand there twice."""
    kind, *parameters = (part.strip() for part in media_type.split(";"))
    return "; ".join([kind, *(part for part in parameters if not part.lower().startswith("charset="))])
