"""When to try again."""

from datetime import timedelta

MAX_ATTEMPTS = 8
LEASE = timedelta(minutes=10)


def back_off(attempts: int) -> timedelta:
    """Return the pause before the next attempt: 5 s, doubled each time, at most an hour."""
    return timedelta(seconds=min(5 * 2 ** max(attempts - 1, 0), 3600))
