"""Passes: what a person proved in one request, for the next one to build on. Sealed, short-lived, good once.

They lie with the client, not in a browser session; only that one was used is kept, as a counter that ends at one.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from event_booking.accounts.services.counters import allows, count_one
from event_booking.sealing import Unreadable, seal, unseal

#: Time for setting up an app.
SETUP_MINUTES = 15


@dataclass(frozen=True, kw_only=True)
class Pass:
    """A pass that this site gave, and perhaps took back since."""

    purpose: str
    id: str
    #: Key of the person.
    user: str
    password: str = field(repr=False)
    until: float
    minutes: int
    #: What it carries from one request to the next.
    more: dict[str, str] = field(repr=False)

    def fits(self, user: Any, now: datetime) -> bool:
        """Whether it is this person's, who has the same password still, and neither late nor used."""
        mine = str(user.pk) == self.user and constant_time_compare(self.password, _print_of(user))
        return mine and now.timestamp() < self.until and allows(limit=1, now=now, **self._key)

    def use(self, now: datetime) -> bool:
        """Use it up, within the transaction of what it is good for; ``False`` if somebody else did."""
        return bool(count_one(limit=1, now=now, **self._key))

    @property
    def _key(self) -> Any:
        return {"scope": self.purpose, "key": self.id, "minutes": self.minutes}


def give_pass(*, user: Any, purpose: str, minutes: int, now: datetime, **more: str) -> str:
    """A pass for this person, as a text that only this site can read."""
    until = (now + timedelta(minutes=minutes)).timestamp()
    told = {"id": uuid4().hex, "user": str(user.pk), "password": _print_of(user), "until": until, "minutes": minutes}
    return seal(json.dumps({**told, "more": more}), purpose=purpose)


def read_pass(text: str, *, purpose: str) -> Pass:
    """A pass that this site gave for this purpose; raise ``Unreadable``."""
    return Pass(purpose=purpose, **json.loads(unseal(text, purpose=purpose)))


def read_setup(text: str, *, purpose: str) -> Pass:
    """The pass with which a setup began; raise ``ValidationError``."""
    try:
        return read_pass(text, purpose=purpose)
    except Unreadable:
        raise setup_is_over() from None


def setup_is_over() -> ValidationError:
    """What to raise for a setup that can't be finished."""
    return ValidationError({"setup_token": [_("This took too long, or was done already. Please begin again.")]})


def _print_of(user: Any) -> str:
    """Changes with the password, and does not give it away."""
    return salted_hmac("event_booking.accounts.pass", user.password, algorithm="sha256").hexdigest()
