"""The web server's configuration: `gunicorn --config python:marketplace.gunicorn`."""

import os
from pathlib import Path
from typing import Any

from django.db import connections

wsgi_app = "marketplace.wsgi:application"
bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 10
keepalive = 5
# What is loaded before the fork is loaded once and shared by all workers.
preload_app = True
# A worker is renewed now and then, not all at the same moment: it bounds what a leak can take.
max_requests = 20_000
max_requests_jitter = 2_000
# The heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
# Requests are logged by django-structlog, with their id.
accesslog = None
errorlog = "-"
loglevel = "warning"
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Load the analyser's model, which takes a second and a hundred megabytes, before the fork."""
    from search.analysis import analyser_in_force

    analyser_in_force().preload()


def pre_fork(server: Any, worker: Any) -> None:
    """Let no worker inherit a database connection of the parent."""
    connections.close_all()
