"""The supervisor: starts, speaks, starts again, and leaves nobody behind. Each scene is a small program of its own."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from portal.jobs.adapters import processes

ROOT = Path(__file__).resolve().parents[3]
PREAMBLE = """
import os, signal, subprocess, sys, time
from portal.jobs.adapters.processes import Supervisor
def sleep_for_ever():
    print("pid", os.getpid(), flush=True)
    while True: time.sleep(60)
"""


def alive(pid: int) -> bool:
    """Return whether the process runs; one that is dead and only not yet collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def until(condition, seconds: float = 10.0) -> bool:
    """Wait until the condition holds; return whether it does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


@pytest.fixture
def play(tmp_path):
    """Start a scene; returns (process, function that waits for the n-th number printed after a word)."""
    running = []

    def start(scene: str):
        script = tmp_path / "scene.py"
        script.write_text(PREAMBLE + textwrap.dedent(scene))
        out = tmp_path / "out"
        with out.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, script], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=file, stderr=file
            )
        running.append(process)

        def number(word: str, nth: int = 0) -> int:
            def found() -> list[str]:
                return [line.split()[-1] for line in out.read_text().splitlines() if f" {word} " in line]

            assert until(lambda: len(found()) > nth), out.read_text()
            return int(found()[nth])

        return process, number

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
            process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_all_within_five_seconds_grandchildren_too(play, number):
    process, said = play("""
        def stubborn():
            # Deaf itself, and with a child that is deaf too.
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
            print("grandchild", child.pid, flush=True)
            sleep_for_ever()
        s = Supervisor(); s.listen()
        s.add("calm", sleep_for_ever); s.add("deaf", stubborn); s.run()
    """)
    pids = [said("pid", 0), said("pid", 1), said("grandchild")]
    started = time.monotonic()
    process.send_signal(number)
    assert process.wait(5) == 0
    assert time.monotonic() - started < 5
    assert until(lambda: not any(alive(pid) for pid in pids), 2)


def test_a_dead_child_is_started_again_and_each_time_later(play):
    process, said = play("""
        def weak():
            print("pid", os.getpid(), flush=True)
            raise SystemExit(3)
        s = Supervisor(); s.listen(); s.add("weak", weak); s.run()
    """)
    assert len({said("pid", nth) for nth in range(3)}) == 3
    process.terminate()
    assert process.wait(5) == 0


def test_children_end_when_the_supervisor_is_killed(play):
    process, said = play("s = Supervisor(); s.listen(); s.add('calm', sleep_for_ever); s.run()")
    pid = said("pid")
    process.kill()
    process.wait()
    assert until(lambda: not alive(pid))


def test_the_end_of_the_parent_ends_everything(play):
    _, said = play("""
        scene = '''
        import os, time
        from portal.jobs.adapters.processes import Supervisor
        s = Supervisor(parent=os.getppid()); s.listen()
        s.add("calm", lambda: (print("pid", os.getpid(), flush=True), time.sleep(600)))
        s.run()
        '''
        import textwrap
        subprocess.Popen([sys.executable, "-c", textwrap.dedent(scene)])
        time.sleep(3)
        os._exit(0)
    """)
    pid = said("pid")
    assert until(lambda: not alive(pid))


def test_nobody_reading_stops_nobody(tmp_path):
    script = tmp_path / "loud.py"
    script.write_text(
        PREAMBLE
        + textwrap.dedent("""
        def loud():
            for _ in range(20000): print("x" * 100)
            sleep_for_ever()
        s = Supervisor(); s.listen(); s.add("loud", loud); s.run()
        """)
    )
    process = subprocess.Popen(
        [sys.executable, script], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE
    )
    time.sleep(2)
    process.terminate()
    assert process.wait(5) == 0
    process.stdout.close()


def test_a_taken_port_is_told():
    with socket.socket() as other:
        # As granian listens: sharing the port must not hide that it is taken.
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert processes.port_problem("127.0.0.1", port) == "taken"
    assert processes.port_problem("127.0.0.1", port) == ""
    assert processes.port_problem("192.0.2.1", port) == "address"
