"""Messages by a Telegram bot, to people who have connected their chat with it."""

import hmac
import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import requests
from django.core.checks import CheckMessage, Error

from event_booking.notifications.backends.base import BaseBackend, HungUp, Message, Receipt, Rejected, Unreachable
from event_booking.notifications.models import TelegramChat
from event_booking.notifications.telegram.chats import disconnect_chat
from event_booking.outbound import post_to_own

__all__ = ["TelegramBackend"]

#: Counted in UTF-16, as Telegram does.
MOST_UNITS = 4096
#: A longer one would leave no room for what it leads to.
LONGEST_URL = 2800


class TelegramBackend(BaseBackend):
    """One message to the person's own chat.

    Telegram can not tell a repeated message: a copy is possible where a sender dies before it could note the answer.
    """

    def __init__(
        self,
        *,
        token: str,
        bot: str,
        api: str = "https://api.telegram.org",
        updates_secret: str = "",
        seconds: float = 10,
    ) -> None:
        """``token`` and ``bot``, its name, are from @BotFather; ``updates_secret`` is made of the token by default."""
        self.token, self.bot, self.api, self.seconds = token, bot, api.rstrip("/"), seconds
        self.updates_secret = updates_secret or hmac.new(token.encode(), b"updates", "sha256").hexdigest()

    def reached(self, users: Collection[Any]) -> Collection[Any]:
        chats = TelegramChat.objects.filter(user__in=[user.pk for user in users])
        connected = set(chats.values_list("user_id", flat=True))
        return [user for user in users if user.pk in connected]

    def send(self, message: Message) -> Receipt:
        chat = TelegramChat.objects.filter(user=message.user.pk).first()
        if chat is None:
            raise Rejected("this person has connected no chat")
        status, said = self.call("sendMessage", {"chat_id": chat.chat_id, "text": text_of(message)})
        if status == 200:
            result = said.get("result")
            return Receipt(id=str(result.get("message_id", "")) if isinstance(result, Mapping) else "")
        words = f"Telegram answers {status}: {said.get('description', '')}"
        if status == 403 or (status == 400 and "chat not found" in words):
            disconnect_chat(chat_id=chat.chat_id)
            raise Rejected(words)
        if status in (400, 413):
            raise Rejected(words)
        # what is wrong with the token, or too much at once, is the same for all messages
        raise HungUp(words) if status >= 500 else Unreachable(words, seconds=_pause(said))

    def call(self, method: str, body: Mapping[str, Any]) -> tuple[int, Mapping[str, Any]]:
        """Call the Bot API; return status and body of the answer, or raise ``Unreachable``.

        What ``requests`` raises names the address, and the token in it: none of that is passed on.
        """
        try:
            answer = post_to_own(
                f"{self.api}/bot{self.token}/{method}",
                body=json.dumps(body).encode(),
                headers={"Content-Type": "application/json"},
                seconds=self.seconds,
            )
        except requests.RequestException as error:
            failure = type(error).__name__
        else:
            return answer.status, _object(answer.body)
        raise Unreachable(f"Telegram can not be asked: {failure}")

    def check(self) -> Iterator[CheckMessage]:
        if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", self.token):
            hint = "@BotFather gives it, such as 123456:ABC-DEF1234."
            yield Error("The token of the Telegram bot is none.", hint=hint, id="event_booking.E113")
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{3,31}", self.bot):
            hint = "Its name as in https://t.me/<name>, without @."
            yield Error(f"No Telegram bot can be called {self.bot!r}.", hint=hint, id="event_booking.E114")
        if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", self.updates_secret):
            hint = "16 to 256 letters, digits, _ and -; leave it out, and it is made of the token."
            yield Error("Telegram does not accept this updates_secret.", hint=hint, id="event_booking.E115")


def text_of(message: Message) -> str:
    """Title, text, page; the text as far as there is room. Plain text, in which nothing is a command or a mark-up."""
    url = f"\n\n{message.url}" if message.url and _units(message.url) <= LONGEST_URL else ""
    title = _fitting(message.title, 1000)
    room = MOST_UNITS - _units(f"{title}{url}") - 2
    text = _fitting(message.text, room)
    return "\n\n".join(part for part in (title, text) if part) + url


def _fitting(text: str, room: int) -> str:
    if _units(text) <= room:
        return text
    cut = text.encode("utf-16-le", "replace")[: 2 * (room - 1)].decode("utf-16-le", "ignore")
    return f"{cut.rstrip()}…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2


def _pause(said: Mapping[str, Any]) -> float:
    """How long it wants to be left alone: asked earlier, it only wants it for longer."""
    parameters = said.get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, Mapping) else 0
    return seconds if isinstance(seconds, int) else 0


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, Mapping) else {}
