"""What organizers hear of their webhooks, heard by name: the app of webhooks stands on the same floor."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from event_booking.journal.models import Entry
from event_booking.notifications.kinds import samples
from event_booking.notifications.kinds.registry import Notice, kind


@kind(
    "webhook_disabled",
    title=_("Webhook turned off"),
    fact="webhook.disabled",
    transactional=True,
    sample=samples.WEBHOOK_DISABLED,
)
def webhook_disabled(entry: Entry) -> Iterator[Notice]:
    if endpoint := entry.subject:
        reason = entry.data.get("reason", "")
        yield Notice(user=entry.data["owner"], context={"host": urlsplit(endpoint.url).hostname or "", "why": reason})
