"""Folding an attempt's log into answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Logged:
    """One event of the log, as far as folding needs it."""

    seq: int
    kind: str
    item: int | None
    epoch: int
    client_seq: int
    payload: Any
    late: bool = False


def answers(events: Iterable[Logged], *, admitted: frozenset[int] = frozenset()) -> dict[int, Any]:
    """Return the answer of each item: the one with the highest (epoch, client_seq) that came in time.

    The order of arrival decides nothing, so a phone may send what it kept in any order and as often as it likes.
    Late events count only where their seq is in `admitted`.
    """
    best: dict[int, tuple[tuple[int, int, int], Any]] = {}
    for event in events:
        if event.kind != "answer" or event.item is None or (event.late and event.seq not in admitted):
            continue
        rank = (event.epoch, event.client_seq, event.seq)
        if event.item not in best or rank > best[event.item][0]:
            best[event.item] = (rank, event.payload)
    return {item: payload for item, (_, payload) in best.items()}


def flags(events: Iterable[Logged]) -> set[int]:
    """Return the items that the candidate has marked for a second look."""
    best: dict[int, tuple[tuple[int, int, int], bool]] = {}
    for event in events:
        if event.kind != "flag" or event.item is None:
            continue
        rank = (event.epoch, event.client_seq, event.seq)
        if event.item not in best or rank > best[event.item][0]:
            best[event.item] = (rank, bool(event.payload))
    return {item for item, (_, on) in best.items() if on}
