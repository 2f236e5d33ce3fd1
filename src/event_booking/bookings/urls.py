"""``bookings/``, and what belongs to bookings below ``events/``."""

from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from event_booking.api.urls import below_events
from event_booking.bookings.views import (
    AttendeesView,
    AttendeesWorkbookView,
    BookingViewSet,
    CheckInView,
    CheckVoucherView,
    EventBookingsView,
    ReportScansView,
    TicketKeysView,
    UndoCheckInView,
    VoucherViewSet,
)
from event_booking.bookings.views.figures import EventFiguresView, EventsFiguresView, TotalFiguresView
from event_booking.bookings.views.waitlist import EventWaitlistView, OfferView, WaitlistViewSet

__all__ = ["urlpatterns"]

app_name = "event_booking_bookings"

BOOKING = rf"bookings/(?P<reference>{BookingViewSet.lookup_value_regex})"
TICKET = r"tickets/(?P<code>[A-Za-z0-9]{1,64})"
VOUCHERS = VoucherViewSet.as_view({"get": "list", "post": "create"})
VOUCHER = VoucherViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"})

router = SimpleRouter()
router.register("bookings", BookingViewSet, basename="booking")
router.register("waitlist", WaitlistViewSet, basename="waitlist")

urlpatterns = [
    *router.urls,
    re_path(rf"^{BOOKING}/tickets\.pdf$", BookingViewSet.as_view({"get": "tickets_pdf"}), name="booking-pdf"),
    re_path(rf"^{BOOKING}/{TICKET}/transfer/$", BookingViewSet.as_view({"post": "transfer"}), name="ticket-transfer"),
    re_path(rf"^{BOOKING}/{TICKET}/qr\.svg$", BookingViewSet.as_view({"get": "qr"}), name="ticket-qr"),
    path("check_in/keys/", TicketKeysView.as_view(), name="ticket-keys"),
    *below_events(
        [
            path("figures/", EventsFiguresView.as_view(), name="events-figures"),
            path("figures/total/", TotalFiguresView.as_view(), name="events-figures-total"),
            path("<int:event_id>/figures/", EventFiguresView.as_view(), name="event-figures"),
            path("<int:event_id>/bookings/", EventBookingsView.as_view(), name="event-bookings"),
            path("<int:event_id>/waitlist/", EventWaitlistView.as_view(), name="event-waitlist"),
            path("<int:event_id>/waitlist/<int:entry_id>/offer/", OfferView.as_view(), name="event-waitlist-offer"),
            path("<int:event_id>/attendees.csv", AttendeesView.as_view(), name="event-attendees"),
            path("<int:event_id>/attendees.xlsx", AttendeesWorkbookView.as_view(), name="event-attendees-xlsx"),
            path("<int:event_id>/check_in/", CheckInView.as_view(), name="event-check-in"),
            path("<int:event_id>/check_in/undo/", UndoCheckInView.as_view(), name="event-check-in-undo"),
            path("<int:event_id>/check_in/batch/", ReportScansView.as_view(), name="event-check-in-batch"),
            path("<int:event_id>/vouchers/", VOUCHERS, name="event-vouchers"),
            path("<int:event_id>/vouchers/check/", CheckVoucherView.as_view(), name="event-voucher-check"),
            path("<int:event_id>/vouchers/<int:voucher_id>/", VOUCHER, name="event-voucher"),
        ]
    ),
]
