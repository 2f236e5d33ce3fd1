"""What the views of this app share: which event a path is about, and what the person is to it."""

from django.http import Http404
from django.utils.module_loading import import_string
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response

from event_booking.api.views import ApiViewSet
from event_booking.conf import app_settings
from event_booking.events.models import Event
from event_booking.events.querysets import EventQuerySet
from event_booking.people import ADMIN, people


class EventsViewSet(ApiViewSet):
    """Views of events and of what belongs to them."""

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, Event.DoesNotExist):
            exc = Http404()  # deleted by somebody else while we waited for it
        return super().handle_exception(exc)

    def events(self) -> EventQuerySet:
        """Events that this person may read, or change if that is what the request is for. Others are 404."""
        managed = Event.objects.managed_by(self.request.user)
        if self.request.method not in SAFE_METHODS:
            return managed
        return Event.objects.visible_to(self.request.user) | managed

    def get_event(self) -> Event:
        """The event that the path names."""
        event = self.events().filter(pk=self.kwargs["event_id"]).first()
        if event is None:
            raise Http404
        return event

    def is_manager(self, event: Event) -> bool:
        """Whether the person organizes this event, or is an admin."""
        person = self.request.user
        if not person.is_authenticated:
            return False
        return event.organizer_id == person.pk or ADMIN in people().roles(person)

    def is_insider(self, event: Event) -> bool:
        """Whether the person organizes this event, is an admin, or has a ticket."""
        person = self.request.user
        if not person.is_authenticated:
            return False
        if self.is_manager(event):
            return True
        return bool(import_string(app_settings().IS_ATTENDEE)(event=event, user=person))
