"""What ``manage.py event_booking_doctor`` looks at. Everything is asked of the running site, and nothing is changed."""

from importlib import import_module

from event_booking.journal.doctor.findings import EXAMINATIONS, Finding, State, examine, examines

for _name in ("site", "replicas", "background", "places"):  # in the order in which one thing rests on another
    import_module(f"{__name__}.{_name}")

__all__ = ["EXAMINATIONS", "Finding", "State", "examine", "examines"]
