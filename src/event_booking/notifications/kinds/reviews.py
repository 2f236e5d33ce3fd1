"""What people hear about reviews."""

from collections.abc import Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from event_booking.journal.models import Entry
from event_booking.notifications.kinds import samples
from event_booking.notifications.kinds.about_events import event_context
from event_booking.notifications.kinds.audience import is_repeated
from event_booking.notifications.kinds.registry import Notice, kind
from event_booking.notifications.pages import event_page
from event_booking.people import people
from event_booking.reviews.models import Review

QUOTED = 500


@kind("review_received", title=_("Review of your event"), fact="review.written", sample=samples.REVIEW_RECEIVED)
def review_received(entry: Entry) -> Iterator[Notice]:
    review = _review(entry)
    if review:
        context = {
            "event": event_context(review.event),
            "person": people().get_name(review.author),
            "rating": review.rating,
            "quote": Truncator(review.text).chars(QUOTED),
        }
        organizer = review.event.organizer_id
        yield Notice(
            user=organizer,
            context=context,
            url=event_page(review.event),
            about=review.author_id,
            inbox_only=is_repeated(entry, data__event=review.event_id),
        )


@kind("review_answered", title=_("Answer to your review"), fact="review.answered", sample=samples.REVIEW_ANSWERED)
def review_answered(entry: Entry) -> Iterator[Notice]:
    review = _review(entry)
    if review:
        context = {
            "event": event_context(review.event),
            "person": people().get_name(review.event.organizer),
            "quote": Truncator(review.reply).chars(QUOTED),
        }
        organizer = review.event.organizer_id
        yield Notice(user=review.author_id, context=context, url=event_page(review.event), about=organizer)


def _review(entry: Entry) -> Review | None:
    return Review.objects.select_related("event__organizer", "author").filter(pk=entry.subject_id).first()
