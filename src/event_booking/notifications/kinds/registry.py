"""The registry of kinds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from event_booking.journal.facts import listens_to
from event_booking.journal.models import Entry
from event_booking.people import Attachment

if TYPE_CHECKING:
    from event_booking.notifications.models import Notification


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One person is to be told."""

    #: Primary key of the person. Whoever is gone or banned is left out.
    user: Any
    #: What the templates need: JSON, no objects. Instants are ISO 8601 texts under keys that end in ``_at``; the zone
    #: of ``event`` (its ``timezone``) or else the person's is the one in which they are shown.
    context: dict[str, Any] = field(default_factory=dict)
    #: A path below ``SITE_URL``.
    url: str = ""
    #: Primary key of somebody else whose name stands in the context.
    about: Any = None
    #: Not sent any more from then on.
    expires_at: datetime | None = None
    #: Shown in the inbox, and sent by no other channel: what may happen without end.
    inbox_only: bool = False
    #: The fact that it counts as, where several facts are one piece of news; else the one that was heard.
    fact: Entry | None = None


NoticesFunction = Callable[[Entry], Iterable[Notice]]
#: Gets the notification; what it makes is in the person's language, which is active then.
FilesFunction = Callable[["Notification"], Iterable[Attachment]]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of notification, as people know it from their preferences."""

    name: str
    title: str | Promise
    fact: str
    notices: Callable[[Entry], Iterable[Notice]]
    #: Sent in quiet hours too.
    urgent: bool
    #: Channels on which people get it unless they say otherwise; ``None``: all.
    channels: tuple[str, ...] | None
    #: A context as ``notices`` would give it, to show its texts with; ``None``: one of everything that ours use.
    sample: Mapping[str, Any] | None = None
    #: Makes what its mails carry, when one is sent; yields nothing where there is nothing.
    files: FilesFunction | None = None
    #: Asked of a ``Notification`` before each delivery leaves; ``None``: what was true stays true.
    still: Callable[[Any], bool] | None = None
    #: It may wait for a digest, if the person wants one.
    digest: bool = True
    #: It answers what the person did or asked for, or is part of it, such as tickets: it never waits for a digest, and
    #: no link in a mail switches it off.
    transactional: bool = False

    def hear(self, sender: str, entry: Entry, **kwargs: Any) -> None:
        """The receiver of its fact."""
        from event_booking.notifications.services import notify

        notify(kind=self, entry=entry)

    @property
    def is_collected(self) -> bool:
        """Whether it goes into digests."""
        return self.digest and not self.is_pressing

    @property
    def is_pressing(self) -> bool:
        """Whether its deliveries leave before others that are due: somebody acts by it, or waits for it."""
        return self.urgent or self.transactional

    @property
    def can_end(self) -> bool:
        """Whether a link in its mail switches it off."""
        return not self.is_pressing

    def is_on(self, channel: str) -> bool:
        """Whether a person who never chose gets it on this channel."""
        return self.channels is None or channel in self.channels


#: Not a kind, but what stands for one where a digest is spoken of: its templates, its Message-ID, its link.
DIGEST = "digest"

#: Every declared kind by its name.
KINDS: dict[str, Kind] = {}


def kind(
    name: str,
    *,
    title: str | Promise,
    fact: str,
    urgent: bool = False,
    channels: tuple[str, ...] | None = None,
    sample: Mapping[str, Any] | None = None,
    files: FilesFunction | None = None,
    still: Callable[[Any], bool] | None = None,
    digest: bool = True,
    transactional: bool = False,
) -> Callable[[NoticesFunction], NoticesFunction]:
    """Declare a kind by the function that says, of a fact, who is told what. It may yield any number of notices.

    ``urgent``: sent in quiet hours too. ``digest=False``: only its moment makes it useful, so it is not collected.
    ``transactional=True``: part of what the person did; neither collected nor switched off by a link in its mail.
    ``still`` gets the ``Notification`` before each delivery leaves; where it says ``False``, the delivery is given up.
    """

    def declare(notices: NoticesFunction) -> NoticesFunction:
        if name in KINDS or name == DIGEST:
            message = f"two kinds of notification are called {name}"
            raise ValueError(message)
        KINDS[name] = Kind(
            name=name,
            title=title,
            fact=fact,
            notices=notices,
            urgent=urgent,
            channels=channels,
            sample=sample,
            files=files,
            still=still,
            digest=digest,
            transactional=transactional,
        )
        listens_to(fact)(KINDS[name].hear)
        return notices

    return declare
