"""A key of the ring, and what may be published of it."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from portal.keys.enums import Algorithm

_DATES = ("valid_from", "retired_on", "compromised_on")


@dataclass(frozen=True)
class Key:
    """One key: its public half, its dates, and where the private half lies.

    `reference` is a path, a label or a name, as its store takes it. `chain` are certificates as PEM, the key's own
    first; empty for keys without one. `development`: the development authority vouches for it, so nobody does.
    Dates are aware moments.
    """

    key_id: str
    purpose: str
    algorithm: str
    store: str
    reference: str
    public: str
    valid_from: datetime
    chain: list[str] = field(default_factory=list)
    retired_on: datetime | None = None
    compromised_on: datetime | None = None
    development: bool = False

    def __str__(self) -> str:
        return self.key_id

    def as_dict(self) -> dict[str, Any]:
        """Return the key as plain values for the ring's file."""
        values = dict(vars(self))
        return values | {name: values[name].isoformat() if values[name] else None for name in _DATES}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Key":
        """Return the key that `as_dict` wrote."""
        dates = {name: datetime.fromisoformat(values[name]) if values[name] else None for name in _DATES}
        return cls(**(values | dates))

    @property
    def usable(self) -> bool:
        """Whether new signatures may be made with it."""
        return self.retired_on is None and self.compromised_on is None


@dataclass(frozen=True)
class PublicKey:
    """What everybody may know of a key.

    `raw`: the 32 bytes of an Ed25519 key, else the DER of its SubjectPublicKeyInfo; `pem`: the latter as text;
    `multibase`: Ed25519 keys as in Multikey (W3C Controlled Identifiers 1.0, section 2.2.2), else empty.
    `chain`: certificates as PEM. Signatures from `compromised_on` on are not to be trusted.
    """

    key_id: str
    purpose: str
    algorithm: str
    raw: bytes
    pem: str
    multibase: str
    valid_from: datetime
    retired_on: datetime | None
    compromised_on: datetime | None
    current: bool
    development: bool
    chain: list[str]

    def __str__(self) -> str:
        return self.key_id

    def trusted_at(self, moment: datetime) -> bool:
        """Tell whether a signature that is known to be made at `moment` counts.

        The claim of the signature itself is no knowledge once the key has leaked: whoever has it can write any date.
        """
        return self.valid_from <= moment and (self.compromised_on is None or moment < self.compromised_on)


def algorithm_of(public: Any) -> str:
    """Return how a key of the `cryptography` library signs. Raises ValueError for kinds that the portal does not use."""
    if isinstance(public, rsa.RSAPublicKey) and public.key_size >= 2048:
        return Algorithm.RS256
    if isinstance(public, ec.EllipticCurvePublicKey) and isinstance(public.curve, ec.SECP256R1):
        return Algorithm.ES256
    if isinstance(public, ed25519.Ed25519PublicKey):
        return Algorithm.ED25519
    raise ValueError("only RSA of 2048 bits or more, P-256 and Ed25519 are used")


def key_id_of(purpose: str, public: Any) -> str:
    """Return the name of a key: its purpose and the head of the SHA-256 of its public half, so it is never reused."""
    encoded = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return f"{purpose}-{hashlib.sha256(encoded).hexdigest()[:16]}"


def pem_of(public: Any) -> str:
    """Return a public key as PEM text."""
    encoded: bytes = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return encoded.decode()
