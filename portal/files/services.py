"""Keeping files, reading their bytes, and links that expire."""

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.access.fields import new_public_id
from portal.audit import services as audit
from portal.files import adapters, registry
from portal.files.errors import BadFilm, Empty, TooLarge, Unfit, WrongType
from portal.files.logic import archives, filenames, signatures
from portal.files.models import StoredFile

_SALT = "portal.files.link"
# Six hours, in seconds; no lesson is longer.
_LONGEST_FILM = 6 * 3600
_log = logging.getLogger(__name__)
# Enough to tell what a file is.
_HEAD = 64 * 1024

#: Refuse a zip or spreadsheet that would do harm (see logic.archives); a door for rooms that get bytes elsewhere.
check_archive = archives.check_archive


def _settled(content: bytes, name: str, kind: registry.Kind) -> tuple[bytes, str]:
    """Return the bytes to keep and their type, after all checks of the kind."""
    if not content:
        raise Empty
    if len(content) > kind.max_bytes:
        raise TooLarge(kind.max_bytes)
    found = signatures.settle(signatures.sniff(content), name, kind.types)
    if not found:
        raise WrongType(signatures.labels(kind.types))
    if found in signatures.ARCHIVES:
        archives.check_archive(content)
    if found in signatures.IMAGES and kind.image is not None:
        return adapters.clean_image(content, kind.image), signatures.PNG if kind.image.ink else signatures.JPEG
    return content, found


@transaction.atomic
def store(
    *,
    content: bytes,
    name: str,
    kind: str,
    actor: Any,
    now: datetime,
    owner_person_id: int | None = None,
    organisation_id: int | None = None,
) -> StoredFile:
    """Check the bytes by the rules of their kind and keep them privately.

    Arguments: name, as people see it, cleaned here and never used as a path; kind, a registered one;
    owner_person_id, organisation_id, to whom the file belongs.
    Raises: Unfit (TooLarge, WrongType, BadImage, BadArchive, Empty); KeyError for a kind that nobody registered.
    """
    kept, content_type = _settled(content, name, registry.KINDS[kind])
    return _keep(
        lambda path: adapters.save(path, kept),
        size=len(kept),
        sha256=hashlib.sha256(kept).hexdigest(),
        content_type=content_type,
        name=name,
        kind=kind,
        actor=actor,
        now=now,
        owner_person_id=owner_person_id,
        organisation_id=organisation_id,
    )


@transaction.atomic
def store_file(
    *,
    source: IO[bytes],
    name: str,
    kind: str,
    actor: Any,
    now: datetime,
    owner_person_id: int | None = None,
    organisation_id: int | None = None,
) -> StoredFile:
    """Do the same as store with an open file, which is never in memory as a whole if it is film, sound, PDF or ours.

    Arguments: source, readable from its beginning and seekable; left open. Other arguments and errors as of store.
    """
    rules = registry.KINDS[kind]
    source.seek(0)
    found = signatures.settle(signatures.sniff(source.read(_HEAD)), name, rules.types)
    if found not in signatures.STREAMED and not (rules.made_here and found in rules.types):
        source.seek(0)
        return store(
            content=source.read(rules.max_bytes + 1),
            name=name,
            kind=kind,
            actor=actor,
            now=now,
            owner_person_id=owner_person_id,
            organisation_id=organisation_id,
        )
    size, sha256 = adapters.digest(source)
    if size > rules.max_bytes:
        raise TooLarge(rules.max_bytes)
    return _keep(
        lambda path: adapters.save_file(path, source),
        size=size,
        sha256=sha256,
        content_type=found,
        name=name,
        kind=kind,
        actor=actor,
        now=now,
        owner_person_id=owner_person_id,
        organisation_id=organisation_id,
    )


def _keep(
    save: Callable[[str], str],
    *,
    size: int,
    sha256: str,
    content_type: str,
    name: str,
    kind: str,
    actor: Any,
    now: datetime,
    owner_person_id: int | None,
    organisation_id: int | None,
) -> StoredFile:
    """Write the bytes by `save`, which takes the wished path and returns the given one, then the row about them."""
    public_id = new_public_id()
    extension = signatures.EXTENSIONS.get(content_type, "")
    path = save(f"{kind}/{now:%Y/%m}/{public_id}{extension}")
    try:
        with transaction.atomic():
            stored = StoredFile.objects.create(
                public_id=public_id,
                kind=kind,
                name=filenames.clean(name, extension),
                content_type=content_type,
                size=size,
                sha256=sha256,
                path=path,
                uploaded_by=actor,
                owner_person_id=owner_person_id,
                organisation_id=organisation_id,
                created_at=now,
            )
            audit.record(
                actor=actor,
                action="files.file.stored",
                target=stored,
                data={"kind": kind, "size": stored.size, "sha256": stored.sha256},
                now=now,
            )
    except Exception:
        adapters.delete(path)
        raise
    return stored


