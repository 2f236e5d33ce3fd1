from django.urls import include, path
from kitchen.views import CourseBookingViewSet, CourseViewSet
from rest_framework.routers import SimpleRouter

COURSE = CourseViewSet.as_view({"get": "retrieve", "put": "update", "patch": "partial_update", "delete": "destroy"})
COURSES = [
    path("", CourseViewSet.as_view({"get": "list", "post": "create"})),
    path("<int:event_id>/", COURSE),
    path("<int:event_id>/publish/", CourseViewSet.as_view({"post": "publish"})),
    path("<int:event_id>/cancel/", CourseViewSet.as_view({"post": "cancel"})),
]
bookings = SimpleRouter()  # with confirm/, cancel/ and whatever else can be done with one
bookings.register("bookings", CourseBookingViewSet, basename="course-booking")

# what stands before the package's own paths is found first
urlpatterns = [
    path("api/events/", include(COURSES)),
    path("api/recipe/", include(COURSES)),  # its other name
    path("api/", include(bookings.urls)),
    path("api/", include("event_booking.urls")),
]
