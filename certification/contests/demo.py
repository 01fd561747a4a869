"""The chapter of contests."""

from datetime import datetime
from typing import Any


def load(world: Any, *, now: datetime) -> None:
    """Told below."""
