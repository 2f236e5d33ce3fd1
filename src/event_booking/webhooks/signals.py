"""Facts about webhooks. Subject: the webhook (``event_booking_webhooks.endpoint``)."""

from event_booking.journal.facts import Fact

#: A webhook was made. Actor: its owner, or an admin.
webhook_created = Fact("webhook.created")

#: A webhook has a new secret; the old one signs as well for a day. Actor: its owner.
webhook_rotated = Fact("webhook.rotated")

#: A webhook was turned off by the site. ``data["owner"]``: its owner's primary key, as a string; ``data["reason"]``:
#: ``"gone"`` (it answered 410), ``"failing"`` (for ``WEBHOOK_RETRY_DAYS``) or ``"not_organizer"``.
webhook_disabled = Fact("webhook.disabled")
