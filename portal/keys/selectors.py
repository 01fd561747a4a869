"""What may be known of the keys."""

from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.x509 import load_pem_x509_certificate, load_pem_x509_certificates
from django.conf import settings

from portal.keys import logic, models
from portal.keys.enums import Algorithm, Purpose
from portal.keys.errors import KeyUnavailable
from portal.keys.models import Key, PublicKey


def public_keys(purpose: str) -> list[PublicKey]:
    """Return the keys of a purpose ("pdf", "credential", "log", "timestamp"), the newest first.

    Retired and leaked ones stay in it: without them what they signed could not be checked.
    """
    ring = models.read(purpose)
    now = ring.current(purpose)
    return [_public(key, current=now is not None and key.key_id == now.key_id) for key in reversed(ring.of(purpose))]


def current(purpose: str) -> PublicKey:
    """Return the key that signs now. Raises KeyUnavailable if the last was given up and no other took its place."""
    found = next((key for key in public_keys(purpose) if key.current), None)
    if found is None:
        raise KeyUnavailable(f"there is no current key for {purpose}; see manage.py signing_keys rotate")
    return found


def find(purpose: str, key_id: str) -> PublicKey | None:
    """Return a key of a purpose by its name, current or not; None if there is no such."""
    return next((key for key in public_keys(purpose) if key.key_id == key_id), None)


def chain(purpose: str = "pdf", key_id: str = "") -> list[bytes]:
    """Return the certificates of a key as DER, its own first; of the current one if none is named.

    Empty for keys without certificates and for unknown ones.
    """
    key = find(purpose, key_id) if key_id else current(purpose)
    return [_der(pem) for pem in key.chain] if key is not None else []


def roots() -> list[bytes]:
    """Return as DER what signatures may lead to: the last certificate of every chain in the ring, and SIGNING_ROOTS.

    Raises KeyUnavailable where the ring or SIGNING_ROOTS cannot be read.
    """
    ring = models.read(Purpose.PDF)
    found = [_der(key.chain[-1]) for key in ring.keys if key.chain]
    if settings.SIGNING_ROOTS:
        try:
            further = load_pem_x509_certificates(Path(settings.SIGNING_ROOTS).read_bytes())
        except (OSError, ValueError) as error:
            raise KeyUnavailable(f"SIGNING_ROOTS cannot be read: {type(error).__name__}") from None
        found += [item.public_bytes(serialization.Encoding.DER) for item in further]
    return list(dict.fromkeys(found))


def is_development(purpose: str = "pdf") -> bool:
    """Tell whether the development authority, that is nobody, vouches for what is signed now."""
    return current(purpose).development


def _der(pem: str) -> bytes:
    return load_pem_x509_certificate(pem.encode()).public_bytes(serialization.Encoding.DER)


def _public(key: Key, *, current: bool) -> PublicKey:
    loaded = serialization.load_pem_public_key(key.public.encode())
    edwards = key.algorithm == Algorithm.ED25519
    raw = (
        loaded.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        if edwards
        else loaded.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return PublicKey(
        key_id=key.key_id,
        purpose=key.purpose,
        algorithm=key.algorithm,
        raw=raw,
        pem=key.public,
        multibase=logic.multibase(raw) if edwards else "",
        valid_from=key.valid_from,
        retired_on=key.retired_on,
        compromised_on=key.compromised_on,
        current=current,
        development=key.development,
        chain=list(key.chain),
    )
