"""The channels that ``NOTIFICATION_BACKENDS`` names now."""

import logging
from typing import TypeVar

from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from event_booking.conf import app_settings
from event_booking.exceptions import EventBookingError
from event_booking.notifications.backends import BaseBackend

logger = logging.getLogger("event_booking.notifications")

Channel = TypeVar("Channel", bound=BaseBackend)


class ChannelOff(EventBookingError):
    """The site does not send on this channel."""

    code = "channel_off"
    message = _("This site does not send messages this way.")


def channel_names() -> list[str]:
    """Their aliases, in the order of the settings."""
    return list(app_settings().NOTIFICATION_BACKENDS)


def make_channel(alias: str) -> BaseBackend:
    """The channel of this alias, made with its ``OPTIONS``; raises what its class raises."""
    entry = app_settings().NOTIFICATION_BACKENDS[alias]
    backend: BaseBackend = import_string(entry["BACKEND"])(**entry.get("OPTIONS", {}))
    return backend


def open_channels() -> dict[str, BaseBackend]:
    """All that can be made; one whose settings are broken is logged and does not stop the others."""
    made = {}
    for alias in channel_names():
        try:
            made[alias] = make_channel(alias)
        except Exception:
            logger.exception("channel %s can not be made", alias)
    return made


def digest_channel_names() -> list[str]:
    """Those on which news can leave together: they disturb people, and can say more than a line."""
    return [alias for alias, channel in open_channels().items() if takes_digests(channel)]


def takes_digests(channel: BaseBackend) -> bool:
    return channel.long_form and channel.disturbs


def channel_of(kind: type[Channel]) -> Channel:
    """The first channel of this class; raise ``ChannelOff`` if there is none."""
    for channel in open_channels().values():
        if isinstance(channel, kind):
            return channel
    raise ChannelOff
