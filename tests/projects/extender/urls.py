from django.urls import include, path
from kitchen.views import CourseBookingViewSet, CourseViewSet

from event_booking.api.urls import below_events

COURSES = CourseViewSet.as_view({"get": "list", "post": "create"})
COURSE = CourseViewSet.as_view({"get": "retrieve", "put": "update", "patch": "partial_update", "delete": "destroy"})
BOOKINGS = CourseBookingViewSet.as_view({"get": "list", "post": "create"})

# what stands before the package's own paths is found first
urlpatterns = [
    path("api/", include(below_events([path("", COURSES), path("<int:event_id>/", COURSE)]))),
    path("api/bookings/", BOOKINGS),
    path("api/", include("event_booking.urls")),
]
