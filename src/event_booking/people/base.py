"""The contract of a user backend."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import QuerySet
from django.utils.module_loading import import_string

from event_booking.conf import app_settings

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    Person: TypeAlias = AbstractBaseUser | AnonymousUser
else:
    Person = Any

USER, ORGANIZER, ADMIN = "user", "organizer", "admin"


NO_HEADERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that a mail carries."""

    name: str
    content: bytes
    #: Such as ``"application/pdf"``, parameters included: ``"text/calendar; method=CANCEL"``.
    media_type: str


class BaseUserBackend:
    """How the package meets people. Subclass ``DjangoUserBackend`` unless your people are not Django users at all.

    A user is always a row of ``AUTH_USER_MODEL``; what a backend decides is where its name, address, language and roles
    come from, how it is created, how a mail reaches it, and who keeps its password.
    """

    #: Whether passwords are kept in the user's row. Where another system keeps them nobody signs up here, no password
    #: is changed or reset here, and that system vouches for the addresses of its people.
    keeps_passwords: bool = True

    def find(self, email: str) -> Any | None:
        """The user who has this address (any case, any Unicode form), or ``None``."""
        raise NotImplementedError

    def authenticate(self, user: Any | None, *, email: str, password: str) -> Any | None:
        """The user who has this address and this password, or ``None``; ``user`` is whom ``find`` knew, if anybody.

        It takes the same time whether or not there is such a person, as far as the backend can see to it. A backend
        whose people come from another system makes their row here, and brings it up to date. Raise
        ``ServiceUnavailable`` when that system does not answer. Banned people are found as well: the caller looks.
        """
        raise NotImplementedError

    def check_password(self, user: Any, password: str) -> bool:
        """Whether this is the person's password, asked before what can not be undone."""
        raise NotImplementedError

    def lead_to_password(self, user: Any) -> None:
        """Tell somebody who forgot the password where to choose another, by a mail; asked in the background, and only
        where another system keeps passwords.
        """

    def create(self, *, email: str, first_name: str = "", last_name: str = "") -> Any:
        """Store and return a new user without a password; raise ``IntegrityError`` when the address is taken."""
        raise NotImplementedError

    def rename(self, user: Any, *, first_name: str, last_name: str) -> None:
        """Store another name."""
        raise NotImplementedError

    def can_change_email(self, user: Any) -> bool:
        """Whether this person's address can be changed here. Not where addresses come from another system."""
        return False

    def change_email(self, user: Any, email: str) -> None:
        """Store another address, which was proved before; raise ``IntegrityError`` when it is taken.

        Asked only where ``can_change_email`` says so, within a transaction that stores the address elsewhere as well.
        """
        raise NotImplementedError

    def erase(self, user: Any) -> None:
        """Remove everything personal from the row, which stays, so that what it sold and bought still adds up."""
        raise NotImplementedError

    def get_email(self, user: Any) -> str:
        """The address at which this person is reached."""
        raise NotImplementedError

    def get_full_name(self, user: Any) -> tuple[str, str]:
        """First and last name, each possibly empty."""
        raise NotImplementedError

    def get_name(self, user: Any) -> str:
        """What other people may call this person. Never an e-mail address."""
        raise NotImplementedError

    def get_language(self, user: Any) -> str:
        """Language of mails to this person, such as ``"ru"``."""
        raise NotImplementedError

    def get_timezone(self, user: Any) -> str:
        """IANA zone of this person, such as ``"Europe/Oslo"``."""
        raise NotImplementedError

    def proved(self, users: QuerySet[Any]) -> QuerySet[Any]:
        """Of these users those whom others may see: not whoever signed up and has not proved the address yet.

        All of them where the backend knows of no such thing.
        """
        return users

    def roles(self, user: Person) -> frozenset[str]:
        """Roles that count now, of ``"user"``, ``"organizer"``, ``"admin"``; empty for strangers and banned people."""
        raise NotImplementedError

    def admins(self) -> Iterable[Any]:
        """Everybody who has the role ``"admin"`` now: they hear of what an admin must decide."""
        raise NotImplementedError

    def grant(self, user: Any, role: str) -> None:
        """Give a role; giving it again changes nothing."""
        raise NotImplementedError

    def revoke(self, user: Any, role: str) -> None:
        """Take a role; taking it again changes nothing."""
        raise NotImplementedError

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
        """Send one mail now; raise what the mail server's failure raises, so that the caller tries again."""
        raise NotImplementedError

    @contextmanager
    def mail_session(self) -> Iterator[None]:
        """Within it ``send_mail`` of this object is called many times, by one thread: it may keep its connection.

        A failure of one mail must leave nothing behind that fails the next. By default nothing is kept.
        """
        yield


def people() -> BaseUserBackend:
    """The backend that ``USER_BACKEND`` names now."""
    backend: BaseUserBackend = import_string(app_settings().USER_BACKEND)()
    return backend
