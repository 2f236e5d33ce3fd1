pytest_plugins = ["event_booking.testing.plugin"]
