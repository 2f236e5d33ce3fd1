"""``bookings/``, and what belongs to bookings below ``events/``."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from event_booking.api.urls import below_events
from event_booking.bookings.views import AttendeesView, BookingViewSet, CheckInView, EventBookingsView

app_name = "event_booking_bookings"

router = SimpleRouter()
router.register("bookings", BookingViewSet, basename="booking")

urlpatterns = [
    *router.urls,
    path("bookings/<str:reference>/tickets.pdf", BookingViewSet.as_view({"get": "tickets_pdf"}), name="booking-pdf"),
    path("bookings/<str:reference>/tickets/<str:code>/qr.svg", BookingViewSet.as_view({"get": "qr"}), name="ticket-qr"),
    *below_events(
        [
            path("<int:event_id>/bookings/", EventBookingsView.as_view(), name="event-bookings"),
            path("<int:event_id>/attendees.csv", AttendeesView.as_view(), name="event-attendees"),
            path("<int:event_id>/check_in/", CheckInView.as_view(), name="event-check-in"),
        ]
    ),
]
