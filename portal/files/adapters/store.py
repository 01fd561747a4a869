"""The private storage: a folder or a bucket."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages

from portal.files.errors import StoreUnavailable

_CHUNK = 64 * 1024


def storage() -> Storage:
    """Return the private storage: a folder or a bucket, never below a public address."""
    return storages["private"]


@contextmanager
def at_work() -> Iterator[None]:
    """Whatever goes wrong with the storage itself is StoreUnavailable, but that a file is not there.

    Each kind of storage has errors of its own; none of them is the fault of who sends or asks for a file.
    """
    try:
        yield
    except FileNotFoundError:
        raise
    except Exception as error:
        raise StoreUnavailable(type(error).__name__) from error


def save(path: str, content: bytes) -> str:
    """Keep the bytes; return the path that the storage gave. Raises StoreUnavailable."""
    with at_work():
        return storage().save(path, ContentFile(content))


def save_file(path: str, source: IO[bytes]) -> str:
    """Keep what an open file holds, from its beginning, in pieces; return the path that the storage gave.

    Raises StoreUnavailable.
    """
    source.seek(0)
    with at_work():
        return storage().save(path, File(source))


def digest(source: IO[bytes]) -> tuple[int, str]:
    """Return the size and the SHA-256 of an open file, read from its beginning in pieces of constant memory."""
    source.seek(0)
    running, size = hashlib.sha256(), 0
    while piece := source.read(_CHUNK):
        running.update(piece)
        size += len(piece)
    return size, running.hexdigest()


def open_file(path: str) -> IO[bytes]:
    """Open a kept file for reading."""
    return storage().open(path, "rb")


def delete(path: str) -> None:
    """Remove the bytes; a missing file is no error."""
    storage().delete(path)


def chunks(path: str, first: int, last: int) -> Iterator[bytes]:
    """Yield the bytes from `first` to `last`, both included, in pieces of constant memory."""
    with storage().open(path, "rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0:
            piece = file.read(min(_CHUNK, left))
            if not piece:
                return
            left -= len(piece)
            yield piece


def local_path(path: str) -> str:
    """Return where a stored file lies on this machine's disk, or "" for storages elsewhere."""
    try:
        return storages["private"].path(path)
    except NotImplementedError:
        return ""
