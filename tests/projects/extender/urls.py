from django.urls import include, path
from kitchen.views import CourseBookingViewSet, CourseViewSet

COURSE = CourseViewSet.as_view({"get": "retrieve", "put": "update", "patch": "partial_update", "delete": "destroy"})
COURSES = [path("", CourseViewSet.as_view({"get": "list", "post": "create"})), path("<int:event_id>/", COURSE)]

# what stands before the package's own paths is found first
urlpatterns = [
    path("api/events/", include(COURSES)),
    path("api/recipe/", include(COURSES)),  # its other name
    path("api/bookings/", CourseBookingViewSet.as_view({"get": "list", "post": "create"})),
    path("api/", include("event_booking.urls")),
]
