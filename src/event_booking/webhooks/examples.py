"""What requests and answers look like, for the OpenAPI description."""

WISH = {"url": "https://crm.example/hooks/bookings", "kinds": ["booking.confirmed", "booking.cancelled"]}

ENDPOINT = {
    "id": 7,
    **WISH,
    "description": "",
    "is_active": True,
    "disabled_reason": "",
    "failing_since": None,
    "created_at": "2026-05-02T09:30:00Z",
}

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="  # noqa: S105 - nobody's

FACT = {
    "id": "msg_0f8fad5bd9cb469fa16570867728950e",
    "type": "booking.confirmed",
    "version": 1,
    "created_at": "2026-05-02T09:30:00Z",
    "data": {
        "event": {"id": 12},
        "booking": {
            "reference": "5f2Kd8sQ1xYw7RtBn3MvLc",
            "status": "confirmed",
            "total": "25.00",
            "refund": "0.00",
            "currency": "EUR",
            "items": [{"ticket_type": 3, "name": "Standard", "quantity": 2, "unit_price": "12.50"}],
            "expires_at": None,
            "created_at": "2026-05-02T09:29:00Z",
        },
    },
}

FEED = {"results": [FACT], "next": "WyIzIiw0Ml0="}

DELIVERY = {
    "id": 31,
    "message": "msg_0f8fad5bd9cb469fa16570867728950e",
    "type": "booking.confirmed",
    "state": "waiting",
    "attempts": 2,
    "status_code": 503,
    "milliseconds": 120,
    "error": "status",
    "created_at": "2026-05-02T09:30:01Z",
    "attempted_at": "2026-05-02T09:30:05Z",
    "sent_at": None,
    "next_attempt_at": "2026-05-02T09:30:09Z",
}
