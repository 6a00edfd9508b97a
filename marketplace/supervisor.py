"""Run the web server and the background worker beside each other: one command for a laptop.

`python -m marketplace.supervisor` starts gunicorn and one Celery process with its beat, starts
again what dies, and ends both on SIGINT or SIGTERM. A cluster runs the same two programs apart.
"""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

HOST = "127.0.0.1"
POLL_SECONDS = 0.2
STOP_SECONDS = 15.0
# A program that lived this long did start; its next death is a new story.
STARTED_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 30.0
DEATHS_BEFORE_GIVING_UP = 5
OLDER_YEARS = "2025,2024"


class PortInUse(Exception):
    """Another program listens where the web server would."""


@dataclass
class Child:
    """One program that is kept running."""

    name: str
    command: Sequence[str]
    # A program that runs to its end once, and is not started again.
    once: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)
    start_again_at: float = field(default=0.0, init=False)
    deaths_in_a_row: int = field(default=0, init=False)
    is_over: bool = field(default=False, init=False)

    def start(self) -> None:
        """Start the program in a session of its own, so that Ctrl+C reaches only the supervisor."""
        self.process = subprocess.Popen(self.command, start_new_session=True)
        self.started_at = time.monotonic()

    def look_after(self) -> None:
        """Notice the program's death, and start it again when its pause is over."""
        now = time.monotonic()
        if self.is_over:
            return
        if self.once and self.process and self.process.poll() is not None:
            self.is_over = True
            if self.process.returncode:
                say(f"The {self.name} ended with code {self.process.returncode}.")
            self.process = None
        elif self.process and self.process.poll() is not None:
            lived = now - self.started_at
            self.deaths_in_a_row = 1 if lived > STARTED_SECONDS else self.deaths_in_a_row + 1
            pause = min(2.0 ** (self.deaths_in_a_row - 1), LONGEST_PAUSE_SECONDS)
            self.kill_group()
            say(f"The {self.name} ended with code {self.process.returncode}.")
            self.process = None
            self.start_again_at = now + pause
        elif self.process is None and now >= self.start_again_at:
            self.start()

    def has_failed_for_good(self) -> bool:
        """Tell whether the program died at once so often that another try is no use."""
        return self.process is None and self.deaths_in_a_row >= DEATHS_BEFORE_GIVING_UP

    def end(self, deadline: float) -> None:
        """Wait for the program, which was asked to end; kill it with its own children if late."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.kill_group()
            self.process.wait()

    def kill_group(self) -> None:
        """Kill the program and what it started: a beat left over would go on beside the next."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Supervisor:
    """Keeps some programs running until a signal or a hopeless death."""

    def __init__(self, children: Sequence[Child], *, ready: Callable[[], bool], greet: str) -> None:
        self.children = children
        self.ready = ready
        self.greet = greet
        self.stopping = False

    def stop(self, signum: int = 0, frame: FrameType | None = None) -> None:
        """Let `run` end the programs and return; also the handler of both signals."""
        self.stopping = True

    def run(self) -> int:
        """Run until told to stop; return 1 when a program could not be kept alive."""
        greeted = failed = False
        try:
            while not (self.stopping or failed):
                for child in self.children:
                    child.look_after()
                failed = any(child.has_failed_for_good() for child in self.children)
                if not greeted and not failed and self.ready():
                    say(self.greet)
                    greeted = True
                time.sleep(POLL_SECONDS)
        finally:
            self.end_children()
        return int(failed)

    def end_children(self) -> None:
        """Ask all programs to end at the same time, then wait for each."""
        for child in self.children:
            if child.process and child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            child.end(deadline)


def programs(var: Path, *, demo: bool = False) -> list[Child]:
    """Return the web server and the worker, whose beat remembers its last runs below `var`.

    With a demonstration its older years are loaded beside them, once.
    """
    web = ["-m", "gunicorn", "--config", "python:marketplace.gunicorn"]
    worker = ["-m", "celery", "--app", "marketplace", "--quiet", "worker"]
    kind = ["--beat", "--pool", "threads"]
    options = ["--concurrency", "2", "--schedule", str(var / "beat"), "--loglevel", "WARNING"]
    older = ["manage.py", "load_demo", "--years", OLDER_YEARS, "--if-empty", "--gently"]
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [
        Child("web server", [sys.executable, *web]),
        Child("worker", [sys.executable, *worker, *kind, *options, *alone]),
        *(
            [Child("demonstration's older years", [sys.executable, *older], once=True)]
            if demo
            else []
        ),
    ]


def refuse_port_in_use(port: int) -> None:
    """Raise PortInUse with the remedy when the web server could not listen on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise PortInUse(
                f"Port {port} is in use: end the program that listens there (perhaps this one, "
                f"started before), or choose another port: PORT={port + 1} make run"
            ) from error


def answers(port: int) -> bool:
    """Tell whether something accepts connections on `port`."""
    with socket.socket() as probe:
        probe.settimeout(POLL_SECONDS)
        return probe.connect_ex((HOST, port)) == 0


def greeting(port: int, *, demo: bool) -> str:
    """Return what a person at the terminal wants to know first."""
    address = f"http://{HOST}:{port}"
    people = f"\n  People to sign in as: {address}/demo/" if demo else ""
    return f"\nMadang is open: {address}/{people}\n  Ctrl+C ends it.\n"


def say(sentence: str) -> None:
    """Write a line to the terminal at once."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def main() -> int:
    """Start both programs and stay until they are to end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.dev")
    from django.conf import settings

    port = int(os.environ.setdefault("PORT", "8000"))
    try:
        refuse_port_in_use(port)
    except PortInUse as refusal:
        say(str(refusal))
        return 1
    supervisor = Supervisor(
        programs(settings.VAR, demo=settings.DEMO),
        ready=lambda: answers(port),
        greet=greeting(port, demo=settings.DEMO),
    )
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, supervisor.stop)
    return supervisor.run()


if __name__ == "__main__":
    sys.exit(main())
