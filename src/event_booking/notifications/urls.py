from typing import Any

app_name = "event_booking_notifications"
urlpatterns: list[Any] = []
