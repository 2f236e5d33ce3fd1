"""The Celery application, for sites with a broker: ``celery -A example_project worker``."""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_project.settings")

app = Celery("example_project")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def log_as_the_site_does(**kwargs: Any) -> None:
    """Celery configures no logging of its own where somebody listens here."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


setup_logging.connect(log_as_the_site_does)
