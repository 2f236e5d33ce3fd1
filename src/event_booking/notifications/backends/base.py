"""The contract of a channel."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.core.checks import CheckMessage

from event_booking.people import Attachment


@dataclass(frozen=True, kw_only=True)
class Message:
    """One notification in one person's language, ready to be sent."""

    user: Any
    #: The person's e-mail address; empty where there is none.
    to: str
    kind: str
    language: str
    #: One line: the subject of a mail, the heading of anything else.
    title: str
    text: str
    #: What fits on a phone under ``title``: one line of at most 120 characters, for push and its like.
    short: str = ""
    #: Only for channels with ``long_form``.
    html: str = ""
    #: Only for channels with ``takes_files``.
    files: tuple[Attachment, ...] = ()
    #: Of the mail, beside its Message-ID; names and values are ASCII without line breaks.
    headers: Mapping[str, str] = field(default_factory=dict)
    #: Absolute, or empty.
    url: str = ""
    #: The same for every try of this notification, and for no other one: ``<…@host>``.
    message_id: str


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the channel says of an accepted message."""

    #: The provider's own name for it, if there is one.
    id: str = ""


class Rejected(Exception):
    """This message will never be accepted: it is given up at once."""


class Unreachable(Exception):
    """The channel itself is away: other messages need not be tried for some seconds either.

    ``seconds``: how long it asked to be left alone, if it did; an hour at most is granted.
    """

    def __init__(self, *words: str, seconds: float = 0) -> None:
        super().__init__(*words)
        self.seconds = seconds


class HungUp(Exception):
    """It broke off in the midst of this message: it may be the message, or the channel; the next tells."""


class BaseBackend:
    """Subclass it, write ``send``, and name it in ``NOTIFICATION_BACKENDS``. ``OPTIONS`` come as keyword arguments."""

    #: The row in the database is all it needs: nothing is sent, people read it in their inbox.
    is_inbox: ClassVar[bool] = False
    #: It wants the mail's subject, text and HTML rather than the inbox's short title and text.
    long_form: ClassVar[bool] = False
    #: It can carry files: tickets, calendar entries.
    takes_files: ClassVar[bool] = False
    #: It may wake people, so what is not urgent waits until their quiet hours are over.
    disturbs: ClassVar[bool] = True

    def send(self, message: Message) -> Receipt:
        """Hand the message over and return once it is accepted.

        Raise ``Rejected``, ``Unreachable`` or ``HungUp`` where that is known; after any other exception it is tried
        again. The same message may come twice, with the same ``message_id``, if this process died before it could note
        the first time.
        """
        raise NotImplementedError

    @contextmanager
    def session(self) -> Iterator[None]:
        """Around a run of messages, sent by one thread: open lazily in it what is dear to open, and close it after.

        A failure of one message must leave nothing behind that fails the next. By default nothing is kept.
        """
        yield

    def reached(self, users: Collection[Any]) -> Collection[Any]:
        """Those of some hundred people whom this channel can reach at all; the others get no delivery on it.

        Ask the database once for all of them. The default: everybody.
        """
        return users

    def check(self) -> Iterable[CheckMessage]:
        """What is wrong with the settings of this channel, for ``manage.py check``."""
        return []
