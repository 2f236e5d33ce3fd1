from django.urls import path, resolve, reverse

from event_booking.api.urls import below_events


def view(request, event_id):
    """Nothing is asked of it."""


urlpatterns = below_events([path("<int:event_id>/things/", view, name="things")])


def test_what_is_below_events_is_below_recipe_too(settings):
    settings.ROOT_URLCONF = "tests.api.test_urls"

    assert resolve("/events/7/things/").func is resolve("/recipe/7/things/").func is view
    assert reverse("things", args=[7]) == "/events/7/things/"
