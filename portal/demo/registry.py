"""The chapters of the demonstration world: each room adds its own, told through its services."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Chapter:
    """One room's part of the demonstration world."""

    order: int
    name: str
    load: Callable[..., Any]


CHAPTERS: dict[str, Chapter] = {}


def chapter(order: int, name: str, load: Callable[..., Any]) -> None:
    """Add a chapter.

    Arguments: order, chapters are told in ascending order; name, dotted room; load, called as load(world, now=...),
    must be safe to repeat.
    """
    CHAPTERS[name] = Chapter(order, name, load)


def chapters() -> list[Chapter]:
    """Return all chapters in the order in which they are told."""
    return sorted(CHAPTERS.values(), key=lambda found: (found.order, found.name))


@dataclass(frozen=True)
class Bulk:
    """One room's part of a crowd: synthetic rows by the hundred thousand, for measuring and for trying at scale."""

    order: int
    name: str
    prepare: Callable[..., None] | None
    fill: Callable[..., None] | None
    finish: Callable[..., None] | None


BULKS: dict[str, Bulk] = {}


def bulk(
    order: int,
    name: str,
    *,
    prepare: Callable[..., None] | None = None,
    fill: Callable[..., None] | None = None,
    finish: Callable[..., None] | None = None,
) -> None:
    """Add a room's part of the crowd.

    Arguments: order, ascending; prepare(crowd), once before everybody; fill(crowd, chunk), for each chunk of people in
    turn, so that memory stays constant; finish(crowd), once after everybody.
    """
    BULKS[name] = Bulk(order, name, prepare, fill, finish)


def bulks() -> list[Bulk]:
    """Return the rooms' parts of the crowd in order."""
    return sorted(BULKS.values(), key=lambda found: (found.order, found.name))
