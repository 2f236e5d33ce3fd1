SECRET_KEY = "only-for-tests"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "rest_framework",
    "django_filters",
    "event_booking",
    "event_booking.journal",
    "event_booking.events",
    "event_booking.bookings",
    "event_booking.notifications",
]
