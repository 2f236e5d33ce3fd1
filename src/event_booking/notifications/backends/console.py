"""A channel for development."""

import sys

from event_booking.notifications.backends.base import BaseBackend, Message, Receipt


class ConsoleBackend(BaseBackend):
    """Write messages to the standard output."""

    def send(self, message: Message) -> Receipt:
        sys.stdout.write(f"{message.to or message.user}: {message.title}\n{message.text}\n{message.url}\n\n")
        return Receipt()
