"""One booking, as the API's description shows it."""

from typing import Any

BOOKING: dict[str, Any] = {
    "reference": "3kTz8RwVbQnHs5mXeYcJ2a",
    "status": "confirmed",
    "event": {
        "id": 12,
        "slug": "sourdough-for-beginners-9f2c41aa",
        "title": "Sourdough for beginners",
        "starts_at": "2030-05-04T10:00:00Z",
        "timezone": "Europe/Berlin",
    },
    "items": [{"ticket_type": 31, "name": "Standard", "quantity": 1, "unit_price": "25.00"}],
    "tickets": [
        {
            "code": "4Zr7pQbYw2KxmT9sHcVfJdNa8uE",
            "ticket_type": 31,
            "attendee_name": "Ann",
            "attendee_email": "",
            "answers": {},
            "status": "valid",
            "checked_in_at": None,
        }
    ],
    "total": "25.00",
    "refund": "0.00",
    "currency": "EUR",
    "note": "",
    "expires_at": None,
    "created_at": "2030-04-03T18:20:00Z",
    "confirmed_at": "2030-04-03T18:21:30Z",
    "cancelled_at": None,
}
QUOTE: dict[str, Any] = {
    "reference": "3kTz8RwVbQnHs5mXeYcJ2a",
    "currency": "EUR",
    "lines": [
        {
            "ticket": "4Zr7pQbYw2KxmT9sHcVfJdNa8uE",
            "ticket_type": 31,
            "price": "25.00",
            "refund_percent": 50.0,
            "refund": "12.50",
        }
    ],
    "refund": "12.50",
    "until": "2030-05-03T10:00:00Z",
}
