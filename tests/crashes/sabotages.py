"""Ways to store a booking that break when the process dies: the sweep must find each."""

import threading
from collections.abc import Callable
from typing import Any


def elsewhere(action: Callable[[], Any]) -> None:
    """In a transaction of its own, committed at once: a thread has another connection."""
    failures = list[BaseException]()

    def run() -> None:
        from django.db import connection

        try:
            action()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]


def key_apart() -> None:
    """The ``Idempotency-Key`` is stored first, for itself."""
    from event_booking.bookings import services

    sell = services.sell

    def careless(booking: Any, *, actor: Any, also: Any = (), **more: Any) -> None:
        for row in also:
            elsewhere(row.save)
        sell(booking, actor=actor, **more)

    services.sell = careless


def stock_apart() -> None:
    """The seats are taken first, for themselves."""
    from event_booking.bookings import services
    from event_booking.bookings.services import booking as module

    sell, take = services.sell, module.take_seats

    def careless(booking: Any, **more: Any) -> None:
        quantities = {item.ticket_type_id: item.quantity for item in booking.items.all()}
        elsewhere(lambda: take(event=booking.event, quantities=quantities))
        sell(booking, **more)

    services.sell, module.take_seats = careless, lambda **more: None
