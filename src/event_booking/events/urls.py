from django.urls import path

from event_booking.api.urls import below_events
from event_booking.events import views
from event_booking.events.views.files import EventFileDownloadView

__all__ = ["urlpatterns"]

app_name = "event_booking_events"

EVENTS = views.EventViewSet.as_view({"get": "list", "post": "create"})
EVENT = views.EventViewSet.as_view({"get": "retrieve", "put": "update", "patch": "partial_update", "delete": "destroy"})
FILES = views.EventFileViewSet.as_view({"get": "list", "post": "create"})
SERIES = views.SeriesViewSet.as_view({"get": "list", "post": "create"})
ONE_SERIES = views.SeriesViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"})

urlpatterns = [
    *below_events(
        [
            path("", EVENTS, name="event-list"),
            path("<int:event_id>/", EVENT, name="event-detail"),
            path("<int:event_id>/publish/", views.EventViewSet.as_view({"post": "publish"}), name="event-publish"),
            path("<int:event_id>/cancel/", views.EventViewSet.as_view({"post": "cancel"}), name="event-cancel"),
            path(
                "<int:event_id>/availability/", views.AvailabilityView.as_view({"get": "retrieve"}), name="availability"
            ),
            path("<int:event_id>/views/", views.ViewsView.as_view({"post": "create"}), name="event-views"),
            path("<int:event_id>/calendar.ics", views.CalendarView.as_view({"get": "retrieve"}), name="calendar"),
            path("<int:event_id>/images/", views.EventImageViewSet.as_view({"post": "create"}), name="image-list"),
            path(
                "<int:event_id>/images/<int:image_id>/",
                views.EventImageViewSet.as_view({"patch": "partial_update", "delete": "destroy"}),
                name="image-detail",
            ),
            path("<int:event_id>/files/", FILES, name="file-list"),
            path(
                "<int:event_id>/files/<int:file_id>/",
                views.EventFileViewSet.as_view({"delete": "destroy"}),
                name="file-detail",
            ),
            path(
                "<int:event_id>/files/<int:file_id>/download/",
                EventFileDownloadView.as_view({"get": "retrieve"}),
                name="file-download",
            ),
        ]
    ),
    path("series/", SERIES, name="series-list"),
    path("series/<int:series_id>/", ONE_SERIES, name="series-detail"),
    path("categories/", views.CategoryViewSet.as_view({"get": "list"}), name="category-list"),
    path("tags/", views.TagViewSet.as_view({"get": "list"}), name="tag-list"),
]
