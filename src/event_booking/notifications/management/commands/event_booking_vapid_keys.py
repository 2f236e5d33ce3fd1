"""Print a new key pair for Web Push."""

from typing import Any

from django.core.management.base import BaseCommand

from event_booking.notifications.push.vapid import new_private_key, public_key, read_private_key


class Command(BaseCommand):
    help = "Print a new key pair for Web Push. Browsers that subscribed with another one have to subscribe again."
    requires_system_checks = ()  # one of them wants the key that is made here

    def handle(self, *args: Any, **options: Any) -> None:
        private = new_private_key()
        self.stdout.write(f"VAPID_PRIVATE_KEY={private}")
        self.stderr.write(f"public: {public_key(read_private_key(private))}")
