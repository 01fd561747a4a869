"""The statistics' chapter of the demonstration world: nothing is entered, what the other chapters told is counted."""

from datetime import datetime
from typing import Any

from certification.targets import services


def load(world: Any, *, now: datetime) -> None:
    """Make the rollup from the facts; safe to repeat."""
    services.rebuild_all(now=now)


def finish_crowd(crowd: Any) -> None:
    """Count the crowd."""
    services.rebuild_all(now=crowd.now)
