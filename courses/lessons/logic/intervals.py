"""Unions of stretches [from, to) of a film, in milliseconds."""

from collections.abc import Iterable

Interval = tuple[int, int]


def union(intervals: Iterable[Iterable[int]]) -> list[Interval]:
    """Return the same set of moments as disjoint stretches in ascending order; empty stretches vanish."""
    merged: list[Interval] = []
    for start, end in sorted((int(a), int(b)) for a, b in intervals):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def length(intervals: Iterable[Iterable[int]]) -> int:
    """Return how many milliseconds the union of `intervals` holds."""
    return sum(end - start for start, end in union(intervals))


def clip(start: int, end: int, limit: int) -> Interval:
    """Return the part of [start, end) that lies in [0, limit)."""
    low = max(0, min(start, limit))
    return low, max(low, min(end, limit))


def frontier(intervals: Iterable[Iterable[int]], *, slack: int = 0) -> int:
    """Return up to where the film was seen from its start without a gap longer than `slack`."""
    reached = 0
    for start, end in union(intervals):
        if start > reached + slack:
            break
        reached = end
    return reached
