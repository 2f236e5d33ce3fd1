"""People, whatever the site's user model: one backend finds, creates, names and reaches them and knows their roles."""

from event_booking.people.base import ADMIN, ORGANIZER, USER, Attachment, BaseUserBackend, Person, people

__all__ = ["ADMIN", "ORGANIZER", "USER", "Attachment", "BaseUserBackend", "Person", "people"]
