"""The supervisor keeps its programs running, and ends what it started."""

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from marketplace import supervisor
from marketplace.supervisor import (
    Child,
    PortInUse,
    Supervisor,
    greeting,
    programs,
    refuse_port_in_use,
)

WAIT_FOR_EVER = "import signal, sys; signal.signal(15, lambda *_: sys.exit(0)); signal.pause()"
DEAF = "import signal; signal.signal(15, signal.SIG_IGN); print(flush=True); signal.pause()"


def program(code: str, *arguments: object) -> list[str]:
    return [sys.executable, "-c", code, *map(str, arguments)]


def has_ended(pid: int) -> bool:
    """Wait for a process that is not our child, 5 seconds at most."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    readable, _, _ = select.select([handle], [], [], 5)
    os.close(handle)
    return bool(readable)


def supervise(children: list[Child], stop_when: Callable[[], bool]) -> int:
    """Run a supervisor that is told to stop as soon as `stop_when()` holds."""
    watch = Supervisor(children, ready=lambda: False, greet="")

    def stop_if_done() -> bool:
        if stop_when():
            watch.stop()
        return False

    watch.ready = stop_if_done
    return watch.run()


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE_SECONDS", 0.01)


def test_both_programs_are_started_and_ended() -> None:
    children = [Child("web", program(WAIT_FOR_EVER)), Child("worker", program(WAIT_FOR_EVER))]
    code = supervise(children, lambda: all(child.process for child in children))
    assert code == 0
    for child in children:
        assert child.process is not None
        assert child.process.returncode is not None


def test_a_program_that_dies_is_started_again(tmp_path: Path) -> None:
    traces = tmp_path / "traces"
    live_once = (
        "import sys, signal; trace = open(sys.argv[1], 'a+'); trace.write('x'); trace.flush();"
        "trace.seek(0); len(trace.read()) > 1 and signal.pause()"
    )
    child = Child("worker", program(live_once, traces))
    code = supervise([child], lambda: traces.exists() and traces.read_text() == "xx")
    assert code == 0
    assert child.deaths_in_a_row == 1


def test_what_a_dead_program_had_started_dies_with_it(tmp_path: Path) -> None:
    left_over = tmp_path / "pid"
    leave_one_behind = (
        "import pathlib, subprocess, sys, os;"
        "child = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()']);"
        "pathlib.Path(sys.argv[1]).write_text(str(child.pid)); os._exit(1)"
    )
    child = Child("worker", program(leave_one_behind, left_over))
    supervise([child], lambda: child.deaths_in_a_row > 0)
    assert has_ended(int(left_over.read_text()))


def test_a_program_that_cannot_start_ends_the_other_one() -> None:
    hopeless = Child("web", program("raise SystemExit(3)"))
    healthy = Child("worker", program(WAIT_FOR_EVER))
    assert supervise([hopeless, healthy], lambda: False) == 1
    assert hopeless.deaths_in_a_row == 5
    assert healthy.process is not None
    assert healthy.process.returncode is not None


def test_a_program_that_ignores_the_request_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.05)
    child = Child("worker", program(DEAF))
    child.process = subprocess.Popen(child.command, start_new_session=True, stdout=subprocess.PIPE)
    assert child.process.stdout is not None
    child.process.stdout.readline()  # it is deaf from here on
    Supervisor([child], ready=lambda: False, greet="").end_children()
    child.process.stdout.close()
    assert child.process.returncode == -signal.SIGKILL


def test_the_greeting_is_said_once_the_web_server_answers(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([False, False, True])
    watch = Supervisor([], ready=lambda: next(answers), greet="open")

    def say_and_stop(sentence: str) -> None:
        print(sentence)  # noqa: T201
        watch.stop()

    monkeypatch.setattr(supervisor, "say", say_and_stop)
    assert watch.run() == 0
    assert capsys.readouterr().out == "open\n"
    assert list(answers) == []


def test_the_greeting_names_the_demo_people_only_in_a_demo() -> None:
    assert "http://127.0.0.1:8123/demo/" in greeting(8123, demo=True)
    assert "demo" not in greeting(8123, demo=False)


def test_a_port_in_use_is_refused_with_the_remedy() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortInUse, match=f"PORT={port + 1} make run"):
            refuse_port_in_use(port)
    refuse_port_in_use(port)


def test_the_command_ends_with_one_sentence_when_the_port_is_in_use() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        outcome = subprocess.run(
            [sys.executable, "-m", "marketplace.supervisor"],
            env=os.environ | {"PORT": str(port)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert outcome.returncode == 1
    assert outcome.stdout.startswith(f"Port {port} is in use: ")
    assert outcome.stderr == ""


def test_the_worker_runs_threads_and_beat_in_one_program(tmp_path: Path) -> None:
    web, worker = programs(tmp_path)
    assert "python:marketplace.gunicorn" in web.command
    assert "--beat" in worker.command
    assert worker.command[worker.command.index("--pool") + 1] == "threads"
    assert str(tmp_path / "beat") in worker.command
