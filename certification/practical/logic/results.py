"""From sheets to a result.

National occupational standards: theory and practical are each marked out of 100, and 60 passes. How two assessors are
joined is not laid down there; the rules below are the portal's own, in one place:

- two sheets: the mean of the two;
- a third assessor scores when the two differ by more than the rubric's limit, or when one of them alone saw a critical
  fail;
- three sheets: the mean of the two that lie closest; where the third lies in the middle exactly, its own marks (which
  are the mean of all three);
- a critical fail counts when two assessors saw the same one, and fails the station whatever its marks;
- the practical part is passed with every station passed and 60 of 100 in all.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from certification.practical.enums import PlaceState

PASS_MARK = Decimal(60)
FULL_MARKS = Decimal(100)
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Score:
    """One sheet: its total in marks and the codes of the critical fails that the assessor saw."""

    total: Decimal
    critical: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Verdict:
    """What the sheets of one station say so far.

    Attributes: mark and passed, None until it is decided; critical, codes that count; disputed, codes that one assessor
    alone saw; difference of the first two sheets in marks, None until both are there.
    """

    state: PlaceState
    mark: Decimal | None = None
    passed: bool | None = None
    critical: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()
    difference: Decimal | None = None


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)


def joined(totals: Sequence[Decimal]) -> Decimal:
    """Return the marks of two or three sheets: the mean of the two that lie closest, in hundredths, half up."""
    low, *between, high = sorted(totals)
    if between:
        middle = between[0]
        if middle - low == high - middle:
            return _rounded(middle)
        low, high = (low, middle) if middle - low < high - middle else (middle, high)
    return _rounded((low + high) / 2)


def verdict(
    first: Score | None, second: Score | None, third: Score | None, *, over: Decimal, pass_mark: Decimal
) -> Verdict:
    """Return what the sheets of one station say.

    Arguments: first, second, third, sheets handed in, None where there is none yet; over, the difference in marks
    beyond which a third assessor scores; pass_mark, of the station.
    """
    if first is None or second is None:
        return Verdict(PlaceState.OPEN)
    sheets = [first, second] + ([third] if third else [])
    seen = Counter(code for sheet in sheets for code in sheet.critical)
    counted = tuple(sorted(code for code, times in seen.items() if times >= 2))
    disputed = tuple(sorted(code for code, times in seen.items() if times == 1))
    difference = abs(first.total - second.total)
    if third is None and (difference > over or (disputed and not counted)):
        return Verdict(PlaceState.THIRD, critical=counted, disputed=disputed, difference=difference)
    mark = joined([sheet.total for sheet in sheets])
    return Verdict(
        PlaceState.DECIDED,
        mark=mark,
        passed=not counted and mark >= pass_mark,
        critical=counted,
        disputed=disputed,
        difference=difference,
    )


@dataclass(frozen=True)
class Part:
    """A decided station in the whole: its verdict, its weight, its full marks."""

    verdict: Verdict
    weight: int
    full_marks: Decimal


def overall(parts: Sequence[Part]) -> tuple[Decimal, bool]:
    """Return the score out of 100, weighted by station, in hundredths, and whether the practical part is passed.

    Raises ValueError without stations or while one is undecided.
    """
    if not parts or any(part.verdict.mark is None for part in parts):
        raise ValueError("every station must be decided")
    weighted = sum(
        (
            part.weight * FULL_MARKS * part.verdict.mark / part.full_marks
            for part in parts
            if part.verdict.mark is not None
        ),
        Decimal(0),
    )
    score = _rounded(weighted / sum(part.weight for part in parts))
    return score, score >= PASS_MARK and all(part.verdict.passed for part in parts)
