"""Where the pages of the guides are."""

# --- what docs/not-swappable.rst shows
from django.urls import include, path
from shop.views import WorkshopViewSet

workshop = WorkshopViewSet.as_view(
    {"get": "retrieve", "put": "update", "patch": "partial_update", "delete": "destroy"}
)
urlpatterns = [
    path("api/v1/events/<int:event_id>/", workshop),  # before the package's own
    path("api/v1/", include("event_booking.urls")),
]
# ---

from shop import pages, payments  # noqa: E402

urlpatterns += [
    path("programme/", pages.programme, name="programme"),
    path("programme/<int:event_id>/", pages.event, name="event"),
    path("till/", payments.money_arrived),
]
