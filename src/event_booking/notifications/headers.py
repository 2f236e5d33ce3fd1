"""Headers of a notification's mail beside those that every mail has."""

from event_booking.notifications.models import Notification


def headers_of(notification: Notification) -> dict[str, str]:
    """``Reply-To``, where the context has an address under ``reply_to``; of anything else but an address, nothing."""
    address = str(notification.context.get("reply_to", ""))
    fits = address.isascii() and address.isprintable() and " " not in address
    return {"Reply-To": address} if address and fits else {}
