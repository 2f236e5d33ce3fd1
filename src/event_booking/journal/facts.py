"""Facts: signals that are recorded in the transaction that makes them true, and delivered after it.

``booking_confirmed = Fact("booking.confirmed")`` declares one, ``booking_confirmed.record(booking, actor=user)``
records it, ``@receiver(booking_confirmed)`` in an app's ``receivers.py`` listens. Where the app that declares it may
not be installed, ``@listens_to("booking.confirmed")`` listens by name. A receiver is called as
``receiver(sender=<the fact's name>, entry=<the journal's Entry>)``, at least once; it takes ids from the entry, and
must not mind hearing the same entry twice.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, models, transaction
from django.dispatch import Signal

from event_booking.database import after_commit
from event_booking.journal.models import Entry
from event_booking.logs import request_id

__all__ = ["FACTS", "Fact", "NotYet", "listens_to"]

logger = logging.getLogger("event_booking.journal")

#: Every declared fact by its name.
FACTS: dict[str, "Fact"] = {}

#: Who listens by name, declared or not.
_BY_NAME: dict[str, Signal] = defaultdict(Signal)

Receiver = TypeVar("Receiver", bound=Callable[..., object])


class NotYet(Exception):
    """A receiver raises it when it has done a slice of its work: it is called again at once, after what else is due."""


class Fact(Signal):
    """Something that happened. Its name is public, such as ``"booking.confirmed"``.

    ``words`` are the keys of its data under which there is what a person wrote: they are removed from the journal when
    the account of whom it is about, or of whoever did it, is erased.
    """

    def __init__(self, name: str, *, words: Sequence[str] = ()) -> None:
        super().__init__()
        if name in FACTS:
            message = f"two facts are called {name}"
            raise ValueError(message)
        self.name, self.words = name, tuple(words)
        FACTS[name] = self

    def record(self, subject: models.Model, *, actor: Any = None, **data: Any) -> Entry:
        """Write the fact down, in the transaction of what it tells; raise ``TransactionManagementError`` outside one.

        ``data`` is JSON without secrets. One log line is written once the transaction has been committed.
        """
        return self.record_many([subject], actor=actor, **data)[0]

    def record_many(self, subjects: list[Any], *, actor: Any = None, **data: Any) -> list[Entry]:
        """The same fact about several objects, in one INSERT."""
        return Entry.objects.bulk_create([self.prepare(subject, actor=actor, **data) for subject in subjects])

    def prepare(self, subject: models.Model, *, actor: Any = None, **data: Any) -> Entry:
        """The fact as a row that the caller stores in this transaction, together with others (``insert_together``)."""
        if not connection.in_atomic_block:
            message = f"{self.name} can be recorded only in the transaction that makes it true"
            raise transaction.TransactionManagementError(message)
        who: Any = actor if isinstance(actor, AbstractBaseUser) else None
        entry = Entry(
            fact=self.name,
            subject_model=subject._meta.label_lower,
            subject_id=str(subject.pk),
            actor=who,
            data=data,
            request_id=request_id.get(),
        )
        after_commit(_log, entry)
        return entry


def listens_to(*names: str) -> Callable[[Receiver], Receiver]:
    """Decorate a receiver of facts of an app that may not be installed: ``@listens_to("account.erased")``.

    It needs no import of the fact, whose app may stand on the same floor or be missing; then nothing ever comes.
    """

    def connect(receiver: Receiver) -> Receiver:
        for name in names:
            _BY_NAME[name].connect(receiver)
        return receiver

    return connect


def heard_names() -> list[str]:
    """Every name that somebody listens to by ``listens_to``, in order."""
    return sorted(name for name, signal in _BY_NAME.items() if signal.receivers)


def tell(entry: Entry) -> list[tuple[Any, Exception]]:
    """Call everybody who listens to this fact, by object or by name; return those who failed, and with what."""
    signals = [signal for signal in (FACTS.get(entry.fact), _BY_NAME.get(entry.fact)) if signal is not None]
    outcomes = [outcome for signal in signals for outcome in signal.send_robust(sender=entry.fact, entry=entry)]
    return [(receiver, error) for receiver, error in outcomes if isinstance(error, Exception)]


def _log(entry: Entry) -> None:
    logger.info(
        "%s",
        entry.fact,
        extra={
            "fact": entry.fact,
            "entry": entry.pk,
            "subject": f"{entry.subject_model}:{entry.subject_id}",
            "actor": str(entry.actor_id) if entry.actor_id is not None else None,
            "request_id": entry.request_id,
        },
    )
