from typing import Any

app_name = "event_booking_accounts"
urlpatterns: list[Any] = []
