"""When a learner is asked whether they are there: moments and codes that follow from a viewing's seed."""

import random

from courses.lessons.logic import PRESENCE_GAP_MS


def moment(seed: int, index: int) -> int:
    """Return after how many milliseconds of learning in a viewing question `index` (from 0) stands."""
    low, high = PRESENCE_GAP_MS
    # Not a secret but a draw that can be repeated: the seed is random and stays on the server.
    return sum(random.Random(f"{seed}:{number}").randint(low, high) for number in range(index + 1))  # noqa: S311


def code(seed: int, index: int) -> str:
    """Return the four digits that may be typed instead of pressing the button."""
    return f"{random.Random(f'{seed}:{index}:code').randrange(10_000):04d}"  # noqa: S311
