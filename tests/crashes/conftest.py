from tests.bookings.conftest import book

__all__ = ["book"]
