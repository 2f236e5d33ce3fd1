from django.apps import apps
from django.urls import include, path
from rest_framework.routers import SimpleRouter

from event_booking.api.urls import below_events
from event_booking.notifications.push.views import PushKeyView, PushSubscriptionsView
from event_booking.notifications.telegram.views import TelegramUpdatesView, TelegramView
from event_booking.notifications.unsubscribe_view import UnsubscribeView
from event_booking.notifications.views import NotificationViewSet, PreferencesView

__all__ = ["urlpatterns"]

app_name = "event_booking_notifications"

router = SimpleRouter(use_regex_path=False)
router.register("notifications", NotificationViewSet, basename="notification")

urlpatterns = [
    path("notifications/preferences/", PreferencesView.as_view(), name="preferences"),
    path("notifications/unsubscribe/<str:token>/", UnsubscribeView.as_view(), name="unsubscribe"),
    path("notifications/push_key/", PushKeyView.as_view(), name="push_key"),
    path("notifications/push_subscriptions/", PushSubscriptionsView.as_view(), name="push_subscriptions"),
    path("notifications/telegram/", TelegramView.as_view(), name="telegram"),
    path("notifications/telegram/updates/", TelegramUpdatesView.as_view(), name="telegram_updates"),
    path("", include(router.urls)),
]

if apps.is_installed("event_booking.bookings"):
    from event_booking.notifications.attendee_messages.urls import urlpatterns as attendee_messages
    from event_booking.notifications.resend_view import ResendView

    urlpatterns += attendee_messages
    urlpatterns += below_events(
        [path("<int:event_id>/bookings/<slug:reference>/resend/", ResendView.as_view(), name="event-booking-resend")]
    )
