"""What texts are shown with where nothing has happened: one context for each kind, and what its parts mean.

They are the documented context of our kinds: a test holds them against what the kinds really yield.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

Sample = Mapping[str, Any]

EVENT: Sample = {
    "id": 1,
    "title": _("Sourdough for beginners"),
    "starts_at": "2031-05-17T16:00:00+00:00",
    "ends_at": "2031-05-17T18:30:00+00:00",
    "timezone": "Europe/Berlin",
    "place": _("Mill bakery, 12 Water Street, Berlin"),
    "online": False,
}
PERSON = _("Clara Example")
BOOKED: Sample = {"event": EVENT, "references": ["5f2Kd8sQ1xYw7RtBn3MvLc"]}

WELCOME: Sample = {}
ORGANIZER_GRANTED: Sample = {}
ORGANIZER_REQUESTED: Sample = {"person": PERSON, "quote": _("I have baked for 20 years, and would like to teach it.")}
ORGANIZER_DECLINED: Sample = {"reason": _("Please tell us first where you would bake.")}
ORGANIZER_REVOKED: Sample = {}

BOOKING_CONFIRMED: Sample = {
    **BOOKED,
    "items": [{"name": _("Adult"), "quantity": 2}, {"name": _("Child"), "quantity": 1}],
    "total": "97.50",
    "currency": "EUR",
}
BOOKING_CANCELLED: Sample = {**BOOKED, "by_organizer": False}
BOOKING_REDUCED: Sample = {**BOOKED, "number": 1, "by_organizer": False}
BOOKING_EXPIRED = BOOKED
BOOKING_MOVED = BOOKED
TICKET_TRANSFERRED: Sample = {**BOOKED, "attendee": PERSON}
EVENT_CANCELLED = BOOKED
EVENT_CHANGED: Sample = {**BOOKED, "changed": ["starts_at", "venue"]}
EVENT_REMINDER: Sample = {**BOOKED, "minutes": 1440}
WAITLIST_OFFER: Sample = {**BOOKED, "until_at": "2031-05-10T16:00:00+00:00"}
WAITLIST_CLOSED: Sample = {"event": EVENT}
ATTENDEE_MESSAGE: Sample = {
    **BOOKED,
    "subject": _("Bring an apron"),
    "words": _("Dear bakers, please bring an apron and a jar for your starter. We begin on time."),
}

NEW_SUBSCRIBER: Sample = {"person": PERSON}
NEW_EVENT: Sample = {"event": EVENT, "person": PERSON}

REVIEW_RECEIVED: Sample = {
    "event": EVENT, "person": PERSON, "rating": 4,
    "quote": _("The best morning of my year. I bake every Sunday now."),
}  # fmt: skip
REVIEW_ANSWERED: Sample = {"event": EVENT, "person": PERSON, "quote": _("Thank you! Come again in autumn.")}

#: For a kind that has none of its own.
ANY: Sample = {
    **ATTENDEE_MESSAGE, **EVENT_REMINDER, **REVIEW_RECEIVED, **TICKET_TRANSFERRED, **BOOKING_CONFIRMED,
    **ORGANIZER_DECLINED, **WAITLIST_OFFER,
}  # fmt: skip

#: What each part of a context is.
MEANINGS: Mapping[str, str] = {
    "event": "the event, as it was when it happened",
    "event.id": "its number",
    "event.title": "its title",
    "event.starts_at": "when it begins; times are shown as the clock shows them where it takes place",
    "event.ends_at": "when it ends",
    "event.timezone": "the time zone of its place",
    "event.place": "venue, address and city in one line; empty online, and where none is known",
    "event.online": "whether it takes place online",
    "references": "list of the booking's reference, or of all those of this person that are meant",
    "items": "list of what was booked",
    "items.name": "the ticket type",
    "items.quantity": "how many tickets of it",
    "total": "the price, with a point; empty where it is free",
    "currency": "three letters, such as EUR",
    "by_organizer": "whether the organizer did it, and not the person",
    "number": "how many tickets were cancelled",
    "attendee": "who has the ticket now",
    "changed": "list of what changed, of starts_at, ends_at, timezone, venue, online_url, format, title",
    "until_at": "until when the seats are held",
    "minutes": "how long before the start the reminder is due",
    "subject": "of what the organizer wrote, with this person's names and numbers filled in",
    "words": "what the organizer wrote, the same way: plain text",
    "person": "who did it, by the name that others may see",
    "quote": "what they wrote, the first 500 letters; may be empty",
    "rating": "1 to 5",
    "reason": "what the admin wrote; may be empty",
}


def paths(context: Any, prefix: str = "") -> set[str]:
    """The names of all parts of a context, such as ``event.title``; those of a list are those of what is in it."""
    found: set[str] = set()
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, Mapping):
            for key, value in part.items():
                found |= {prefix + key} | paths(value, f"{prefix}{key}.")
    return found
