from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from example_project.environment import BASE_DIR
from example_project.pages.compressed import compress_pages


class Command(BaseCommand):
    help = "Migrate the database, load the demo and compress the pages, where that has not been done."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("Preparing the database …")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_demo", stdout=self.stdout)
        compress_pages(BASE_DIR / "example_project" / "static")
