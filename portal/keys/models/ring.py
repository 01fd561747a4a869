"""The ring's file: read often, changed rarely and under a lock, replaced whole."""

import fcntl
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.conf import settings

from portal.keys.enums import Algorithm, Purpose, Store
from portal.keys.errors import KeyUnavailable
from portal.keys.models import authority
from portal.keys.models.key import Key, algorithm_of, key_id_of, pem_of
from portal.keys.models.private import read_private

_SUITS: dict[str, set[str]] = {
    Purpose.PDF: {Algorithm.RS256, Algorithm.ES256},
    Purpose.CREDENTIAL: {Algorithm.ED25519},
    Purpose.LOG: {Algorithm.ED25519},
}
_seen: dict[str, tuple[tuple[int, int, int], "Ring"]] = {}
_checked: set[tuple[str, str, str]] = set()


@dataclass(frozen=True)
class Ring:
    """All keys, in the order in which they came; `given` is what the settings said when each purpose was last read."""

    keys: tuple[Key, ...]
    given: dict[str, str]

    def __str__(self) -> str:
        return f"{len(self.keys)} keys"

    def of(self, purpose: str) -> list[Key]:
        """Return the keys of a purpose, the newest last."""
        return [key for key in self.keys if key.purpose == purpose]

    def current(self, purpose: str) -> Key | None:
        """Return the key that signs now, if there is one."""
        return next((key for key in reversed(self.of(purpose)) if key.usable), None)

    def with_key(self, changed: Key) -> "Ring":
        """Return the ring with a key added, or put in the place of its older self."""
        if any(key.key_id == changed.key_id for key in self.keys):
            keys = tuple(changed if key.key_id == changed.key_id else key for key in self.keys)
        else:
            keys = (*self.keys, changed)
        return Ring(keys, self.given)


def folder() -> Path:
    """Return the folder of the ring, made for the owner alone if it is not there."""
    path = Path(settings.SIGNING_FOLDER)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def read(purpose: str = "", *, to_sign: bool = False) -> Ring:
    """Return the ring; with a purpose, make its first key or take the one that the settings give, if need be.

    Arguments: to_sign, the current key must be at hand; else what is published suffices, so that old signatures can
    be checked while a key is missing.
    Errors: KeyUnavailable if the settings give a key that cannot be taken (and there is no other, or to_sign).
    """
    place = folder()
    ring = _load(place)
    if not purpose or _settled(ring, place, purpose):
        return ring
    try:
        return change(purpose, lambda found: found)
    except KeyUnavailable:
        if to_sign or not ring.of(purpose):
            raise
        return ring


