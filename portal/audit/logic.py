"""The arithmetic of the hash chain."""

import hashlib
import json
from collections.abc import Iterable, Sequence

GENESIS = "0" * 64


def ranges(ids: Sequence[int]) -> list[list[int]]:
    """Return ascending `ids` as inclusive [first, last] ranges."""
    found: list[list[int]] = []
    for number in ids:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def canonical(row: dict) -> bytes:
    """Return `row` as the bytes that are hashed: JSON with sorted keys and no spaces, UTF-8."""
    return json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def seal_hash(previous: str, rows: Iterable[dict]) -> str:
    """Return the hash of a seal: SHA-256 over the previous hash and the SHA-256 of each row in id order."""
    digest = hashlib.sha256(previous.encode())
    for row in rows:
        digest.update(hashlib.sha256(canonical(row)).digest())
    return digest.hexdigest()
