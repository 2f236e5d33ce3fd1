"""How an organizer finds bookings of an event among many."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q
from django_filters import rest_framework as filters

from event_booking.bookings.models import Booking, Ticket
from event_booking.bookings.querysets import BookingQuerySet, TicketQuerySet
from event_booking.events.filters import KeyFilter, YesNoFilter

LARGEST_QUERY, MOST_WORDS = 200, 10


class EventBookingFilterSet(filters.FilterSet):
    """Every filter of ``GET events/<id>/bookings/``."""

    search = filters.CharFilter(
        method="by_text",
        max_length=LARGEST_QUERY,
        help_text="Parts of the booker's or an attendee's name or e-mail, or the beginning of a reference.",
    )
    status = filters.ChoiceFilter(choices=Booking.Status.choices)
    ticket_type = KeyFilter(method="with_ticket", help_text="Id: bookings with a ticket of it.")
    checked_in = YesNoFilter(
        method="at_the_door",
        help_text="`true`: with a ticket that was used; `false`: with one that may still be. Of `ticket_type`, if that "
        "is given.",
    )

    class Meta:
        model = Booking
        fields: Iterable[str] = ()

    def by_text(self, bookings: BookingQuerySet, name: str, value: str) -> BookingQuerySet:
        for word in value.split()[:MOST_WORDS]:
            bookings = bookings.filter(_somewhere(word))
        return bookings

    def with_ticket(self, bookings: BookingQuerySet, name: str, value: int) -> BookingQuerySet:
        return bookings.filter(Exists(_tickets().filter(ticket_type=value)))

    def at_the_door(self, bookings: BookingQuerySet, name: str, value: bool) -> BookingQuerySet:
        """Of one and the same ticket where a type is asked for too."""
        tickets = _tickets().opening_doors().filter(status="used" if value else "valid")
        kind = self.form.cleaned_data["ticket_type"]
        return bookings.filter(Exists(tickets.filter(ticket_type=kind) if kind else tickets))


def _tickets() -> TicketQuerySet:
    return Ticket.objects.filter(booking=OuterRef("pk"))


def _somewhere(word: str) -> Any:
    """This word stands in a booking, in one of its tickets, or in who booked it."""
    named = Q(attendee_name__icontains=word) | Q(attendee_email__icontains=word)
    of_booker = [Q(**{f"user__{column}__icontains": word}) for column in _columns_of_people()]
    return reduce(or_, of_booker, Q(reference__startswith=word) | Exists(_tickets().filter(named)))


def _columns_of_people() -> list[str]:
    """Where the site's user model keeps names and addresses. Those of another system are not searched."""
    model = get_user_model()
    there = {field.name for field in model._meta.get_fields()}
    return [name for name in (model.get_email_field_name(), "first_name", "last_name") if name in there]
