"""Web Push: browsers that people have allowed to disturb them, also while no page of the site is open."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.core.checks import CheckMessage, Error

from event_booking.notifications.backends.base import BaseBackend, Message, Receipt, Rejected
from event_booking.notifications.kinds.registry import KINDS
from event_booking.notifications.models import PushSubscription
from event_booking.notifications.push.payload import payload_of, tag_of
from event_booking.notifications.push.sending import send_to_all
from event_booking.notifications.push.vapid import authorization, public_key, read_private_key

__all__ = ["WebPushBackend"]

DAY = 24 * 3600


class NotTaken(Exception):
    """No push service took it now; it is tried again."""


class WebPushBackend(BaseBackend):
    """Every browser of the person's gets it at the same time, encrypted. One that has taken it makes it sent.

    What others did not take is not sent again, so that nobody is disturbed twice; the inbox has it in any case.
    """

    def __init__(self, *, private_key: str, subject: str, ttl: int = DAY, seconds: float = 5) -> None:
        """``ttl``: seconds that it is kept for a browser that is off. ``seconds``: how long a service may take."""
        self.private_key, self.subject, self.ttl, self.seconds = private_key, subject, ttl, seconds

    @property
    def public_key(self) -> str:
        """What browsers subscribe with; raises ``ValueError`` if there is no key."""
        return public_key(read_private_key(self.private_key))

    def reached(self, users: Collection[Any]) -> Collection[Any]:
        rows = PushSubscription.objects.filter(user__in=[user.pk for user in users])
        subscribed = set(rows.values_list("user_id", flat=True))
        return [user for user in users if user.pk in subscribed]

    def send(self, message: Message) -> Receipt:
        mine = PushSubscription.objects.of(message.user)
        awake, resting = list(mine.awake()), mine.resting().exists()
        if not awake and not resting:
            raise Rejected("no browser of this person is subscribed")
        outcomes = send_to_all(awake, payload_of(message), self._headers(message), seconds=self.seconds)
        if any(outcome.taken for outcome in outcomes):
            return Receipt()
        words = "; ".join(sorted({outcome.words for outcome in outcomes})) or "failed a short time ago"
        if not resting and all(outcome.gone for outcome in outcomes):
            raise Rejected(f"no browser of this person is subscribed any more: {words}")
        raise NotTaken(words)

    def check(self) -> Iterator[CheckMessage]:
        try:
            read_private_key(self.private_key)
        except ValueError as error:
            hint = "manage.py event_booking_vapid_keys makes one."
            yield Error(f"Web Push has no key: {error}.", hint=hint, id="event_booking.E110")
        if not self.subject.startswith(("mailto:", "https://")):
            hint = 'Where push services find you, such as "mailto:admin@tickets.example".'
            yield Error(f"The subject of Web Push can not be {self.subject!r}.", hint=hint, id="event_booking.E111")
        try:
            import pywebpush  # noqa: F401
        except ImportError:
            hint = 'pip install "django-event-booking[push]"'
            yield Error("Web Push needs pywebpush.", hint=hint, id="event_booking.E112")

    def _headers(self, message: Message) -> Any:
        """A function from an endpoint to the headers for it."""
        key, kind = read_private_key(self.private_key), KINDS.get(message.kind)
        common = {
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(self.ttl),
            "Urgency": "high" if kind and kind.urgent else "normal",
            # a copy that is still waiting at the service is replaced by the next one
            "Topic": tag_of(message),
        }

        def headers(endpoint: str) -> Mapping[str, str]:
            return {**common, "Authorization": authorization(key, endpoint=endpoint, subject=self.subject)}

        return headers
