"""``review/``, ``favorites/``, ``like/``, and the reviews below an event."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from event_booking.api.urls import below_events
from event_booking.reviews import views

__all__ = ["urlpatterns"]

app_name = "event_booking_reviews"

router = SimpleRouter(use_regex_path=False)
router.register("review", views.ReviewViewSet, basename="review")

urlpatterns = [
    *router.urls,
    *below_events(
        [
            path("<int:event_id>/reviews/", views.EventReviewsView.as_view(), name="event-reviews"),
            path(
                "<int:event_id>/reviews/summary/", views.EventReviewSummaryView.as_view(), name="event-reviews-summary"
            ),
        ]
    ),
    path("favorites/", views.FavoritesView.as_view(), name="favorites"),
    path("favorites/<int:event_id>/", views.FavoriteView.as_view(), name="favorite"),
    path("like/", views.LikesView.as_view(), name="likes"),
    path("like/<int:event_id>/", views.LikeView.as_view(), name="like"),
]
