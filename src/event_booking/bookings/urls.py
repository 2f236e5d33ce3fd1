from typing import Any

app_name = "event_booking_bookings"
urlpatterns: list[Any] = []
