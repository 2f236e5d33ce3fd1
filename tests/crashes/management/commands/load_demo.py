from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "In the place of the example's: the people here come from ``tests.crashes.scene``."

    def handle(self, *args: Any, **options: Any) -> None:
        pass
