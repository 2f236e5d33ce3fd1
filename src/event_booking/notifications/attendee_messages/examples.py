"""One message, as the API's description shows it."""

from typing import Any

MESSAGE: dict[str, Any] = {
    "id": 5,
    "author": {"id": 3, "name": "Olga Baker"},
    "subject": "Bring an apron on {starts_at}",
    "text": "Hello {first_name},\n\nwe meet in the yard: https://mill.example/map",
    "ticket_types": [31],
    "check_in": "any",
    "reply_to": False,
    "send_at": None,
    "status": "sending",
    "reason": "",
    "recipients": 120,
    "told": 100,
    "waiting": 40,
    "sent": 59,
    "failed": 1,
    "created_at": "2030-05-02T09:30:00Z",
    "started_at": "2030-05-02T09:31:00Z",
    "finished_at": None,
    "cancelled_at": None,
}
WISH = {name: MESSAGE[name] for name in ("subject", "text", "ticket_types", "check_in")}
DRAFT = {
    **MESSAGE, "status": "draft", "started_at": None,
    **dict.fromkeys(("recipients", "told", "waiting", "sent", "failed"), 0),
}  # fmt: skip
PREVIEW: dict[str, Any] = {
    "recipients": 120,
    "subject": "Bring an apron on 4 May 2030, 12:00 (Europe/Berlin)",
    "text": "The organizer of “Sourdough for beginners” writes to you:\n\nHello Olga,\n\nwe meet in the yard: …",
    "html": "<!DOCTYPE html>…",
}
