"""Watching over the processes of one installation: start, prefix what they say, start again, stop without orphans.

The children are forked and not started anew: the supervisor has loaded Django once, and a fork shares that memory and
saves two to three seconds of processor time for each of web server, its workers, Celery and beat. So the supervisor
must hold no thread and no database connection when it forks.
"""

import contextlib
import ctypes
import errno
import os
import selectors
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

SECONDS_TO_STOP = 3.5
SECONDS_STABLE = 60.0
LONGEST_PAUSE = 30.0
LONGEST_LINE = 4000  # a pipe that is writable takes this much without blocking (PIPE_BUF is 4096)


def port_problem(host: str, port: int) -> str:
    """Return "" when `port` of `host` is free, else what stands in the way: "taken", "forbidden" or "address".

    Asked before the web server starts, because that one shares ports (SO_REUSEPORT): a forgotten copy would go on
    answering half of the requests, and nobody would be told.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # Connections of an earlier run that linger in TIME_WAIT do not count; a listening socket does.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            return "forbidden"
        except OSError as error:
            return "taken" if error.errno == errno.EADDRINUSE else "address"
    return ""


def interrupted(pid: int) -> bool:
    """Return whether the parent `pid` has gone, or is at this moment handling SIGINT (Linux; elsewhere only gone).

    GNU make passes SIGTERM on to its recipe but not SIGINT: a `kill -INT` of make leaves it waiting for a recipe that
    was told nothing. While it waits, SIGINT is blocked in it, and that can be read.
    """
    if os.getppid() != pid:
        return True
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("SigBlk:"):
                return bool(int(line.split()[1], 16) >> (signal.SIGINT - 1) & 1)
    return False


def _end_with_parent() -> None:
    """Ask the kernel to send this process SIGTERM when its parent dies, even of SIGKILL (Linux only)."""
    pr_set_pdeathsig = 1
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(pr_set_pdeathsig, signal.SIGTERM, 0, 0, 0)


@dataclass
class Child:
    """One process, with its own process group and the pipe on which it speaks.

    Attributes: name, the prefix of its lines; run, called in the fork, never to return to the caller's code; pid,
    0 while it is not running; pause, seconds to wait before the next start.
    """

    name: str
    run: Callable[[], object]
    pid: int = 0
    pipe: int = -1
    started: float = 0.0
    pause: float = 0.5
    due: float = 0.0
    rest: bytes = field(default=b"", repr=False)


class Supervisor:
    """Runs children until it is told to stop, and takes all of them with it."""

    def __init__(self, *, parent: int = 0, width: int = 6, before_fork: Callable[[], object] = lambda: None) -> None:
        """Set up; starts nothing.

        Arguments: parent, the parent process if its end or interruption shall stop everything too (0 = not);
        width, of prefixes; before_fork, called before each start: closes what a fork must not share.
        """
        self.children: list[Child] = []
        self.parent = parent
        self.width = width
        self.before_fork = before_fork
        self.stopping = False
        self._suspicions = 0
        self._patience = 0.2
        self._selector = selectors.DefaultSelector()
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_write, False)
        os.set_blocking(self._wake_read, False)
        self._selector.register(self._wake_read, selectors.EVENT_READ)

    # --- signals -----------------------------------------------------------------------------------------------------

    def listen(self) -> None:
        """Take SIGINT, SIGTERM and SIGHUP as the wish to stop, now and while run() lasts."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._told_to_stop)

    def _told_to_stop(self, *_: object) -> None:
        self.stopping = True
        # The pipe is full only if somebody has already been woken.
        with contextlib.suppress(BlockingIOError):
            os.write(self._wake_write, b"!")

    # --- speaking ----------------------------------------------------------------------------------------------------

    def say(self, name: str, text: str) -> None:
        """Print one line with its prefix; drop it when nobody reads, for a full pipe must not stop the portal."""
        line = f"{name:<{self.width}} | {text}\n".encode()[:LONGEST_LINE]
        try:
            writer = sys.stdout.fileno()
            with selectors.SelectSelector() as waiting:
                waiting.register(writer, selectors.EVENT_WRITE)
                read = bool(waiting.select(self._patience))
            if read:
                os.write(writer, line)
            # Wait once for a slow reader, not once for every line.
            self._patience = 0.2 if read else 0.0
        except (OSError, ValueError):
            return

    def _read(self, child: Child) -> None:
        try:
            piece = os.read(child.pipe, 65536)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        *lines, child.rest = (child.rest + piece).split(b"\n")
        if not piece or len(child.rest) > LONGEST_LINE:
            lines, child.rest = [*lines, child.rest], b""
        for line in lines:
            if line.strip():
                self.say(child.name, line.decode(errors="replace").rstrip())
        if not piece:
            self._close(child)

    def _close(self, child: Child) -> None:
        if child.pipe >= 0:
            self._selector.unregister(child.pipe)
            os.close(child.pipe)
            child.pipe = -1

    # --- starting and stopping ---------------------------------------------------------------------------------------

    def add(self, name: str, run: Callable[[], object]) -> None:
        """Add a child and start it. `run` is called in a fork; returning ends it with code 0."""
        child = Child(name, run)
        self.children.append(child)
        self._start(child)

    def _start(self, child: Child) -> None:
        self.before_fork()
        reader, writer = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            self._be_child(child, writer)
        os.close(writer)
        os.set_blocking(reader, False)
        child.pid, child.pipe, child.started = pid, reader, time.monotonic()
        self._selector.register(reader, selectors.EVENT_READ, child)

    def _be_child(self, child: Child, writer: int) -> None:
        """What the fork does: a group of its own, its own voice, then its work; it never returns."""
        code = 1
        try:
            os.setsid()
            _end_with_parent()
            for told in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(told, signal.SIG_DFL)
            nothing = os.open(os.devnull, os.O_RDONLY)
            os.dup2(nothing, 0)
            os.dup2(writer, 1)
            os.dup2(writer, 2)
            for number in (nothing, writer, self._wake_read, self._wake_write):
                os.close(number)
            self._selector.close()
            for other in self.children:
                if other.pipe >= 0:
                    os.close(other.pipe)
            sys.stdin = open(0, closefd=False)
            child.run()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException:
            traceback.print_exc()
        finally:
            with contextlib.suppress(BaseException):
                sys.stdout.flush()
                sys.stderr.flush()
            # Not sys.exit: what the supervisor has put on its stack and into atexit is not this process's to undo.
            os._exit(code)

    @staticmethod
    def _signal(child: Child, number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, number)

    def _reap(self) -> None:
        """Notice who has died; plan the next start, later each time unless the child had been stable."""
        for child in self.children:
            if not child.pid:
                continue
            pid, status = os.waitpid(child.pid, os.WNOHANG)
            if not pid:
                continue
            # Whatever the child has left of its group goes with it, or two generations would run side by side.
            self._signal(child, signal.SIGKILL)
            if child.pipe >= 0:
                self._read(child)
                self._close(child)
            child.pid = 0
            if self.stopping:
                continue
            now = time.monotonic()
            if now - child.started >= SECONDS_STABLE:
                child.pause = 0.5
            child.due = now + child.pause
            code = os.waitstatus_to_exitcode(status)
            self.say("serve", f"{child.name} ended ({code}); starting it again in {child.pause:g} s")
            child.pause = min(child.pause * 2, LONGEST_PAUSE)

    def _parent_says_stop(self) -> bool:
        # Twice in a row: make also blocks SIGINT for the instant in which it forks.
        self._suspicions = self._suspicions + 1 if self.parent and interrupted(self.parent) else 0
        return self._suspicions >= 2

    def step(self, seconds: float) -> None:
        """Do what is to be done, waiting at most `seconds` for something to happen."""
        for key, _ in self._selector.select(seconds):
            if key.data is None:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._wake_read, 1024)
            else:
                self._read(key.data)
        self._reap()
        if self._parent_says_stop():
            self.stopping = True
        now = time.monotonic()
        for child in self.children:
            if not self.stopping and not child.pid and now >= child.due:
                self._start(child)

    def run(self) -> None:
        """Watch until told to stop; then stop everything."""
        while not self.stopping:
            self.step(0.5)
        self.stop()

    def stop(self) -> None:
        """End all children within SECONDS_TO_STOP: asked first, then killed with their whole process groups."""
        self.stopping = True
        end = time.monotonic() + SECONDS_TO_STOP
        for child in self.children:
            if child.pid:
                self._signal(child, signal.SIGTERM)
        while any(child.pid for child in self.children) and time.monotonic() < end:
            self.step(0.05)
        for child in self.children:
            if child.pid:
                self._signal(child, signal.SIGKILL)
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(child.pid, 0)
                child.pid = 0
