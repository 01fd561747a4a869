"""What a device may send as an answer, a flag or a signal."""

import json
from collections.abc import Collection
from typing import Any

# The longest answer of the types that a paper shows is a few letters; a signal says in a few words what happened.
LARGEST_PAYLOAD_BYTES = 4096


def storable(payload: Any) -> bool:
    """Say whether both databases can keep the payload as JSON: small, finite numbers, no NUL, no half characters."""
    try:
        text = json.dumps(payload, ensure_ascii=False, allow_nan=False)
        return len(text.encode()) <= LARGEST_PAYLOAD_BYTES and "\\u0000" not in text
    except (TypeError, ValueError, RecursionError):
        return False


def fits(kind: str, payload: Any, *, type: str, keys: Collection[str]) -> bool:
    """Say whether a payload is one that a question of this type can have.

    Arguments: kind, "answer" or "flag"; type, of the question; keys, of its options. None takes an answer back.
    """
    if kind == "flag":
        return isinstance(payload, bool)
    if payload is None:
        return True
    if type == "single":
        return isinstance(payload, str) and payload in keys
    if type == "multiple":
        return (
            isinstance(payload, list)
            and all(isinstance(part, str) and part in keys for part in payload)
            and len(set(payload)) == len(payload)
        )
    if type == "true_false":
        return isinstance(payload, bool)
    return False
