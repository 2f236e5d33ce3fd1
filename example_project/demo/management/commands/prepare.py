from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from event_booking.notifications.push.vapid import new_private_key
from example_project.environment import BASE_DIR, keep
from example_project.pages.compressed import compress_pages


class Command(BaseCommand):
    help = "Migrate the database, load the demo, make its key for push messages and compress the pages, where needed."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("Preparing the database …")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_demo", stdout=self.stdout)
        compress_pages(BASE_DIR / "example_project" / "static")
        if settings.DEBUG and not settings.VAPID_PRIVATE_KEY:
            keep("vapid.key", new_private_key())  # what serves the site is started after this, and finds it
