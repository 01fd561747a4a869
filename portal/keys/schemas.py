"""Shapes of the API: what is published of the keys."""

from datetime import datetime

from ninja import Field, Schema


class KeyOut(Schema):
    """One key, current or not."""

    key_id: str
    purpose: str = Field(description="pdf, credential or log")
    algorithm: str = Field(description="RS256, ES256 or Ed25519")
    public_key: str = Field(description="SubjectPublicKeyInfo as PEM")
    public_key_multibase: str = Field(description="Ed25519 keys as in W3C Multikey, else empty")
    certificates: list[str] = Field(description="the chain as PEM, the key's own certificate first")
    valid_from: datetime
    retired_on: datetime | None = Field(description="signs no more since then; what it signed stays good")
    compromised_on: datetime | None = Field(description="signatures from then on are not to be trusted")
    current: bool
    development: bool = Field(description="the development authority vouches for it, that is nobody")


class KeysOut(Schema):
    """All keys, and the roots to which certificates lead."""

    keys: list[KeyOut]
    roots: list[str] = Field(description="root certificates as PEM")
