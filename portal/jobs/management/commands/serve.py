"""One command that runs the portal on one machine: web server, worker and beat."""

import contextlib
import fcntl
import gc
import hashlib
import http.client
import os
import signal
import time
import warnings
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections
from django.urls import get_resolver

from portal.jobs.adapters import filesystem_broker, processes, snapshot

SECONDS_UNTIL_READY = 60
# Commits group: two processes with four threads each write 3.6 times as much as single threads do.
THREADS_PER_WORKER = 4
WORKER_THREADS = 4


class Command(BaseCommand):
    """Supervises the processes of one installation until it is told to stop."""

    help = "Run the portal: web server, background worker and beat under one command. Ctrl-C stops all."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--host", default=settings.PORTAL_HOST, help="address to listen on (PORTAL_HOST)")
        parser.add_argument("--port", type=int, default=settings.PORTAL_PORT, help="port to listen on (PORTAL_PORT)")
        parser.add_argument("--workers", type=int, default=2, help="web processes (2)")
        parser.add_argument("--migrate", action="store_true", default=True, help="bring the database up to date first")
        parser.add_argument("--no-migrate", dest="migrate", action="store_false", help="leave the database as it is")
        parser.add_argument("--demo", action="store_true", help="load the demonstration world; hand out its addresses")
        parser.add_argument(
            "--with-parent", action="store_true", help="stop when the process that started this one is stopped"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, start, watch, stop."""
        # manage.py has turned the collector off for the start; what is there now stays, and need not be looked at again.
        gc.freeze()
        gc.enable()
        host, port = options["host"], options["port"]
        self.run_folder = settings.PORTAL_VAR / "run"
        # WhiteNoise warns of a missing folder at every start, although the finders serve the files here.
        for folder in (self.run_folder, Path(settings.STATIC_ROOT)):
            folder.mkdir(parents=True, exist_ok=True)
        parent = os.getppid() if options["with_parent"] and os.getppid() > 1 else 0
        if (host, port) != (settings.PORTAL_HOST, settings.PORTAL_PORT) and "PORTAL_URL" not in os.environ:
            settings.PORTAL_URL = settings.WAGTAILADMIN_BASE_URL = f"http://{host}:{port}"
        lock = self._lock()
        try:
            self._refuse_taken_port(host, port)
            supervisor = processes.Supervisor(parent=parent, before_fork=prepare_fork)
            with interruptible(parent):
                if options["migrate"]:
                    self._prepare_database()
                if options["demo"]:
                    self._load_demo()
                # Once here, and not in every web process at its first page.
                _ = get_resolver().url_patterns
            supervisor.listen()
            try:
                supervisor.add("web", lambda: serve_web(host, port, options["workers"]))
                supervisor.add("worker", lambda: serve_jobs(self.run_folder))
                if self._wait_until_ready(supervisor, host, port) and options["demo"]:
                    self._hand_out(supervisor, host, port)
                supervisor.run()
            finally:
                supervisor.stop()
        except KeyboardInterrupt:
            self.stderr.write("serve: stopped before it was ready; what was loaded so far is kept")
        finally:
            lock.close()
        self.stdout.flush()
        self.stderr.flush()
        # Everything has been wound down; taking the interpreter apart object by object would cost another second.
        os._exit(0)

    # --- before the start --------------------------------------------------------------------------------------------

    def _lock(self) -> TextIO:
        """Hold the folder: a second copy on it would share the queue, and beat would tick twice."""
        lock = (self.run_folder / "serve.lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise CommandError(
                f"The portal already runs from {settings.PORTAL_VAR} (process {lock.read().strip() or 'unknown'}). "
                "Stop it first, or give this copy another PORTAL_VAR and PORTAL_PORT."
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        return lock

    def _refuse_taken_port(self, host: str, port: int) -> None:
        if problem := processes.port_problem(host, port):
            raise CommandError(
                {
                    "taken": f"Port {port} on {host} is taken by another program. Set PORTAL_PORT to a free one.",
                    "forbidden": f"Port {port} may not be used without more rights. Set PORTAL_PORT to one above 1023.",
                    "address": f"{host} is no address of this machine. Set PORTAL_HOST (0.0.0.0 = all of them).",
                }[problem]
            )

    def _prepare_database(self) -> None:
        """Make a missing database from the snapshot, or run the migrations that it has not had."""
        done = self.run_folder / "migrated"
        code = f"{snapshot.fingerprint()} {_digest(settings.BASE_DIR, ['*/*/registrations.py', 'portal/audit/*.py'])}"
        database = settings.DATABASES["default"]
        path = Path(database["NAME"])
        if database["ENGINE"].endswith("sqlite3") and not path.exists() and snapshot.fits():
            snapshot.unpack(path)
            self.stdout.write("serve: database made from the ready-made one")
        # Code that installs triggers may have changed without a new migration: then migrate runs for its last step.
        elif snapshot.missing() or not done.exists() or done.read_text() != code:
            self.stdout.write("serve: bringing the database up to date; this can take a minute")
            snapshot.migrate()
        snapshot.keep_address()
        done.write_text(code)

    def _load_demo(self) -> None:
        """Tell what is still untold of the demonstration world; its certificates are rendered before it returns."""
        self.stdout.write("serve: demonstration world")
        self.stdout.flush()
        call_command("demo")

    # --- after the start ---------------------------------------------------------------------------------------------

    def _wait_until_ready(self, supervisor: processes.Supervisor, host: str, port: int) -> bool:
        """Watch until the web server answers; return whether it does."""
        end = time.monotonic() + SECONDS_UNTIL_READY
        while not supervisor.stopping and time.monotonic() < end:
            supervisor.step(0.1)
            if answers(reachable_host(host), port):
                supervisor.say("serve", f"ready: {settings.PORTAL_URL}/")
                return True
        if not supervisor.stopping:
            supervisor.say("serve", f"no answer on {host}:{port} after {SECONDS_UNTIL_READY} s; see the lines above")
        return False

    def _hand_out(self, supervisor: processes.Supervisor, host: str, port: int) -> None:
        try:
            call_command("demo_sheet", stdout=self.stdout, stderr=self.stderr)
        except (CommandError, DatabaseError, OSError) as error:
            supervisor.say("serve", f"the sheet of addresses could not be written: {error}")
        finally:
            connections.close_all()


def _digest(root: Path, patterns: list[str]) -> str:
    """Return one digest over the files under `root` that match the patterns (SHA-256, hex)."""
    digest = hashlib.sha256()
    files = {path for pattern in patterns for path in root.glob(pattern)}
    for path in sorted(files):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(root)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


@contextlib.contextmanager
def interruptible(parent: int) -> Iterator[None]:
    """Let SIGINT, SIGTERM and the end of `parent` (0 = none) raise KeyboardInterrupt in the work inside.

    Before the processes run there is nothing to wind down but a transaction, and that rolls back by itself.
    """

    told = False
    suspicions = 0

    def stop(*_: object) -> None:
        nonlocal told
        told = True
        raise KeyboardInterrupt

    def look(*_: object) -> None:
        """Look at the parent, and say it again if the first word was swallowed (a finaliser swallows exceptions)."""
        nonlocal suspicions
        suspicions = suspicions + 1 if parent and processes.interrupted(parent) else 0
        if told or suspicions >= 2:
            raise KeyboardInterrupt

    handlers = {signal.SIGINT: stop, signal.SIGTERM: stop, signal.SIGALRM: look}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    signal.setitimer(signal.ITIMER_REAL, 0.5, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def prepare_fork() -> None:
    """Close what a fork must not share, and keep the collector from touching, so copying, the memory that it may."""
    connections.close_all()
    gc.freeze()


def reachable_host(host: str) -> str:
    """Return an address at which a server listening on `host` answers on this machine."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def answers(host: str, port: int) -> bool:
    """Return whether the portal answers at /healthz."""
    asking = http.client.HTTPConnection(host, port, timeout=1)
    try:
        asking.request("GET", "/healthz")
        return asking.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()


def serve_web(host: str, port: int, workers: int) -> None:
    """Run the web server in this process and its forks until it is told to stop."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "portal.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS_PER_WORKER,
        # Idle threads take their database connection with them.
        blocking_threads_idle_timeout=600,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        # Without it a worker that hangs would keep the whole server from stopping.
        workers_kill_timeout=2,
    ).serve()


def serve_jobs(run_folder: Path) -> None:
    """Run the Celery worker, and beat inside it, in this process until it is told to stop."""
    from celery.worker import state

    from portal.celery import app

    # The exit code once the worker has been told to stop, 0 for a friendly one; None before.
    filesystem_broker.Transport.stopping = lambda: state.should_stop is not None
    # In a container everything is root; the queue takes JSON only, which is what the warning is about.
    warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")
    app.worker_main(
        [
            *("--quiet", "worker", "--pool", "threads", "--concurrency", str(WORKER_THREADS)),
            *("--beat", "--schedule", str(run_folder / "beat")),
            *("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"),
        ]
    )
