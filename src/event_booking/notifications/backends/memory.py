"""A channel for tests."""

from event_booking.notifications.backends.base import BaseBackend, Message, Receipt

#: What was sent, oldest first. Clear it between two tests.
outbox: list[Message] = []


class MemoryBackend(BaseBackend):
    """Remember messages instead of sending them."""

    def send(self, message: Message) -> Receipt:
        outbox.append(message)
        return Receipt(id=str(len(outbox)))


class LongMemoryBackend(MemoryBackend):
    """The same, with what a mail would say."""

    long_form = True
