from datetime import timedelta

import pytest
from django.utils import timezone


@pytest.mark.parametrize("offset", ["", "+01:00", "Z"])
def test_a_time_says_whose_clock_it_means(client_for, user_factory, category, offset):
    day = (timezone.now() + timedelta(days=30)).date()
    body = {
        "title": "Bread",
        "description": "We bake.",
        "category": category.slug,
        "difficulty": "beginner",
        "timezone": "Europe/Oslo",
        "starts_at": f"{day}T10:00:00{offset}",
        "ends_at": f"{day}T12:00:00{offset}",
        "ticket_types": [{"name": "Standard", "price": "0.00", "capacity": 3}],
    }

    answer = client_for(user_factory("organizer")).post("/api/v1/events/", body, format="json")

    if offset:
        assert answer.status_code == 201
    else:
        assert (answer.status_code, set(answer.json())) == (400, {"starts_at", "ends_at"})
