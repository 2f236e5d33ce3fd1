"""What a message would look like, and to how many it would go; nothing is stored."""

from typing import Any

from event_booking.events.models import Event
from event_booking.notifications.attendee_messages.audience import count_people
from event_booking.notifications.attendee_messages.editing import check_ticket_types
from event_booking.notifications.attendee_messages.words import context_for
from event_booking.notifications.kinds.about_events import event_context
from event_booking.notifications.kinds.attendee_messages import ATTENDEE_MESSAGE
from event_booking.notifications.models import AttendeeMessage, Notification
from event_booking.notifications.pages import event_page
from event_booking.notifications.rendering import message_for

REFERENCE = "3kTz8RwVbQnHs5mXeYcJ2a"


def preview_message(*, event: Event, author: Any, **columns: Any) -> dict[str, Any]:
    """Subject, text and HTML of the mail as if the author were the recipient: no attendee's name is shown for it.

    Raises ``ValidationError`` for ticket types of other events.
    """
    check_ticket_types(event.pk, columns.get("ticket_types", ()))
    message = AttendeeMessage(event_id=event.pk, author=author, **columns)
    context = context_for(message, user=author, event=event_context(event), references=[REFERENCE])
    row = Notification(user=author, kind=ATTENDEE_MESSAGE.name, fact_id=0, context=context, url=event_page(event))
    mail = message_for(row, long_form=True)
    return {"recipients": count_people(message), "subject": mail.title, "text": mail.text, "html": mail.html}
