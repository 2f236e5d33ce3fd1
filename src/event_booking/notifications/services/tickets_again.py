"""The mail with a booking's tickets, once more, for whoever has lost it."""

from datetime import datetime, timedelta
from typing import Any

from event_booking.bookings.exceptions import NotConfirmed
from event_booking.bookings.models import Booking
from event_booking.conf import app_settings
from event_booking.database import short_transaction
from event_booking.exceptions import TooManyRequests
from event_booking.journal.models import Entry
from event_booking.notifications.channels import open_channels
from event_booking.notifications.exceptions import NothingToResend
from event_booking.notifications.last_look import Standing
from event_booking.notifications.models import Delivery, Notification
from event_booking.notifications.services.again import send_again
from event_booking.notifications.signals import tickets_resent

DAY = timedelta(hours=24)
#: Kinds whose mails carry the tickets, and the facts that they tell.
KINDS = ("booking_confirmed", "booking_moved")
FACTS = ("booking.confirmed", "booking.moved")


def send_tickets_again(*, booking: Booking, actor: Any) -> int:
    """Send the last mail with its tickets once more, to whoever booked; return on how many channels.

    It carries the tickets as they are now. Raises ``NotConfirmed``, ``NothingToResend``, and ``TooManyRequests`` beyond
    ``TICKET_RESENDS_PER_DAY``.
    """
    with short_transaction(alone=f"tickets_again:{booking.pk}") as now:  # which are counted
        if Booking.objects.filter(pk=booking.pk).values_list("status", flat=True).first() != Booking.Status.CONFIRMED:
            raise NotConfirmed
        deliveries = Delivery.objects.filter(pk__in=_deliveries(booking))
        _check_limit(booking, now)
        count = send_again(deliveries=deliveries)
        if not count:
            raise NothingToResend
        tickets_resent.record(booking, actor=actor, event=booking.event_id)
    return count


def _deliveries(booking: Booking) -> list[int]:
    """Those of its last mail with tickets, on channels that carry files and that the person wants, if they may."""
    if not booking.user.is_active:
        return []
    told = Entry.objects.about(booking).filter(fact__in=FACTS)
    mails = Notification.objects.filter(fact__in=told, user=booking.user_id, kind__in=KINDS)
    last = mails.order_by("-pk").first()
    if last is None:
        return []
    standing = Standing.of([last.user_id])
    wanted = [name for name, each in open_channels().items() if each.takes_files and standing.wants(last, name)]
    return list(last.deliveries.filter(channel__in=wanted).values_list("pk", flat=True))


def _check_limit(booking: Booking, now: datetime) -> None:
    recent = Entry.objects.about(booking).filter(fact=tickets_resent.name, created_at__gt=now - DAY)
    times = list(recent.order_by("created_at").values_list("created_at", flat=True))
    if len(times) < app_settings().TICKET_RESENDS_PER_DAY:
        return
    wait = times[0] + DAY - now if times else DAY
    raise TooManyRequests(retry_after=max(int(wait.total_seconds()), 1))
