"""An event's days and hours as lines."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    F,
    Func,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, TruncDate

from event_booking.bookings.figures.days import day_of, offsets_of
from event_booking.bookings.figures.lines import MONEY, lines
from event_booking.bookings.models import Booking, BookingItem, Ticket
from event_booking.bookings.signals import booking_cancelled, booking_reduced
from event_booking.events.models import DailyViews, Event
from event_booking.journal.models import Entry

Lines = QuerySet[Any]
TEXT = CharField()
#: Bookings that were moved to an event may be older than it is.
LONG_BEFORE = timedelta(days=2 * 365)


class LengthOf(Func):
    """How many there are in a JSON list."""

    function = "jsonb_array_length"
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, function="json_array_length", **more)


def history_lines(event: Event, hours: Sequence[datetime], now: datetime) -> list[Lines]:
    """Sales, bookings, views and cancellations by day, and whoever went in since the first of these hours.

    A booking that came from another system without the moment of its confirmation or end counts when it was made.
    """
    offsets = offsets_of(event.zone, min(event.created_at, now) - LONG_BEFORE, now)
    return [
        _sales(event, day_of("at", offsets)),
        _bookings(event, day_of("at", offsets)),
        _views(event),
        _endings(event, day_of("at", offsets)),
        _reductions(event, day_of("created_at", offsets)),
        _arrivals(event, hours),
    ]


def _sales(event: Event, day: TruncDate) -> Lines:
    items = BookingItem.objects.filter(booking__event=event, booking__status=Booking.Status.CONFIRMED, quantity__gt=0)
    price = Cast(Sum(F("unit_price") * F("quantity"), output_field=MONEY), MONEY)
    kind = Cast("ticket_type_id", TEXT)
    items = items.annotate(at=Coalesce("booking__confirmed_at", "booking__created_at"))
    return lines(items, "sold", day=day, key=kind, number=Sum("quantity"), amount=price)


def _bookings(event: Event, day: TruncDate) -> Lines:
    confirmed = Booking.objects.filter(event=event, status=Booking.Status.CONFIRMED, is_box_office=False)
    confirmed = confirmed.annotate(at=Coalesce("confirmed_at", "created_at"))
    return lines(confirmed, "booked", day=day, number=Count("pk"))


def _views(event: Event) -> Lines:
    return lines(DailyViews.objects.filter(event=event), "viewed", day=F("day"), number=Sum("count"))


def _endings(event: Event, day: TruncDate) -> Lines:
    """Seats of bookings that ended as a whole. The journal knows why."""
    ended = Booking.objects.filter(event=event, status__in=[Booking.Status.CANCELLED, Booking.Status.EXPIRED])
    told = _told(booking_cancelled.name).filter(subject_id=Cast(OuterRef("pk"), TEXT)).order_by()
    reason = Coalesce(Subquery(told.values(reason=KT("data__reason"))[:1]), Value(""), output_field=TEXT)
    expired = When(status=Booking.Status.EXPIRED, then=Value("expired"))
    by = Case(expired, default=reason, output_field=TEXT)
    ended = ended.annotate(at=Coalesce("cancelled_at", "created_at"))
    return lines(ended, "ended", day=day, key=by, number=Sum("items__quantity"))


def _reductions(event: Event, day: TruncDate) -> Lines:
    """Seats that were cancelled out of bookings, which may have moved since; only the journal knows of them."""
    tickets = Ticket.objects.filter(ticket_type__event=event).order_by()
    told = _told(booking_reduced.name).filter(subject_id__in=tickets.values(key=Cast("booking", TEXT)))
    first = Cast(KT("data__tickets__0"), BigIntegerField())
    told = told.alias(first=first).filter(first__in=tickets.values("pk"))
    seats = Sum(LengthOf(F("data__tickets")))
    return lines(told, "ended", day=day, key=KT("data__reason"), number=seats)


def _told(fact: str) -> QuerySet[Entry]:
    return Entry.objects.filter(fact=fact, subject_model=Booking._meta.label_lower)


def _arrivals(event: Event, hours: Sequence[datetime]) -> Lines:
    """By the number of the hour. Hours are counted as they pass: one that a changed clock shows twice is two."""
    end = hours[-1] + timedelta(hours=1)
    tickets = Ticket.objects.filter(booking__event=event, status=Ticket.Status.USED)
    begun = [When(checked_in_at__gte=hour, then=Value(str(number))) for number, hour in enumerate(hours)]
    number = Case(*reversed(begun), output_field=TEXT)
    arrived = tickets.filter(checked_in_at__gte=hours[0], checked_in_at__lt=end)
    return lines(arrived, "arrived", key=number, number=Count("pk"))
