"""The Celery application, for sites with a broker: ``celery -A example_project worker``."""

import logging.config
import os
import signal
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_process_init

from example_project.parent import die_with

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_project.settings")

app = Celery("example_project")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def log_as_the_site_does(**kwargs: Any) -> None:
    """Celery configures no logging of its own where somebody listens here."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


def end_with_the_worker(**kwargs: Any) -> None:
    """A process of the pool that outlived its worker would wait for work for ever."""
    die_with(os.getppid(), signal.SIGKILL)


setup_logging.connect(log_as_the_site_does)
worker_process_init.connect(end_with_the_worker)
