"""The contract of a user backend."""

from typing import TYPE_CHECKING, Any, TypeAlias

from django.utils.module_loading import import_string

from event_booking.conf import app_settings

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    Person: TypeAlias = AbstractBaseUser | AnonymousUser
else:
    Person = Any

USER, ORGANIZER, ADMIN = "user", "organizer", "admin"


class BaseUserBackend:
    """How the package meets people. Subclass ``DjangoUserBackend`` unless your people are not Django users at all.

    A user is always a row of ``AUTH_USER_MODEL``; what a backend decides is where its name, address, language and roles
    come from, how it is created, and how a mail reaches it.
    """

    def find(self, email: str) -> Any | None:
        """The user who has this address (any case, any Unicode form), or ``None``."""
        raise NotImplementedError

    def create(self, *, email: str, first_name: str = "", last_name: str = "") -> Any:
        """Store and return a new user without a password; raise ``IntegrityError`` when the address is taken."""
        raise NotImplementedError

    def rename(self, user: Any, *, first_name: str, last_name: str) -> None:
        """Store another name."""
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

    def roles(self, user: Person) -> frozenset[str]:
        """Roles that count now, of ``"user"``, ``"organizer"``, ``"admin"``; empty for strangers and banned people."""
        raise NotImplementedError

    def grant(self, user: Any, role: str) -> None:
        """Give a role; giving it again changes nothing."""
        raise NotImplementedError

    def revoke(self, user: Any, role: str) -> None:
        """Take a role; taking it again changes nothing."""
        raise NotImplementedError

    def send_mail(self, *, to: str, subject: str, text: str, html: str = "", message_id: str = "") -> None:
        """Send one mail now; raise what the mail server's failure raises, so that the caller tries again."""
        raise NotImplementedError


def people() -> BaseUserBackend:
    """The backend that ``USER_BACKEND`` names now."""
    backend: BaseUserBackend = import_string(app_settings().USER_BACKEND)()
    return backend
