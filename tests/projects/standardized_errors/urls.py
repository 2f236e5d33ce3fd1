from django.urls import include, path

urlpatterns = [path("", include("event_booking.urls"))]
