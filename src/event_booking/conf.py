"""Every key of ``EVENT_BOOKING``: its type, its default, its meaning. Read when used: a change counts at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from event_booking.deprecation import EventBookingDeprecationWarning

__all__ = ["EventBookingSettings", "app_settings"]


def _default_channels() -> Mapping[str, Mapping[str, Any]]:
    backends = "event_booking.notifications.backends"
    in_app, email = {"BACKEND": f"{backends}.in_app.InAppBackend"}, {"BACKEND": f"{backends}.email.EmailBackend"}
    return MappingProxyType({"in_app": MappingProxyType(in_app), "email": MappingProxyType(email)})


@dataclass(frozen=True, kw_only=True)
class EventBookingSettings:
    """Every key of ``EVENT_BOOKING`` and its default. The comment above a key is its documentation."""

    #: Where people reach the site; every link in a mail begins with it. Never taken from a request.
    SITE_URL: str = "http://127.0.0.1:8000"
    #: The site's name in mails, tickets and calendar files.
    SITE_NAME: str = "Event Booking"
    #: How many proxies of your own stand before Django; the client's address is taken from ``X-Forwarded-For`` that far
    #: from its end. 0: the header is ignored.
    TRUSTED_PROXY_COUNT: int = 0
    #: Seconds to wait for a row that somebody else has locked, before 503 is answered.
    LOCK_TIMEOUT_SECONDS: int = 3
    #: Largest JSON body, in bytes; a larger one is answered with 413.
    MAX_BODY_BYTES: int = 1_000_000

    #: Aliases in ``DATABASES`` of replicas that the catalogue may be read from; see :doc:`read-replicas`.
    REPLICAS: Sequence[str] = ()
    #: Seconds for which whoever has written reads from the primary. More than a replica is ever behind.
    PRIMARY_SECONDS: int = 10

    #: Where nginx serves the media folder for the site alone (``internal``), such as "/hand-outs/": then nginx sends
    #: the bytes of a hand-out, and not a worker of the site. Empty: the site sends them itself.
    ACCEL_LOCATION: str = ""

    #: Hook ``(*, file) -> str``: an address from which whoever has it may fetch this hand-out for a short while, to
    #: which people are sent; empty, as the default says: the site, or nginx, sends the bytes.
    HANDOUT_URL: str = "event_booking.events.hooks.no_address"

    #: Networks such as ``"10.0.0.0/8"`` that people may name in webhooks and push subscriptions although they are not
    #: public, by http too. Empty on a site that strangers use.
    PRIVATE_NETWORKS: Sequence[str] = ()

    #: Class that finds, creates, names and reaches people and knows their roles.
    USER_BACKEND: str = "event_booking.people.django.DjangoUserBackend"

    #: Who becomes an organizer by asking: "open" (everybody at once), "approval" (an admin decides), "closed" (nobody).
    ORGANIZER_SIGNUP: str = "approval"
    #: Minutes that a code from a mail is valid.
    CODE_MINUTES: int = 10
    #: Wrong guesses of a code, after which it is dead.
    CODE_TRIES: int = 5
    #: Codes sent to one address within ``CODE_WINDOW_MINUTES``.
    CODE_SENDS: int = 3
    #: Minutes over which sent codes are counted.
    CODE_WINDOW_MINUTES: int = 15
    #: Failed logins for one account within ``LOGIN_WINDOW_MINUTES``, after which it answers 429.
    LOGIN_FAILURES: int = 5
    #: Minutes over which failed logins are counted.
    LOGIN_WINDOW_MINUTES: int = 15
    #: Wrong codes of one person's second factor within ``MFA_WINDOW_MINUTES``, after which it answers 429.
    MFA_TRIES: int = 5
    #: Minutes over which wrong codes of a second factor are counted, from the last one.
    MFA_WINDOW_MINUTES: int = 15
    #: Minutes between the first and the second step of a login.
    MFA_TOKEN_MINUTES: int = 5
    #: Days after a login that one has to sign in again, however often its tokens were exchanged.
    SESSION_DAYS: int = 90
    #: Name of the cookie that keeps the refresh token of pages which ask for it by ``X-Session: cookie``. Begin it with
    #: ``__Secure-`` where ``SESSION_COOKIE_SECURE`` is set. Empty: there is none, and the header means nothing.
    REFRESH_COOKIE: str = "event_booking_refresh"
    #: Seconds during which that cookie may come a second time, from a page that was reloaded while its token was being
    #: exchanged: it is answered with the same new token. After that it ends the session, as it always does elsewhere.
    #: 0: at once.
    REFRESH_GRACE_SECONDS: int = 10
    #: Days after its last use that a device still counts as known: its owner gets in although others guess passwords.
    #: 0: none does.
    DEVICE_DAYS: int = 30
    #: Days during which the old address can take back an account that moved to another address; 0: it never can.
    ADDRESS_REVERT_DAYS: int = 7
    #: Hook ``(*, password) -> bool``: is this password known from a breach? Then nobody may choose it.
    IS_BREACHED: str = "event_booking.accounts.hooks.never_breached"
    #: Your site's page, below ``SITE_URL``, to which a mail leads whose reader wants their old address back.
    ADDRESS_REVERT_PAGE: str = "/account/email/revert/?token={token}"
    #: Addresses of your clients to which a social login may come back, to the letter, such as
    #: ``"https://tickets.example/signed-in/"``. While there is none, nobody signs in by another site.
    SOCIAL_REDIRECT_URIS: Sequence[str] = ()
    #: Seconds that a social login waits for its provider, all questions together, before 503 is answered.
    SOCIAL_TIMEOUT_SECONDS: float = 8
    #: Requests to each of register, activate, resend, login, login/social, forgot_password and account/email/revert
    #: from one network address within ``ADDRESS_WINDOW_MINUTES``.
    ADDRESS_REQUESTS: int = 600
    #: Minutes over which requests from one network address are counted.
    ADDRESS_WINDOW_MINUTES: int = 15
    #: Exports that one person may ask for within ``ADDRESS_WINDOW_MINUTES``.
    EXPORT_REQUESTS: int = 100
    #: Days after which an account that sign-up made, and whose address nobody proved, is deleted.
    UNVERIFIED_DAYS: int = 7

    #: Hook ``(*, metadata, event) -> None``: raise ``ValidationError`` for metadata that your site does not want.
    METADATA_VALIDATOR: str = "event_booking.events.hooks.any_metadata"
    #: Hook ``(*, event, user) -> bool``: may this person open hand-outs for attendees?
    IS_ATTENDEE: str = "event_booking.bookings.hooks.holds_ticket"
    #: Largest hand-out, in bytes.
    MAX_FILE_BYTES: int = 20_000_000
    #: Largest image, in bytes.
    MAX_IMAGE_BYTES: int = 5_000_000
    #: Largest image, in pixels, judged by its header. Each takes 4 to 12 bytes of memory meanwhile, in a WebP up to 36.
    MAX_IMAGE_PIXELS: int = 16_000_000

    #: Secrets of 32 characters or more, from which the keys are made that sign tickets: the first signs, all of them
    #: verify. To change it, put a new one in front. Empty: ``SECRET_KEY``, and ``SECRET_KEY_FALLBACKS`` to verify.
    TICKET_KEYS: Sequence[str] = ()
    #: Minutes that a priced booking is held before it must be confirmed.
    HOLD_MINUTES: int = 15
    #: Minutes after which a hold ends however often it was renewed. Not less than ``HOLD_MINUTES``.
    HOLD_MAX_MINUTES: int = 60
    #: Minutes that an offer to somebody on the waiting list is held.
    OFFER_MINUTES: int = 24 * 60
    #: Whose turn it is on the waiting list: "fit" (the first for whom the free seats suffice) or "strict" (the first;
    #: nobody overtakes a group that waits for more seats).
    WAITLIST_ORDER: str = "fit"
    #: Days that the answer to an ``Idempotency-Key`` is kept.
    IDEMPOTENCY_DAYS: int = 7
    #: Tickets that one person may hold for one event, over all ticket types; 0: no limit.
    MAX_TICKETS_PER_PERSON: int = 0
    #: Hook ``(*, event, ticket_type, user, quantity) -> Decimal``: the price of one ticket.
    PRICE: str = "event_booking.bookings.hooks.list_price"
    #: Hook ``(*, event, user) -> None``: raise an ``EventBookingError`` for people who may not book.
    CAN_BOOK: str = "event_booking.bookings.hooks.anybody"
    #: Hook ``(*, booking, ticket, now) -> Decimal``: the share of this ticket's price, 0 to 1, that comes back when its
    #: owner cancels it. The default reads the event's ``cancellation_policy``.
    CANCELLATION_POLICY: str = "event_booking.bookings.hooks.refund_by_steps"
    #: Hook ``(*, booking) -> bool``: must this booking be paid before it can be confirmed?
    PAYMENT_REQUIRED: str = "event_booking.bookings.hooks.pay_at_the_door"

    #: Hook ``(*, event, user) -> bool``: may this person review this event?
    CAN_REVIEW: str = "event_booking.bookings.hooks.attended"

    #: Channels: alias to ``{"BACKEND": dotted path, "OPTIONS": {...}}``.
    NOTIFICATION_BACKENDS: Mapping[str, Mapping[str, Any]] = field(default_factory=_default_channels)
    #: Hours before an event at which people are reminded of it, where the event's own ``reminders`` do not say. Empty:
    #: never.
    REMINDER_HOURS: Sequence[float] = (24, 2)
    #: Seconds after which a stream of notifications ends, for its client to come again.
    STREAM_SECONDS: int = 50
    #: Threads of one process that streams may hold, fewer than it has; who comes when they are taken is answered at
    #: once, and comes again in ten seconds. 0: everybody does.
    STREAM_THREADS: int = 1
    #: Streams that one process serves at a time under ASGI, where they hold no threads. 0: none.
    STREAMS: int = 500
    #: Hook ``(*, user, address) -> bool``: may notifications be mailed to this address? Codes that a person asks for
    #: are mailed in any case. The default says no to what ``mark_undeliverable`` has marked.
    CAN_MAIL: str = "event_booking.notifications.hooks.no_mail_problem"
    #: Tries of one delivery that may fail before it is given up. They are a minute apart in the end: 1,500 are a day.
    DELIVERY_ATTEMPTS: int = 1500
    #: Messages to attendees that may go out for one event within 24 hours, and all that are scheduled; 0: none.
    ATTENDEE_MESSAGES_PER_DAY: int = 10
    #: Times within 24 hours that an organizer may have the tickets of one booking mailed again; 0: never.
    TICKET_RESENDS_PER_DAY: int = 3
    #: Your site's page of an event, below ``SITE_URL``, to which notifications lead; ``{slug}`` is known too.
    EVENT_PAGE: str = "/events/{id}/"
    #: Your site's page of a booking, for the person who booked.
    BOOKING_PAGE: str = "/bookings/{reference}/"
    #: Your site's page of a person.
    PERSON_PAGE: str = "/people/{id}/"
    #: Your site's page on which admins decide who becomes an organizer.
    ORGANIZER_REQUESTS_PAGE: str = "/organizer_requests/"
    #: Your site's page of somebody's own notifications.
    INBOX_PAGE: str = "/notifications/"
    #: Your site's page on which people choose what they hear of; mails lead there. Empty: ``INBOX_PAGE``.
    PREFERENCES_PAGE: str = ""
    #: Where the link in a mail leads that ends mails of its kind: ``notifications/unsubscribe/{token}/`` of the API, if
    #: that does not lie below ``SITE_URL`` at the path that Django knows; also with ``https://`` and another host.
    UNSUBSCRIBE_PAGE: str = ""

    #: Webhooks that one organizer may have; 0: none.
    WEBHOOKS_PER_ORGANIZER: int = 10
    #: Seconds that a webhook may take to answer, from looking its name up to the last byte. At most 30.
    WEBHOOK_SECONDS: float = 10
    #: Days after which a delivery is given up that fails each time, and a webhook is turned off that does.
    WEBHOOK_RETRY_DAYS: int = 3
    #: Days that the log of deliveries is kept.
    WEBHOOK_LOG_DAYS: int = 30
    #: Days that the feed of facts is kept. Not less than ``WEBHOOK_LOG_DAYS`` and ``WEBHOOK_RETRY_DAYS``.
    FEED_DAYS: int = 90

    #: Seconds between two looks of the relay for facts to deliver.
    RELAY_SECONDS: float = 1.0
    #: Deliveries of one fact that may fail before it is put aside as dead: with the pauses between them, about a day.
    RELAY_ATTEMPTS: int = 36


KEYS = {key.name: key for key in fields(EventBookingSettings)}

#: Former names of keys, which still count: to what each was renamed, and when the old one goes. ``check`` reports them.
RENAMED: dict[str, tuple[str, type[EventBookingDeprecationWarning]]] = {}


#: What the site had set when it was looked at last, and what came of it: a request looks dozens of times.
_read: tuple[Mapping[str, Any], EventBookingSettings] | None = None


def app_settings() -> EventBookingSettings:
    """The settings as they are now, so that overriding them in a test just works; raise ``ImproperlyConfigured``."""
    global _read  # noqa: PLW0603 - one assignment of both parts, so that threads never see a half
    given, known = getattr(settings, "EVENT_BOOKING", {}), _read
    if known is not None and given == known[0]:
        return known[1]
    try:
        found = EventBookingSettings(**with_new_names(given))
    except TypeError as error:
        message = f"EVENT_BOOKING: {error}"
        raise ImproperlyConfigured(message) from error
    _read = dict(given), found  # a copy, which the site can not change in its place
    return found


def with_new_names(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """These settings without former names; where a key is there by both its names, the new one counts."""
    if not isinstance(given, Mapping) or RENAMED.keys().isdisjoint(given):
        return given
    former = {RENAMED[key][0]: value for key, value in given.items() if key in RENAMED}
    return {**former, **{key: value for key, value in given.items() if key not in RENAMED}}
