"""A site's own receiver of what its mail provider says, as docs/bounces.rst shows it."""

# --- what docs/bounces.rst shows
from anymail.signals import EventType, RejectReason, tracking
from django.dispatch import receiver

from event_booking.notifications.bounces import mark_undeliverable


@receiver(tracking)
def stop_mail(sender, event, esp_name, **kwargs):
    if event.event_type == EventType.COMPLAINED:
        mark_undeliverable(event.recipient, reason="complaint", source=esp_name, at=event.timestamp)
    elif event.event_type == EventType.BOUNCED and event.reject_reason in (RejectReason.BOUNCED, RejectReason.INVALID):
        mark_undeliverable(event.recipient, source=esp_name, at=event.timestamp)
