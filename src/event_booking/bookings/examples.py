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
    "items": [{"ticket_type": 31, "name": "Standard", "quantity": 1, "unit_price": "25.00", "voucher": None}],
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

TICKET = BOOKING["tickets"][0]
CHECKED_IN = {
    "ticket": {**TICKET, "status": "used", "checked_in_at": "2030-05-04T09:41:07Z"},
    "attendee_name": "Ann",
    "checked_in_at": "2030-05-04T09:41:07Z",
    "where": "North door",
}
SCANS_TOLD = {"results": [{"id": "north-0001", "result": "accepted", **CHECKED_IN}]}
TICKET_KEY = {
    "id": "9b1f33c0",
    "algorithm": "Ed25519",
    "public_key": "Zx3bB1mN0kq8m3V0v3C2n2o5w8mZ9r3c1yq0T7b5gKs",
}
SIGNED_CODE = (
    "4Zr7pQbYw2KxmT9sHcVfJdNa8uE.12.9b1f33c0.uNNQ713SyWkpT0hotnjxnfiMrwGPeSgIwJdect7ZD63uVOe1vXAFXZVXNflnmSTDIF92Qd13"
    "O40VCzogDkQlDw"
)
VOUCHER: dict[str, Any] = {
    "id": 9,
    "code": "EARLY20",
    "kind": "percentage",
    "value": "20.00",
    "budget": 100,
    "used": 12,
    "valid_from": None,
    "valid_until": "2030-04-20T22:00:00Z",
    "ticket_types": [31],
    "unlocks_hidden": False,
    "created_at": "2030-03-01T08:00:00Z",
}
PREVIEW: dict[str, Any] = {
    "code": "EARLY20",
    "kind": "percentage",
    "value": "20.00",
    "valid_until": "2030-04-20T22:00:00Z",
    "ticket_types": [{"id": 31, "name": "Standard", "description": "", "price": "25.00", "discounted_price": "20.00"}],
}

#: A place on a waiting list.
WAITLIST_ENTRY: dict[str, Any] = {
    "id": 5,
    "event": 12,
    "quantity": 2,
    "ticket_types": [31],
    "status": "waiting",
    "position": 3,
    "offer": None,
    "offer_expires_at": None,
    "passed_over": {
        "at": "2030-04-04T08:00:00Z",
        "reason": "not_enough_seats",
        "text": "Seats were free, but not as many as you want together.",
    },
    "created_at": "2030-04-03T18:20:00Z",
}

REVENUE = [{"currency": "EUR", "amount": "175.00"}]
SUMS = {
    "sold": 7,
    "held": 1,
    "checked_in": 0,
    "views": 120,
    "bookings": 4,
    "conversion": 0.0333,
    "revenue": REVENUE,
}
FIGURES: dict[str, Any] = {
    "event": {
        "id": 12,
        "slug": "sourdough-for-beginners-9f2c41aa",
        "title": "Sourdough for beginners",
        "status": "published",
        "starts_at": "2030-05-04T10:00:00Z",
        "ends_at": "2030-05-04T13:00:00Z",
        "timezone": "Europe/Berlin",
        "currency": "EUR",
    },
    "capacity": 12,
    **SUMS,
}
TOTAL = {**SUMS, "events": 3}
HISTORY = {
    "figures": FIGURES,
    "ticket_types": [{"id": 31, "name": "Standard", "price": "25.00", "capacity": 12}],
    "sales": [{"day": "2030-04-02", "ticket_type": 31, "seats": 7, "amount": "175.00"}],
    "check_ins": [{"hour": "2030-05-04T09:00:00Z", "count": 0}],
    "cancellations": [{"day": "2030-04-03", "by": "owner", "seats": 2}],
    "days": [{"day": "2030-04-02", "views": 120, "bookings": 4}],
}
