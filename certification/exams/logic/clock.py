"""The server's clock of an attempt."""

from datetime import datetime, timedelta

# What was answered in the last second must still arrive over a slow network.
GRACE = timedelta(seconds=30)


def deadline(*, started_at: datetime, minutes: int, closes_at: datetime, extra_minutes: int = 0) -> datetime:
    """Return when an attempt ends: its minutes after the start, at the latest when the session closes.

    Extra time moves the attempt's end and the session's end alike, so it is never cut off by the window.
    """
    extra = timedelta(minutes=extra_minutes)
    return min(started_at + timedelta(minutes=minutes), closes_at) + extra


def remaining_seconds(deadline_at: datetime, *, now: datetime) -> int:
    """Return the whole seconds left, never below 0."""
    return max(0, int((deadline_at - now).total_seconds()))


def is_late(received_at: datetime, deadline_at: datetime) -> bool:
    """Say whether an answer that arrived then is too late to be scored."""
    return received_at > deadline_at + GRACE
