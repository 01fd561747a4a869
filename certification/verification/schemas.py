"""Shapes of the API."""

from datetime import date

from ninja import Schema
from pydantic import Field


class VerifyIn(Schema):
    """Number and name, as on the certificate."""

    number: str = Field(min_length=1, max_length=60)
    name: str = Field(min_length=1, max_length=60)


class VerifyOut(Schema):
    """The answer; every field but `found` is null when nothing matches."""

    found: bool
    status: str | None
    kind: str | None
    level: int | None
    occupation: str | None
    holder_masked: str | None
    issued_on: date | None
    valid_until: date | None
    issuer: str | None
    revoked_on: date | None
    reason: str | None
    log: dict | None


class BatchIn(Schema):
    """Up to 1,000 rows."""

    rows: list[VerifyIn] = Field(min_length=1, max_length=1000)


class BatchRow(VerifyOut):
    """The answer to one row; rows are counted from 1."""

    line: int


class BatchOut(Schema):
    """The answers, in the order of the rows."""

    results: list[BatchRow]


class HeadOut(Schema):
    """A signed head. The signature (Ed25519, base64url without padding) is over the bytes of `statement`."""

    size: int
    root: str
    time: str
    statement: str
    key_id: str
    signature: str


class ProofOut(Schema):
    """An entry and the path from its hash to the root, from below; all hashes are SHA-256 in hex."""

    position: int
    entry: str
    leaf_hash: str
    size: int
    root: str
    proof: list[str]
    head_at: str | None
    pending: bool
    head: HeadOut | None


class ConsistencyOut(Schema):
    """Two roots and the proof that the second tree begins with the first."""

    first: int
    second: int
    first_root: str
    second_root: str
    proof: list[str]
