"""What the journal forgets of a person: that something happened stays, under a number; words about it go."""

from django.db.models import QuerySet

from event_booking.journal.facts import FACTS
from event_booking.journal.models import Entry
from event_booking.people.export import in_batches


def forget_words(entries: QuerySet[Entry]) -> None:
    """Remove what people wrote (a fact's ``words``), the id that a client gave its request, and texts of errors."""
    entries.exclude(request_id="").update(request_id="")
    entries.exclude(last_error="").update(last_error="-")  # without any, a waiting one had never been heard of again
    words = {name: set(fact.words) for name, fact in FACTS.items() if fact.words}
    for entry in in_batches(entries.filter(fact__in=words)):
        if said := words[entry.fact] & entry.data.keys():
            kept = {name: value for name, value in entry.data.items() if name not in said}
            Entry.objects.filter(pk=entry.pk).update(data=kept)
