"""How gunicorn serves the example site. Names are gunicorn's settings and hooks."""

import os
import signal
from pathlib import Path
from typing import Any

from prometheus_client.multiprocess import mark_process_dead

from example_project.environment import env
from example_project.logs import logging_config
from example_project.metrics_folder import sweep
from example_project.parent import die_with

wsgi_app = "example_project.wsgi"
worker_class = "example_project.draining.DrainingWorker"
if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
    sweep(Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]))
bind = f"{env.str('HOST', default='127.0.0.1')}:{env.int('PORT', default=8000)}"
workers = env.int("WEB_CONCURRENCY", default=max(2, os.cpu_count() or 1))
# a worker that dies is forked again from what is loaded already: the next one answers at once
preload_app = True
timeout = 60
graceful_timeout = 6
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 a heartbeat that no full disk can stop
control_socket_disable = True
logconfig_dict = logging_config(env.str("LOG_FORMAT", default="console"))


def when_ready(server: Any) -> None:
    """Ctrl-C is as gentle as SIGTERM: gunicorn's own would cut requests off in the middle."""
    signal.signal(signal.SIGINT, lambda number, frame: os.kill(os.getpid(), signal.SIGTERM))


def post_worker_init(worker: Any) -> None:
    """A terminal sends Ctrl-C to everybody; the master tells its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def post_fork(server: Any, worker: Any) -> None:
    """Without its master a worker would hold the port, and nobody would watch it."""
    die_with(server.pid)


def child_exit(server: Any, worker: Any) -> None:
    """Forget the figures of a worker that has ended, as far as they are about now."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
