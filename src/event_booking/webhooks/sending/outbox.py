"""Sends what waits, to some webhooks at once, each in its turn.

Any number of senders may run. A webhook that answers slowly, or not at all, has one of the places until it is given up
for now; the others go on beside it.
"""

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from time import monotonic

from event_booking.conf import app_settings
from event_booking.webhooks.sending.attempts import Outcome, attempt
from event_booking.webhooks.sending.turns import Turn, begin_turns

AT_ONCE = 8
#: After that the relay has other work to do; what is left is taken up a second later.
RUN_SECONDS = 10
#: Until the next look for others that have become due, while some are slow.
LOOK_SECONDS = 0.5
#: What ``WEBHOOK_SECONDS`` may be at most.
LONGEST_SECONDS = 30


def send_waiting() -> int:
    """Send what is due, for some seconds at most; return how many deliveries were tried."""
    until, tried = monotonic() + RUN_SECONDS, 0
    running: dict[Future[Outcome], Turn] = {}
    with ThreadPoolExecutor(AT_ONCE, "event-booking-webhooks") as pool:
        while True:
            for turn in begin_turns(AT_ONCE - len(running)) if monotonic() < until else ():
                _go_on(turn, pool, running)
            if not running:
                return tried
            for future in wait(running, LOOK_SECONDS, FIRST_COMPLETED).done:
                turn, tried = running.pop(future), tried + 1
                turn.note(future.result())
                _go_on(turn, pool, running)


def _go_on(turn: Turn, pool: ThreadPoolExecutor, running: dict[Future[Outcome], Turn]) -> None:
    letter = turn.next_letter()
    if letter is None:
        turn.end()
    else:
        running[pool.submit(attempt, letter, app_settings().WEBHOOK_SECONDS)] = turn
