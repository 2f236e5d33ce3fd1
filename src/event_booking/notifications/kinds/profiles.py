"""What people hear from those they follow, or who follow them."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from event_booking.journal.models import Entry
from event_booking.notifications.kinds import samples
from event_booking.notifications.kinds.about_events import event_context
from event_booking.notifications.kinds.audience import ids_in_steps, is_repeated
from event_booking.notifications.kinds.registry import Notice, kind
from event_booking.notifications.pages import event_page, person_page
from event_booking.people import people
from event_booking.profiles.models import Subscription


@kind("new_subscriber", title=_("New subscriber"), fact="person.subscribed", sample=samples.NEW_SUBSCRIBER)
def new_subscriber(entry: Entry) -> Iterator[Notice]:
    follower = entry.actor
    if follower is not None and follower.is_active:
        yield Notice(
            user=entry.subject_id,
            context={"person": people().get_name(follower)},
            url=person_page(follower.pk),
            about=follower.pk,
            inbox_only=is_repeated(entry, subject_id=entry.subject_id),
        )


if apps.is_installed("event_booking.events"):
    from event_booking.events.models import Event

    def _is_published(notification: Any) -> bool:
        return bool(notification.in_hand.read(_read_published, notification))

    def _read_published(notifications: Sequence[Any]) -> dict[int, bool]:
        events = {each.pk: each.context["event"]["id"] for each in notifications if each.kind == "new_event"}
        published = set(Event.objects.published().filter(pk__in=set(events.values())).values_list("pk", flat=True))
        return {key: event in published for key, event in events.items()}

    @kind(
        "new_event",
        title=_("New event by somebody you follow"),
        fact="event.published",
        sample=samples.NEW_EVENT,
        still=_is_published,
    )
    def new_event(entry: Entry) -> Iterator[Notice]:
        event = Event.objects.published().select_related("organizer").filter(pk=entry.subject_id).first()
        if event is None:
            return
        context = {"event": event_context(event), "person": people().get_name(event.organizer)}
        followers = Subscription.objects.filter(target=event.organizer_id)
        for step in ids_in_steps(followers, "subscriber_id"):
            for user in step:
                yield Notice(
                    user=user,
                    context=context,
                    url=event_page(event),
                    about=event.organizer_id,
                    expires_at=event.starts_at,
                )
