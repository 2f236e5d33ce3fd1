from typing import Any

app_name = "event_booking_profiles"
urlpatterns: list[Any] = []
