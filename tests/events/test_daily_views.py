"""Views of an event's page: a number for each day where the event happens."""

from datetime import date

import pytest
from django.utils import timezone

from event_booking.events.models import DailyViews, Event
from event_booking.events.services import count_view
from event_booking.events.services.views import _add_one


def path(event):
    return f"/api/v1/events/{event.pk}/views/"


def test_anybody_is_counted_once_for_each_time(event_factory, user_factory, client_for):
    event = event_factory()

    for client in (client_for(), client_for(), client_for(user_factory())):
        answer = client.post(path(event))
        assert (answer.status_code, answer.content) == (204, b"")

    assert [row.count for row in event.daily_views.all()] == [3]


def test_the_day_is_that_of_the_place(event_factory):
    # 24 hours apart: there is a day between these two at any moment
    for zone in ("Pacific/Kiritimati", "Pacific/Tahiti"):
        count_view(event_id=event_factory(timezone=zone).pk, viewer=_Stranger())

    ahead, behind = DailyViews.objects.order_by("event").values_list("day", flat=True)
    assert (ahead - behind).days == 1
    assert behind <= timezone.now().date() <= ahead


def test_each_day_has_a_row_of_its_own(event_factory):
    event = event_factory()

    for day in (date(2030, 1, 1), date(2030, 1, 2), date(2030, 1, 2)):
        _add_one(event.pk, day)

    assert list(event.daily_views.values_list("day", "count")) == [(date(2030, 1, 1), 1), (date(2030, 1, 2), 2)]


def test_the_organizers_own_are_not_counted(event_factory, user_factory, client_for):
    event = event_factory()

    assert client_for(event.organizer).post(path(event)).status_code == 204

    assert not DailyViews.objects.exists()


@pytest.mark.parametrize("changes", [{"status": "draft"}, {"status": "cancelled"}, {"deleted_at": timezone.now()}])
def test_only_published_events_are_counted(event_factory, client_for, changes):
    event = event_factory()
    Event.objects.filter(pk=event.pk).update(**changes)

    for client in (client_for(), client_for(event.organizer)):
        assert client.post(path(event)).status_code == 404
    _add_one(event.pk, date(2030, 1, 1))

    assert not DailyViews.objects.exists()


def test_it_takes_two_queries(event_factory, client_for, django_assert_num_queries):
    event, client = event_factory(), client_for()

    with django_assert_num_queries(2):
        client.post(path(event))


def test_they_go_with_their_event(event_factory):
    event = event_factory()
    _add_one(event.pk, date(2030, 1, 1))

    event.delete()

    assert not DailyViews.objects.exists()


class _Stranger:
    is_authenticated = False
