"""Let Telegram tell this site what is written to its bot."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from event_booking.notifications.backends import Unreachable
from event_booking.notifications.backends.telegram import TelegramBackend
from event_booking.notifications.channels import ChannelOff, channel_of
from event_booking.notifications.pages import absolute
from event_booking.notifications.telegram.updates import WANTED


class Command(BaseCommand):
    help = "Tell Telegram where this site listens to its bot. Once is enough, until the address or the token changes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", help="where Telegram reaches the site, if not at SITE_URL")

    def handle(self, *args: Any, url: str | None = None, **options: Any) -> None:
        url = url or absolute(reverse("event_booking_notifications:telegram_updates"))
        try:
            channel = channel_of(TelegramBackend)
            body = {"url": url, "secret_token": channel.updates_secret, "allowed_updates": WANTED}
            status, said = channel.call("setWebhook", body)
        except ChannelOff as error:
            raise CommandError("No channel in NOTIFICATION_BACKENDS is a TelegramBackend.") from error
        except Unreachable as error:
            raise CommandError(str(error)) from error
        if status != 200:
            raise CommandError(f"Telegram answers {status}: {said.get('description', '')}")
        self.stdout.write(f"Telegram tells {url} what is written to @{channel.bot}.")