@transaction.atomic
def discard(*, stored: StoredFile, actor: Any, now: datetime) -> None:
    """Remove a file that was made to be fetched once: the row now, the bytes after commit. Others are kept.

    Raises ValueError for a kind that the portal does not make itself: what people gave us is never removed this way.
    """
    if not registry.KINDS[stored.kind].made_here:
        raise ValueError(stored.kind)
    audit.record(
        actor=actor,
        action="files.file.discarded",
        target=stored,
        data={"kind": stored.kind, "sha256": stored.sha256},
        now=now,
    )
    path = stored.path
    stored.delete()
    transaction.on_commit(lambda: adapters.delete(path))


def store_upload(
    *,
    upload: UploadedFile,
    kind: str,
    actor: Any,
    now: datetime,
    owner_person_id: int | None = None,
    organisation_id: int | None = None,
) -> StoredFile:
    """Keep a file that came in a form; never reads more of it than its kind allows. Raises as store does."""
    limit = registry.KINDS[kind].max_bytes
    with _naming(upload):
        if upload.size is not None and upload.size > limit:
            raise TooLarge(limit)
        return store(
            content=upload.read(limit + 1),
            name=upload.name or "",
            kind=kind,
            actor=actor,
            now=now,
            owner_person_id=owner_person_id,
            organisation_id=organisation_id,
        )


@contextmanager
def _naming(upload: UploadedFile) -> Iterator[None]:
    """Put the file's name before what is wrong with it: a form may take several."""
    try:
        yield
    except Unfit as refusal:
        name = PurePosixPath(upload.name or "").name[:60]
        if name:
            refusal.message = _("“%(name)s”：%(why)s") % {"name": name, "why": refusal.message}
        raise


def check_upload(*, upload: UploadedFile, kind: str) -> bytes:
    """Return the bytes of an upload that passed the checks of `kind`, without keeping them; raises as store does."""
    rules = registry.KINDS[kind]
    with _naming(upload):
        if upload.size is not None and upload.size > rules.max_bytes:
            raise TooLarge(rules.max_bytes)
        content = upload.read(rules.max_bytes + 1)
        return _settled(content, upload.name or "", rules)[0]


def check_film(source: IO[bytes]) -> None:
    """Refuse an MP4 file that holds no picture or no playing time; without ffprobe only a line in the log is left.

    Raises: BadFilm.
    """
    found = adapters.probe(source)
    if found is None:
        _log.info("ffprobe is not installed: a film was taken without being looked into")
        return
    if "video" not in found["streams"]:
        raise BadFilm("no_picture")
    if not 0 < found["seconds"] <= _LONGEST_FILM:
        raise BadFilm("length")


def picture_size(content: bytes) -> tuple[int, int]:
    """Return width and height in pixels of a picture that passed the checks of its kind."""
    return adapters.picture_size(content)


def brightness(content: bytes, boxes: Sequence[tuple[float, float, float, float]]) -> list[float]:
    """Return how bright a kept picture is in each box, from 0 to 255; boxes as shares of its width and height."""
    return adapters.brightness(content, boxes)


def digest(source: IO[bytes]) -> str:
    """Return the SHA-256 of an open, seekable file without holding it in memory."""
    return adapters.digest(source)[1]


def read(stored: StoredFile) -> bytes:
    """Return all bytes of a stored file. Raises FileNotFoundError where it is lost, StoreUnavailable."""
    with adapters.at_work(), adapters.open_file(stored.path) as file:
        return file.read()


def open(stored: StoredFile) -> IO[bytes]:
    """Open a stored file for reading; the caller closes it."""
    return adapters.open_file(stored.path)


def link(stored: StoredFile, *, seconds: int, now: datetime) -> str:
    """Return an address by which whoever holds it may read the file until it expires.

    Arguments: seconds, how long it holds from `now`.
    """
    expires = int((now + timedelta(seconds=seconds)).timestamp())
    token = Signer(salt=_SALT).sign(f"{stored.public_id}:{expires}").rsplit(":", 1)[1]
    return f"{reverse('files:file', args=[stored.public_id])}?until={expires}&key={token}"


def link_holds(public_id: str, *, until: str, key: str, now: datetime) -> bool:
    """Say whether the parts of an address were signed by `link` and have not expired."""
    try:
        Signer(salt=_SALT).unsign(f"{public_id}:{until}:{key}")
        return int(until) > now.timestamp()
    except (BadSignature, ValueError):
        return False


def local_path(stored: StoredFile) -> str:
    """Return the file's place on this machine's disk, empty where the storage is elsewhere; for commands only."""
    return adapters.local_path(stored.path)
