from typing import Any

app_name = "event_booking_events"
urlpatterns: list[Any] = []
