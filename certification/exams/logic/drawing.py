"""Drawing a paper from a bank by a blueprint."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Row:
    """One line of a blueprint; None means any module, or any difficulty."""

    type: str
    count: int
    marks: Decimal
    module: str | None = None
    difficulty: int | None = None

    def takes(self, item: "Candidate") -> bool:
        """Say whether `item` may fill this row."""
        return (
            item.type == self.type and self.module in (None, item.module) and self.difficulty in (None, item.difficulty)
        )


@dataclass(frozen=True)
class Candidate:
    """A question version of the bank, as far as drawing needs it."""

    pk: int
    module: str
    type: str
    difficulty: int


@dataclass(frozen=True)
class Shortfall:
    """A blueprint row that the bank cannot fill: how many it wants, how many are left for it."""

    row: int
    wanted: int
    available: int


def assign(rows: Sequence[Row], pool: Sequence[Candidate], seed: str) -> tuple[list[list[int]], list[Shortfall]]:
    """Fill each row with distinct candidates, drawn at random by `seed`.

    Rows may overlap (one names a module, another takes any), so filling them one after the other could fail although
    a filling exists. This is a bipartite matching: candidates of the same module, type and difficulty are
    interchangeable, so groups of them are matched to rows by augmenting paths (Ford-Fulkerson), which finds a filling
    whenever there is one. Returns the pks for each row, and the rows that stay short.
    """
    shuffler = random.Random(seed)  # noqa: S311 - the seed is drawn by secrets; the draw must be repeatable
    groups: dict[tuple[str, str, int], list[int]] = {}
    for item in sorted(pool, key=lambda found: found.pk):
        groups.setdefault((item.module, item.type, item.difficulty), []).append(item.pk)
    keys = sorted(groups)
    fits = [
        [g for g, (module, kind, level) in enumerate(keys) if row.takes(Candidate(0, module, kind, level))]
        for row in rows
    ]
    size = [len(groups[key]) for key in keys]
    flow: list[Counter[int]] = [Counter() for _ in rows]
    used = [0] * len(keys)

    def augment(row: int, seen: set[int]) -> bool:
        options = list(fits[row])
        # Weighted by what is left, so that a wide row draws from the whole bank and not from its first module.
        options.sort(key=lambda g: -(size[g] - used[g]) * shuffler.random())
        for group in options:
            if group in seen:
                continue
            seen.add(group)
            if used[group] < size[group]:
                used[group] += 1
                flow[row][group] += 1
                return True
            for other in range(len(rows)):
                if other != row and flow[other][group] and augment(other, seen):
                    flow[other][group] -= 1
                    flow[row][group] += 1
                    return True
        return False

    shortfalls = []
    for number, row in enumerate(rows):
        filled = 0
        while filled < row.count and augment(number, set()):
            filled += 1
        if filled < row.count:
            shortfalls.append(Shortfall(number, row.count, filled))
    shuffled = {g: shuffler.sample(groups[key], len(groups[key])) for g, key in enumerate(keys)}
    drawn: list[list[int]] = []
    for number in range(len(rows)):
        chosen = [shuffled[g].pop() for g in sorted(flow[number]) for _ in range(flow[number][g])]
        shuffler.shuffle(chosen)
        drawn.append(chosen)
    return drawn, shortfalls


def shortfalls(rows: Sequence[Row], pool: Sequence[Candidate]) -> list[Shortfall]:
    """Return the rows that `pool` cannot fill; empty when the blueprint is feasible."""
    return assign(rows, pool, seed="feasibility")[1]


def full_marks(rows: Iterable[Row]) -> Decimal:
    """Return the marks of a whole paper."""
    return sum((row.marks * row.count for row in rows), Decimal(0))


def permutation(keys: Sequence[str], seed: str) -> list[str]:
    """Return option keys in the order in which this candidate sees them."""
    order = list(keys)
    random.Random(seed).shuffle(order)  # noqa: S311 - repeatable on purpose
    return order
