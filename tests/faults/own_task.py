"""A site's own task, which may take its time: Celery is told that it is done when it is, not when it is begun."""

import time
from pathlib import Path

from example_project.celery import app


@app.task(acks_late=True)
def leave_a_mark(path: str, seconds: float) -> None:
    Path(path).touch()
    time.sleep(seconds)
