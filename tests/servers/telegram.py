"""Telegram's Bot API, as far as it is used: chats, and what the bot wrote there."""

import json
from typing import Any

from tests.servers.http import Asked, Recorder

TOKEN = "123456:only-for-tests_AAbb"


class Telegram(Recorder):
    """``failure`` is what it answers instead: ``(403, "Forbidden: bot was blocked by the user")``."""

    def __init__(self) -> None:
        super().__init__()
        self.failure: tuple[int, str] | None = None
        self.said: list[dict[str, Any]] = []
        self.webhook: dict[str, Any] = {}

    def respond(self, asked: Asked) -> tuple[int, bytes]:
        if self.status != 200:
            return self.status, b"<html>Bad Gateway</html>"
        method = asked.path.removeprefix(f"/bot{TOKEN}/")
        if method == asked.path:
            return error(401, "Unauthorized")
        if self.failure:
            return error(*self.failure)
        return getattr(self, f"do_{method}", lambda body: error(404, "Not Found"))(asked.json)  # type: ignore[no-any-return]

    def do_sendMessage(self, body: dict[str, Any]) -> tuple[int, bytes]:
        units = len(body["text"].encode("utf-16-le")) // 2
        if not body["text"].strip():
            return error(400, "Bad Request: message text is empty")
        if units > 4096:
            return error(400, "Bad Request: message is too long")
        self.said.append(body)
        return ok({"message_id": len(self.said), "chat": {"id": body["chat_id"]}, "text": body["text"]})

    def do_setWebhook(self, body: dict[str, Any]) -> tuple[int, bytes]:
        self.webhook = body
        return ok(True)


def ok(result: Any) -> tuple[int, bytes]:
    return 200, json.dumps({"ok": True, "result": result}).encode()


def error(status: int, words: str) -> tuple[int, bytes]:
    more = {"parameters": {"retry_after": 7}} if status == 429 else {}
    return status, json.dumps({"ok": False, "error_code": status, "description": words, **more}).encode()
