"""Tests that need pgbouncer: ``make test-pgbouncer`` runs them, and ``make test`` passes them by."""

import os

if not os.environ.get("EVENT_BOOKING_TEST_PGBOUNCER"):
    collect_ignore_glob = ["test_*.py"]
