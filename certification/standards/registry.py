"""What higher rooms know of a person, in the words of the facts vocabulary."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Protocol


class Knows(Protocol):
    """What a room registers: its part of a facts file, such as {"certificates": [...]}, of many persons at once."""

    def __call__(
        self, person_ids: Collection[int], *, known_at: datetime | None = None
    ) -> Mapping[int, Mapping[str, Any]]:
        """Return the part of each person, by row number, as the room knew it at a moment (None: now)."""


FACTS: dict[str, Knows] = {}


def facts(name: str, function: Knows) -> None:
    """Have `function` add to what is known of people.

    Arguments: name, of the room; function(person_ids, known_at=...), a fixed number of queries however many there are.
    """
    FACTS[name] = function
