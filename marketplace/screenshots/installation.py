"""A running installation of its own: a folder, a market in it, a web server before it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 15


class DidNotStart(Exception):
    """The web server ended, or did not answer in time."""


def surroundings(var: Path | None = None, **more: str) -> dict[str, str]:
    """Return the environment for programs of an installation below `var`, or of the given one."""
    names = os.environ | {"DJANGO_SETTINGS_MODULE": "marketplace.settings.dev"}
    names |= {"LOG_LEVEL": "ERROR"}
    if var is not None:
        names |= {"MADANG_VAR": str(var), "DATABASE_URL": f"sqlite:///{var / 'madang.sqlite3'}"}
    return names | more


def manage(environment: Mapping[str, str], *arguments: str) -> None:
    """Run a command of manage.py; raises CalledProcessError when it fails."""
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def free_port(wanted: int = 0) -> int:
    """Return the wanted port if nobody listens on it now, else another."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, wanted))
        except OSError:
            return free_port()
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(environment: Mapping[str, str], *, wanted_port: int = 0) -> Iterator[str]:
    """Serve the installation on a free port; yield its address. Raises DidNotStart."""
    port = free_port(wanted_port)
    names = {**environment, "PORT": str(port), "WEB_CONCURRENCY": "1"}
    command = [sys.executable, "-m", "gunicorn", "--config", "python:marketplace.gunicorn"]
    server = subprocess.Popen(command, cwd=ROOT, env=names)
    try:
        _wait_for(server, port)
        yield f"http://{HOST}:{port}"
    finally:
        server.terminate()
        server.wait(STOP_SECONDS)


def _wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise DidNotStart(f"The web server ended with code {server.returncode}.")
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise DidNotStart(f"The web server did not answer within {START_SECONDS} seconds.")
