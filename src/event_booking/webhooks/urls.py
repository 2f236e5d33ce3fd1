from django.urls import path

from event_booking.webhooks.views import EndpointViewSet, FeedView

__all__ = ["urlpatterns"]

app_name = "event_booking_webhooks"

WEBHOOKS = EndpointViewSet.as_view({"get": "list", "post": "create"})
WEBHOOK = EndpointViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"})
ROTATE = EndpointViewSet.as_view({"post": "rotate_secret"})
TEST = EndpointViewSet.as_view({"post": "test"})
LOG = EndpointViewSet.as_view({"get": "deliveries"})
RESEND = EndpointViewSet.as_view({"post": "resend"})

urlpatterns = [
    path("facts/", FeedView.as_view(), name="feed"),
    path("webhooks/", WEBHOOKS, name="webhook-list"),
    path("webhooks/<int:webhook_id>/", WEBHOOK, name="webhook-detail"),
    path("webhooks/<int:webhook_id>/rotate_secret/", ROTATE, name="webhook-rotate-secret"),
    path("webhooks/<int:webhook_id>/test/", TEST, name="webhook-test"),
    path("webhooks/<int:webhook_id>/deliveries/", LOG, name="webhook-deliveries"),
    path("webhooks/<int:webhook_id>/deliveries/<int:delivery_id>/resend/", RESEND, name="webhook-resend"),
]
