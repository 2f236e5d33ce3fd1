from typing import Any

app_name = "event_booking_reviews"
urlpatterns: list[Any] = []
