"""What the bot hears, and what it says to it. https://core.telegram.org/bots/api#update"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext as _

from event_booking.conf import app_settings
from event_booking.notifications.telegram.chats import connect, disconnect_chat, is_connected
from event_booking.people import people

#: A chat's number has at most 52 bits.
LARGEST_CHAT = 2**52
#: Of an update's kinds, what the bot wants to hear.
WANTED = ["message", "my_chat_member"]


def answer_update(update: Any) -> dict[str, Any]:
    """Do what an update asks for, if anything; return the call that Telegram shall make, or nothing.

    Whatever is strange about it is left alone: Telegram would send again what is refused, for hours.
    """
    message, member = _part(update, "message"), _part(update, "my_chat_member")
    if member and _part(member, "new_chat_member").get("status") == "kicked":
        disconnect_chat(chat_id=_private_chat(member))
        return {}
    chat_id, text = _private_chat(message), message.get("text")
    if not chat_id or not isinstance(text, str):
        return {}
    with translation.override(_language(message)):
        return {"method": "sendMessage", "chat_id": chat_id, "text": _reply(chat_id, text)}


def _reply(chat_id: int, text: str) -> str:
    """Act on a command and say what came of it."""
    site = app_settings().SITE_NAME
    command, _space, token = text.strip().partition(" ")
    if command == "/start" and token:
        user = connect(token=token.strip(), chat_id=chat_id)
        if user is not None:
            with translation.override(people().get_language(user)):
                return _("From now on you hear of %(site)s here. /stop ends it.") % {"site": site}
    elif command == "/stop":
        disconnect_chat(chat_id=chat_id)
        return _("You hear nothing more of %(site)s here.") % {"site": site}
    if is_connected(chat_id=chat_id):  # Telegram may have sent one message twice
        return _("You hear of %(site)s here. /stop ends it.") % {"site": site}
    return _("This link is no longer valid. Get a new one from your account at %(site)s.") % {"site": site}


def _private_chat(message: Mapping[str, Any]) -> int:
    """The chat's number; 0 for groups, in which others would read along, and for what is none."""
    chat = _part(message, "chat")
    number = chat.get("id")
    if chat.get("type") != "private" or not isinstance(number, int) or isinstance(number, bool):
        return 0
    return number if 0 < number < LARGEST_CHAT else 0


def _language(message: Mapping[str, Any]) -> str:
    """Of whoever writes, as far as the site speaks it."""
    code = _part(message, "from").get("language_code")
    try:
        return get_supported_language_variant(code if isinstance(code, str) else "")
    except (LookupError, ValueError):
        return settings.LANGUAGE_CODE


def _part(whole: Any, name: str) -> Mapping[str, Any]:
    part = whole.get(name) if isinstance(whole, Mapping) else None
    return part if isinstance(part, Mapping) else {}
