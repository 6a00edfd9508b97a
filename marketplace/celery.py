"""The Celery application: Redis where BROKER_URL names it, else files under VAR."""

import os
from typing import Any

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.dev")


def broker_settings() -> dict[str, Any]:
    """Return where messages travel.

    Without a broker they are files in one folder, which the web processes write and the one worker
    reads; a message says only that there is work, the work itself is a row.
    """
    if settings.BROKER_URL:
        return {"broker_url": settings.BROKER_URL}
    folder = settings.VAR / "broker"
    folders = {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "control_folder": str(folder / "control"),
    }
    for path in folders.values():
        os.makedirs(path, exist_ok=True)
    return {
        "broker_url": "filesystem://localhost//",
        "broker_transport_options": {**folders, "polling_interval": 0.5},
        # Remote control needs a broadcast, which would pile up as files that nobody reads.
        "worker_enable_remote_control": False,
    }


app = Celery("madang")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.add_defaults(broker_settings)
app.autodiscover_tasks()
