import shapes  # noqa: F401 - drf-spectacular finds what is imported
from django.urls import include, path

urlpatterns = [path("", include("event_booking.urls"))]
