from django.urls import include, path

urlpatterns = [path("tickets/", include("event_booking.urls"))]
