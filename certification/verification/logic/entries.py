"""What is written into the public log: an entry, and the statement of its head."""

import base64
import json
from datetime import UTC, datetime


def stamp(at: datetime) -> str:
    """Return a moment as RFC 3339 writes it, in UTC and whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _canonical(values: dict[str, str | int]) -> str:
    # What RFC 8785 gives for an object of ASCII texts and whole numbers.
    return json.dumps(values, sort_keys=True, separators=(",", ":"))


def entry(*, event: str, public_id: str, sha256: str, at: datetime) -> str:
    """Return the canonical text of a leaf: {event, id, sha256, time}, and nothing personal.

    Arguments: event, what happened to the certificate; sha256, of its PDF in hex; at, when it was recorded.
    """
    return _canonical({"event": event, "id": public_id, "sha256": sha256, "time": stamp(at)})


def statement(*, origin: str, size: int, root: str, at: datetime) -> str:
    """Return the canonical text of a head, which is what is signed: {origin, root, size, time}."""
    return _canonical({"origin": origin, "size": size, "root": root, "time": stamp(at)})


def shown_signature(value: bytes) -> str:
    """Return a signature as base64url without padding."""
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def signature_bytes(text: str) -> bytes:
    """Return the bytes of a signature shown as base64url. Raises ValueError for anything else."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
