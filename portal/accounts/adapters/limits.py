"""Counting in the shared cache: the budget of messages, and the guesses at one code."""

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.cache import cache

_LOCK = "accounts:limits:lock"
_LOCK_SECONDS = 5
_WAIT_SECONDS = 2.0


@dataclass(frozen=True)
class Claim:
    """One limit that a message counts against: at most `amount` in `seconds` for this `subject`."""

    name: str
    subject: str
    amount: int
    seconds: int

    @property
    def key(self) -> str:
        """The cache key; a digest, so that no number stands in the cache."""
        return f"accounts:limit:{self.name}:{hashlib.sha256(self.subject.encode()).hexdigest()[:32]}"


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time read and write the counters.

    `add` is the only step that every cache backend does in one piece. If the lock cannot be had within two seconds its
    owner is gone or the machine is drowning; then counting goes on without it rather than locking everybody out.
    """
    deadline = time.monotonic() + _WAIT_SECONDS
    held = cache.add(_LOCK, 1, _LOCK_SECONDS)
    while not held and time.monotonic() < deadline:
        time.sleep(0.005)
        held = cache.add(_LOCK, 1, _LOCK_SECONDS)
    try:
        yield
    finally:
        if held:
            cache.delete(_LOCK)


def spend(claims: Sequence[Claim], *, now: float) -> tuple[Claim, int] | None:
    """Count one message against all `claims`, or against none where one is used up.

    Arguments: now, seconds since the epoch. A window starts with its first message.
    Returns None when counted, else (the claim that is used up, seconds until it is free again).
    """
    with _alone():
        found = cache.get_many([claim.key for claim in claims])
        counts = {}
        for claim in claims:
            started, count = found.get(claim.key, (now, 0))
            if now >= started + claim.seconds:
                started, count = now, 0
            if count >= claim.amount:
                return claim, max(1, int(started + claim.seconds - now + 0.999))
            counts[claim] = (started, count + 1)
        for claim, (started, count) in counts.items():
            cache.set(claim.key, (started, count), max(1, int(started + claim.seconds - now) + 1))
    return None


def guess(nonce: str, *, allowed: int, seconds: int) -> int:
    """Claim one guess at the code `nonce`; return how many are left after this one, or -1 where none was left.

    The count is in the cache, not in the session: requests that run side by side each write back the session that
    they read, so a count kept there could be outrun.
    """
    for number in range(1, allowed + 1):
        if cache.add(f"accounts:guess:{nonce}:{number}", 1, seconds):
            return allowed - number
    return -1
