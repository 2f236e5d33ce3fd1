"""The inbox on the site."""

from typing import ClassVar

from event_booking.notifications.backends.base import BaseBackend, Message, Receipt


class InAppBackend(BaseBackend):
    """People read the notification's own row: ``notifications/``."""

    is_inbox: ClassVar[bool] = True
    disturbs: ClassVar[bool] = False

    def send(self, message: Message) -> Receipt:
        return Receipt()
