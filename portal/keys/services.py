"""Signing, checking, and changing keys."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit import services as audit
from portal.keys import models, selectors
from portal.keys.adapters import files, kms, pkcs11
from portal.keys.enums import Algorithm, Purpose, Store
from portal.keys.errors import KeyChangeRefused, KeyUnavailable
from portal.keys.models import Key, PublicKey, Ring, authority


@dataclass(frozen=True)
class Signature:
    """A signature, the key that made it and how (of enums.Algorithm)."""

    key_id: str
    algorithm: str
    value: bytes


def sign(*, purpose: str, content: bytes, key_id: str = "") -> Signature:
    """Sign `content` with the current key of a purpose.

    Arguments: key_id, a certain key instead, so that a batch that began before a rotation can end with the same one.
    Ed25519 signs the content itself; RS256 is RSA PKCS #1 v1.5, ES256 is ECDSA in DER, both over its SHA-256.
    Errors: KeyUnavailable if there is no current key, the named one is unknown or has leaked, or cannot be reached.
    """
    ring = models.read(purpose, to_sign=True)
    if key_id:
        key = next((key for key in ring.of(purpose) if key.key_id == key_id), None)
        if key is None or key.compromised_on is not None:
            raise KeyUnavailable(f"the key {key_id} is not to be used")
    else:
        key = ring.current(purpose)
        if key is None:
            raise KeyUnavailable(f"there is no current key for {purpose}; see manage.py signing_keys rotate")
    value = _value(key, content)
    if key.store in {Store.PKCS11, Store.KMS} and not _is_signature(key.algorithm, key.public, content, value):
        # Elsewhere a name may come to mean another key; what that signed would be frozen and worth nothing.
        raise KeyUnavailable(f"what came back is no signature of the key {key.key_id}")
    return Signature(key.key_id, key.algorithm, value)


def check(*, purpose: str) -> str:
    """Return why nothing can be signed for a purpose, empty where it can: the key is opened and signs a few bytes.

    What is signed cannot be taken for anything else: it is no CMS, no credential and no entry of the log.
    """
    try:
        sign(purpose=purpose, content=b"manage.py signing_keys check")
    except KeyUnavailable as reason:
        return str(reason)
    return ""


def _value(key: Key, content: bytes) -> bytes:
    if key.store == Store.PKCS11:
        return pkcs11.sign(label=key.reference, algorithm=key.algorithm, content=content)
    if key.store == Store.KMS:
        return kms.sign(name=key.reference, algorithm=key.algorithm, content=content)
    own = key.store == Store.OWN
    path = Path(settings.SIGNING_FOLDER) / f"{key.key_id}.pem" if own else Path(key.reference)
    passphrase = "" if own else settings.SIGNING_KEYS[key.purpose]["passphrase"]
    return files.sign(path=path, passphrase=passphrase, key_id=key.key_id, content=content)


def verify(*, purpose: str, key_id: str, content: bytes, value: bytes, at: datetime | None = None) -> bool:
    """Tell whether `value` is the signature of `content` by this key of ours.

    Arguments: at, the moment at which it is known (from elsewhere) to have been made; if given, the key must have been
    in force and not leaked then. Without it the mathematics alone is judged.
    """
    key = selectors.find(purpose, key_id)
    if key is None or (at is not None and not key.trusted_at(at)):
        return False
    return _is_signature(key.algorithm, key.pem, content, value)


def _is_signature(algorithm: str, pem: str, content: bytes, value: bytes) -> bool:
    public: Any = serialization.load_pem_public_key(pem.encode())
    try:
        if algorithm == Algorithm.RS256:
            public.verify(value, content, padding.PKCS1v15(), hashes.SHA256())
        elif algorithm == Algorithm.ES256:
            public.verify(value, content, ec.ECDSA(hashes.SHA256()))
        else:
            public.verify(value, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def rotate(*, purpose: str, actor: Any, now: datetime) -> PublicKey:
    """Make a new key for a purpose; the one before stays published with the moment at which it was retired.

    Errors: KeyChangeRefused where the settings give the key: giving another is the rotation.
    """
    purpose = _known(purpose)
    if settings.SIGNING_KEYS.get(purpose, {}).get("key"):
        raise KeyChangeRefused("given", _("这把密钥由环境变量指定。请换上新的密钥文件，再重新启动。"), "purpose")

    def work(ring: Ring) -> Ring:
        before = ring.current(purpose)
        if before is not None:
            ring = ring.with_key(replace(before, retired_on=now))
        return ring.with_key(authority.make(Path(settings.SIGNING_FOLDER), purpose, valid_from=now))

    return _changed(purpose, work, action="keys.rotated", actor=actor, now=now)


def retire(*, purpose: str, key_id: str = "", actor: Any, now: datetime) -> PublicKey:
    """Stop signing with a key (the current one if none is named); what it signed stays good.

    Nothing is signed for the purpose until `rotate`, or until the settings give another key.
    Errors: KeyChangeRefused if there is no such key, or it was retired before.
    """

    def work(ring: Ring) -> Ring:
        key = _named(ring, purpose, key_id)
        if key.retired_on is not None:
            raise KeyChangeRefused("retired", _("这把密钥早已停用。"), "key_id")
        return ring.with_key(replace(key, retired_on=now))

    return _changed(purpose, work, action="keys.retired", actor=actor, now=now, key_id=key_id)


def mark_compromised(*, purpose: str, since: datetime, key_id: str = "", actor: Any, now: datetime) -> PublicKey:
    """Note that others may have had a key (the current one if none is named) since a moment; it signs no more.

    Arguments: since, not in the future; a later report may move it back but never forward.
    Errors: KeyChangeRefused if there is no such key, or the moment is not possible.
    """
    if since > now:
        raise KeyChangeRefused("future", _("泄露时间不能晚于现在。"), "since")

    def work(ring: Ring) -> Ring:
        key = _named(ring, purpose, key_id)
        if key.compromised_on is not None and since > key.compromised_on:
            raise KeyChangeRefused("later", _("已经记下更早的泄露时间，不能往后改。"), "since")
        return ring.with_key(replace(key, compromised_on=since, retired_on=key.retired_on or now))

    return _changed(purpose, work, action="keys.compromised", actor=actor, now=now, key_id=key_id)


def _known(purpose: str) -> str:
    if purpose not in set(Purpose):
        raise KeyChangeRefused("purpose", _("没有这种用途的密钥。"), "purpose")
    return purpose


def _named(ring: Ring, purpose: str, key_id: str) -> Key:
    key = next((key for key in ring.of(purpose) if key.key_id == key_id), None) if key_id else ring.current(purpose)
    if key is None:
        raise KeyChangeRefused("no_key", _("没有这把密钥。"), "key_id")
    return key


def _changed(
    purpose: str, work: Callable[[Ring], Ring], *, action: str, actor: Any, now: datetime, key_id: str = ""
) -> PublicKey:
    """Change the ring, write it down, and return the key that was made or named."""
    _known(purpose)
    touched: list[str] = []

    def noted(ring: Ring) -> Ring:
        after = work(ring)
        touched.extend(key.key_id for key in after.keys if key not in ring.keys)
        return after

    with transaction.atomic():
        # The file first: if it cannot be written nothing is claimed. A row too few is the smaller harm.
        models.change(purpose, noted, settle=False)
        key = selectors.find(purpose, touched[-1] if touched else key_id)
        assert key is not None
        audit.record(actor=actor, action=action, data={"purpose": purpose, "key": key.key_id}, now=now)
    return key
