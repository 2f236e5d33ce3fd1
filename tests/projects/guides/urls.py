"""Where the pages of the guides are."""

from django.urls import include, path
from shop import pages, payments

urlpatterns = [
    path("api/v1/", include("event_booking.urls")),
    path("programme/", pages.programme, name="programme"),
    path("programme/<int:event_id>/", pages.event, name="event"),
    path("till/", payments.money_arrived),
]
