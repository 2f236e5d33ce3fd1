"""Facts about events. Subject: the event."""

from event_booking.journal.facts import Fact

#: An event was published: everybody sees it. Actor: whoever published it.
event_published = Fact("event.published")

#: A published event was changed in a way that matters to people who hold tickets. ``data["changed"]``: names of fields,
#: of ``starts_at``, ``ends_at``, ``timezone``, ``venue``, ``online_url``, ``format``, ``title``.
event_changed = Fact("event.changed")

#: An event was cancelled: nobody can book it from this moment on.
event_cancelled = Fact("event.cancelled")

#: An event without living bookings was deleted. ``data["title"]``: what it was called; ``data["organizer"]``: its
#: organizer's primary key, as a string. Actor: whoever deleted it.
event_deleted = Fact("event.deleted", words=["title"])
