from django.urls import path

from event_booking.profiles import views

__all__ = ["urlpatterns"]

app_name = "event_booking_profiles"
urlpatterns = [
    path("profile/", views.OwnProfileView.as_view(), name="own"),
    path("profile/<str:user_id>/", views.ProfileView.as_view(), name="profile"),
    path("profile/<str:user_id>/subscribe/", views.SubscribeView.as_view(), name="subscribe"),
    path("profile/<str:user_id>/unsubscribe/", views.UnsubscribeView.as_view(), name="unsubscribe"),
    path("profile/<str:user_id>/subscribers/", views.SubscribersView.as_view(), name="subscribers"),
    path("profile/<str:user_id>/subscriptions/", views.SubscriptionsView.as_view(), name="subscriptions"),
]
