"""Keeping files, reading their bytes, and links that expire."""

import hashlib
from datetime import datetime, timedelta
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse

from portal.access.fields import new_public_id
from portal.audit import services as audit
from portal.files import adapters, registry
from portal.files.errors import Empty, TooLarge, WrongType
from portal.files.logic import archives, filenames, signatures
from portal.files.models import StoredFile

_SALT = "portal.files.link"

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
        return adapters.clean_image(content, kind.image), signatures.JPEG
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
    public_id = new_public_id()
    extension = signatures.EXTENSIONS.get(content_type, "")
    path = adapters.save(f"{kind}/{now:%Y/%m}/{public_id}{extension}", kept)
    try:
        with transaction.atomic():
            stored = StoredFile.objects.create(
                public_id=public_id,
                kind=kind,
                name=filenames.clean(name, extension),
                content_type=content_type,
                size=len(kept),
                sha256=hashlib.sha256(kept).hexdigest(),
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
    if upload.size is not None and upload.size > limit:
        raise TooLarge(limit)
    content = upload.read(limit + 1)
    return store(
        content=content,
        name=upload.name or "",
        kind=kind,
        actor=actor,
        now=now,
        owner_person_id=owner_person_id,
        organisation_id=organisation_id,
    )


def check_upload(*, upload: UploadedFile, kind: str) -> bytes:
    """Return the bytes of an upload that passed the checks of `kind`, without keeping them; raises as store does."""
    rules = registry.KINDS[kind]
    if upload.size is not None and upload.size > rules.max_bytes:
        raise TooLarge(rules.max_bytes)
    content = upload.read(rules.max_bytes + 1)
    return _settled(content, upload.name or "", rules)[0]


def read(stored: StoredFile) -> bytes:
    """Return all bytes of a stored file."""
    with adapters.open_file(stored.path) as file:
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