def change(purpose: str, work: Callable[[Ring], Ring], *, settle: bool = True) -> Ring:
    """Change the ring under the lock and return it; `work` takes the ring and returns another.

    The purpose's first key, or the one that the settings give, is there when `work` begins.
    Arguments: settle, whether a key of the settings that cannot be taken stops the change; without it what is published
    already can be given up all the same. Without any key of the purpose it always stops.
    """
    place = folder()
    with (place / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = found = _load(place)
        settled = True
        try:
            found = _settle(before, place, purpose)
        except KeyUnavailable:
            if settle or not before.of(purpose):
                raise
            settled = False
        after = work(found)
        if after != before:
            _write(place / "ring.json", after)
        if settled:
            _checked.add(_mark(place, purpose))
        return after


def _said(purpose: str) -> str:
    """Return what the settings say of a purpose's key, or an empty text."""
    said = settings.SIGNING_KEYS.get(purpose, {})
    return f"{said['key']}|{said['public']}" if said.get("key") else ""


def _mark(place: Path, purpose: str) -> tuple[str, str, str]:
    return str(place), purpose, _said(purpose)


def _settled(ring: Ring, place: Path, purpose: str) -> bool:
    """Tell whether the ring agrees with the settings; each process looks into given files once, when it starts."""
    if not ring.of(purpose) or ring.given.get(purpose, "") != _said(purpose):
        return False
    return not _said(purpose) or _mark(place, purpose) in _checked


def _settle(ring: Ring, place: Path, purpose: str) -> Ring:
    if _settled(ring, place, purpose):
        return ring
    current = ring.current(purpose)
    if _said(purpose):
        now = datetime.now(UTC).replace(microsecond=0)
        key = _adopt(purpose, first=not ring.of(purpose), now=now)
        known = next((old for old in ring.keys if old.key_id == key.key_id), None)
        if known is None:
            if current is not None:
                ring = ring.with_key(replace(current, retired_on=now))
            ring = ring.with_key(key)
        elif known.usable:
            ring = ring.with_key(replace(key, valid_from=known.valid_from))
        # One that was given up stays so: nothing signs until another is given.
    elif not ring.of(purpose):
        ring = ring.with_key(authority.make(place, purpose, valid_from=None))
    elif current is not None and current.store != Store.OWN:
        # Whoever takes a bureau's key away must not find development certificates given out instead.
        raise KeyUnavailable(f"the settings no longer give the key {current.key_id}; rotate, or give it again")
    return Ring(ring.keys, ring.given | {purpose: _said(purpose)})


def _adopt(purpose: str, *, first: bool, now: datetime) -> Key:
    """Return the key that the settings give for a purpose, with its certificates."""
    said = settings.SIGNING_KEYS[purpose]
    scheme, _, reference = said["key"].rpartition(":") if said["key"].startswith(("pkcs11:", "kms:")) else ("", "", "")
    store = Store(scheme) if scheme else Store.FILE
    public, chain = _published(Path(said["public"])) if said["public"] else (None, [])
    if store == Store.FILE:
        own = read_private(Path(said["key"]), said["passphrase"]).public_key()
        if public is not None and pem_of(public) != pem_of(own):
            raise KeyUnavailable(f"{said['public']} does not belong to {said['key']}")
        public, reference = own, said["key"]
    if public is None:
        raise KeyUnavailable(f"the public half of {said['key']} is not given")
    if purpose == Purpose.PDF and not chain:
        raise KeyUnavailable("SIGNING_PDF_CHAIN gives no certificate for SIGNING_PDF_KEY")
    try:
        algorithm = algorithm_of(public)
    except ValueError as error:
        raise KeyUnavailable(f"{said['key']}: {error}") from None
    if algorithm not in _SUITS[purpose]:
        raise KeyUnavailable(f"a key of {algorithm} does not suit the purpose {purpose}")
    valid_from = now
    if first and chain:
        valid_from = x509.load_pem_x509_certificate(chain[0].encode()).not_valid_before_utc
    return Key(
        key_id=key_id_of(purpose, public),
        purpose=purpose,
        algorithm=algorithm,
        store=store,
        reference=reference,
        public=pem_of(public),
        valid_from=valid_from,
        chain=chain,
    )


def _published(path: Path) -> tuple[Any, list[str]]:
    """Return the public key of a PEM file, and its certificates if it has any."""
    try:
        content = path.read_bytes()
        if b"BEGIN CERTIFICATE" not in content:
            return serialization.load_pem_public_key(content), []
        found = x509.load_pem_x509_certificates(content)
    except OSError as error:
        raise KeyUnavailable(f"{path} cannot be read: {error.strerror}") from None
    except ValueError:
        raise KeyUnavailable(f"{path} holds neither certificates nor a public key as PEM") from None
    chain = [certificate.public_bytes(serialization.Encoding.PEM).decode() for certificate in found]
    return found[0].public_key(), chain


def _load(place: Path) -> Ring:
    path = place / "ring.json"
    try:
        found = path.stat()
    except FileNotFoundError:
        return Ring((), {})
    stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
    kept = _seen.get(str(path))
    if kept is not None and kept[0] == stamp:
        return kept[1]
    try:
        values = json.loads(path.read_text())
        ring = Ring(tuple(Key.from_dict(item) for item in values["keys"]), values["given"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        # Never made anew by itself: with it every key that ever signed would be forgotten.
        raise KeyUnavailable(f"the ring {path} cannot be read: {type(error).__name__}") from None
    _seen[str(path)] = (stamp, ring)
    return ring


def _write(path: Path, ring: Ring) -> None:
    values = {"keys": [key.as_dict() for key in ring.keys], "given": ring.given}
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(values, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    # The names too, this one's and those of new keys, must outlast a loss of power.
    place = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
