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
