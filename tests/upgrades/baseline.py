"""Which migrations the linter lets pass, and why."""

#: The last migration of each app that no release has run yet, with 0.1.0 still to come: nobody has data in a table that
#: an earlier one changes. Raised along with each migration until 0.1.0 is tagged, and never again.
BASELINE = {
    "accounts": "0006_session_previous_token",
    "bookings": "0004_terms_of_a_booking",
    "events": "0006_image_order",
    "journal": "0002_index_given_up",
    "notifications": "0008_any_length_of_url",
    "profiles": "0001_profiles",
    "reviews": "0001_reviews",
    "webhooks": "0001_webhooks",
}

#: Later ones that do what the linter minds, and are right all the same: app, name and code, with the reason.
ACCEPTED: dict[tuple[str, str, str], str] = {}
