"""A message broker in a folder, for machines without Redis: every message is one file, and appears all at once.

The trap in kombu's own filesystem transport: it opens the message under its final name and then writes. A consumer
that polls in between reads half a message, the JSON parser raises inside the consumer loop, and from then on the
worker consumes nothing, without dying. Its table of bindings has the same fault, and a message being taken passes
through the system's temporary folder, where others can read it. Here writing means: a hidden name first, then a
rename, which the file system makes atomic; taking means a rename into a private folder, which only one consumer can
win; what cannot be read is laid aside and the next message is tried.

No broker is safe against a crash between taking and finishing. The job rows of portal.jobs are the truth and its sweep
sends again what was not confirmed, so messages are not forced to disk (fsync) either: that would cost milliseconds
each and protect nothing more.

Transport options: ``data_folder_in`` and ``data_folder_out`` (the same folder), ``control_folder``,
``polling_interval`` in seconds.
"""

import fcntl
import json
import logging
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any, ClassVar

from kombu.exceptions import ChannelError
from kombu.transport import filesystem, virtual
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)

SECONDS_BEFORE_LEFTOVERS_GO = 3600
SECONDS_OF_ONE_WAIT = 0.25


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` to `path` so that a reader sees all of it or none; raises OSError (disk full, no such folder)."""
    draft = path.with_name(f".draft-{uuid.uuid4().hex}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


class Channel(filesystem.Channel):
    """One connection's view of the folder: puts messages in, takes them out, keeps the bindings."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for folder in (self.messages, self.taken, self.unreadable, Path(self.control_folder)):
            folder.mkdir(parents=True, exist_ok=True)
        self._sweep_leftovers()

    @property
    def messages(self) -> Path:
        """The folder in which messages wait."""
        return Path(self.data_folder_out)

    @property
    def taken(self) -> Path:
        """The folder that a message passes through while one consumer reads it."""
        return self.messages / ".taken"

    @property
    def unreadable(self) -> Path:
        """The folder in which torn or foreign files are laid aside for a person to look at."""
        return self.messages / ".unreadable"

    def _sweep_leftovers(self) -> None:
        """Remove drafts and taken files of processes that were killed; the sweep of jobs sends their work again."""
        oldest = time.time() - SECONDS_BEFORE_LEFTOVERS_GO
        for leftover in (*self.messages.glob(".draft-*"), *self.taken.iterdir()):
            try:
                if leftover.stat().st_mtime < oldest:
                    leftover.unlink()
            except FileNotFoundError:
                continue  # another process swept it

    def _waiting(self, queue: str) -> list[str]:
        """Return the names of the files waiting in `queue`, oldest first."""
        ending = f"{queue}.msg"
        # Names only: this runs twenty times a second, and iterdir would make a path of each.
        names = os.listdir(self.messages)  # noqa: PTH208
        return sorted(name for name in names if name.partition(".")[2] == ending)

    def _put(self, queue: str, payload: dict, **kwargs: Any) -> None:  # type: ignore[override]
        """Add a message to `queue`; raises ChannelError when the file cannot be written."""
        # Wall clock in microseconds, sixteen digits until the year 2286: names sort by age, across restarts too.
        name = f"{time.time_ns() // 1000:016d}-{uuid.uuid4().hex}.{queue}.msg"
        try:
            write_whole(self.messages / name, dumps(payload).encode())
        except OSError as error:
            raise ChannelError(f"Cannot write a message into {self.messages}") from error

    def _get(self, queue: str, timeout: float | None = None) -> dict:
        """Take the oldest message of `queue`; raises queue.Empty when there is none."""
        for name in self._waiting(queue):
            mine = self.taken / name
            try:
                (self.messages / name).rename(mine)
            except FileNotFoundError:
                continue  # another consumer was quicker
            try:
                payload = loads(mine.read_bytes().decode())
                if not isinstance(payload, dict):
                    raise ValueError("a message is a JSON object")
            except ValueError:
                logger.warning("Message %s cannot be read; it now lies in %s", name, self.unreadable)
                mine.replace(self.unreadable / name)
                continue
            mine.unlink(missing_ok=True)
            return payload
        raise Empty

    @contextmanager
    def _bindings_locked(self) -> Iterator[None]:
        """Hold the one lock under which the tables of bindings are changed."""
        with (Path(self.control_folder) / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def get_table(self, exchange: str) -> list[filesystem.exchange_queue_t]:
        """Return the bindings of `exchange`, an empty list for one that nobody has bound."""
        try:
            rows = json.loads(self._exchange_file(exchange).read_bytes())
        except FileNotFoundError:
            return []
        except ValueError:
            # Left by a crash before the rename reached the disk; every producer and worker binds anew on connecting.
            logger.warning("The bindings of exchange %s cannot be read; starting with none", exchange)
            return []
        return [filesystem.exchange_queue_t(*row) for row in rows]

    def _set_table(self, exchange: str, rows: list[filesystem.exchange_queue_t]) -> None:
        write_whole(self._exchange_file(exchange), json.dumps([list(row) for row in rows]).encode())

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        """Bind `queue` to `exchange`; a binding that exists stays as it is."""
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        if row in self.get_table(exchange):
            return
        with self._bindings_locked():
            rows = self.get_table(exchange)
            if row not in rows:
                self._set_table(exchange, [row, *rows])

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any) -> None:
        """Drop the messages of `queue` and its binding to `exchange`."""
        self._purge(queue)
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._bindings_locked():
            rows = self.get_table(exchange)
            if row in rows:
                self._set_table(exchange, [other for other in rows if other != row])


class Transport(filesystem.Transport):
    """The transport as Celery names it: ``portal.jobs.adapters.filesystem_broker.Transport``."""

    Channel = Channel
    driver_type = "filesystem"
    driver_name = "portal-filesystem"

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        # kombu remembers bindings once for the whole process; a second broker folder would then never get its own.
        self.state = virtual.BrokerState()

    # Says whether the process is about to stop; the worker puts its own answer here.
    stopping: ClassVar[Callable[[], bool]] = bool

    def drain_events(  # type: ignore[override]  # as kombu's own virtual transport narrows its base
        self, connection: Any, timeout: float | None = None
    ) -> None:
        """Deliver one message; raises TimeoutError when none came within `timeout` seconds (None = wait for ever).

        Celery asks for two seconds at a time and hears of its own end only in between; that would be most of what a
        stop may take.
        """
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            left = SECONDS_OF_ONE_WAIT if end is None else min(SECONDS_OF_ONE_WAIT, end - time.monotonic())
            try:
                super().drain_events(connection, timeout=max(left, 0))
            except TimeoutError:
                if type(self).stopping() or (end is not None and time.monotonic() >= end):
                    raise
            else:
                return
