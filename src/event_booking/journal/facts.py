"""Facts: signals that are recorded in the transaction that makes them true, and delivered after it.

``booking_confirmed = Fact("booking.confirmed")`` declares one, ``booking_confirmed.record(booking, actor=user)`` records
it, ``@receiver(booking_confirmed)`` in an app's ``receivers.py`` listens. A receiver is called as
``receiver(sender=<the fact's name>, entry=<the journal's Entry>)``, at least once; it takes ids from the entry, and must
not mind hearing the same entry twice.
"""

import logging
from functools import partial
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, models, transaction
from django.dispatch import Signal

from event_booking.journal.models import Entry
from event_booking.logs import request_id

logger = logging.getLogger("event_booking.journal")

#: Every declared fact by its name.
FACTS: dict[str, "Fact"] = {}


class Fact(Signal):
    """Something that happened. Its name is public, such as ``"booking.confirmed"``."""

    def __init__(self, name: str) -> None:
        super().__init__()
        if name in FACTS:
            message = f"two facts are called {name}"
            raise ValueError(message)
        self.name = name
        FACTS[name] = self

    def record(self, subject: models.Model, *, actor: Any = None, **data: Any) -> Entry:
        """Write the fact down, in the transaction of what it tells; raise ``TransactionManagementError`` outside one.

        ``data`` is JSON without secrets. One log line is written once the transaction has been committed.
        """
        return self.record_many([subject], actor=actor, **data)[0]

    def record_many(self, subjects: list[Any], *, actor: Any = None, **data: Any) -> list[Entry]:
        """The same fact about several objects, in one INSERT."""
        if not connection.in_atomic_block:
            message = f"{self.name} can be recorded only in the transaction that makes it true"
            raise transaction.TransactionManagementError(message)
        who = actor if isinstance(actor, AbstractBaseUser) else None
        entries = Entry.objects.bulk_create(
            Entry(
                fact=self.name,
                subject_model=subject._meta.label_lower,  # noqa: SLF001
                subject_id=str(subject.pk),
                actor=who,
                data=data,
                request_id=request_id.get(),
            )
            for subject in subjects
        )
        for entry in entries:
            transaction.on_commit(partial(_log, entry), robust=True)
        return entries


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
