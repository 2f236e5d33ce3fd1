"""Questions about reviews that several callers ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Q

from event_booking.events.models import Event

if TYPE_CHECKING:
    from event_booking.people import Person
    from event_booking.reviews.models import Review


class ReviewQuerySet(models.QuerySet["Review"]):
    def written_by(self, person: Person) -> Self:
        return self.filter(author=person.pk)

    def answered_by(self, person: Person) -> Self:
        """What this person answered to, whosever the event is by now."""
        older = Q(replied_by=None, event__organizer=person.pk)
        return self.filter(Q(replied_by=person.pk) | older).exclude(reply="")

    def histogram(self) -> dict[int, int]:
        """How often each number of stars was given, five first; counted, so that it can't drift from the reviews."""
        given = self.order_by().values_list("rating").annotate(Count("pk"))
        return dict.fromkeys((5, 4, 3, 2, 1), 0) | dict(given)

    def visible_to(self, person: Person) -> Self:
        """Reviews of events that this person may see, and their own."""
        return self.filter(Q(event__in=Event.objects.visible_to(person)) | Q(author=person.pk))
