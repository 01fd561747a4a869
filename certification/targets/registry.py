"""What is counted and what is shown of it; higher rooms add theirs from their registrations.

A *source* counts, a county a number, in one question to the database. An *indicator* is what people read: a count, a
sum of counts, or a quotient of two.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

# {count: {county: number}}
Counted = Mapping[str, Mapping[int, int]]


@dataclass(frozen=True)
class Source:
    """Counts that are made together."""

    name: str
    counts: tuple[str, ...]
    function: Callable[..., Counted]


@dataclass(frozen=True)
class Indicator:
    """One figure on a desk or in the statistics.

    Attributes: numerator, counts that are added up; denominator, a count, one of enums.DenominatorKind, or "" for a
    plain number; per, by how much a quotient is multiplied (per 1,000 elders); unit, of enums.Unit; public, whether
    the page for everybody shows it; help, one sentence of definition.
    """

    code: str
    label: Any
    unit: str
    numerator: tuple[str, ...]
    denominator: str = ""
    per: int = 1
    order: int = 50
    public: bool = True
    help: Any = ""


SOURCES: dict[str, Source] = {}
INDICATORS: dict[str, Indicator] = {}


def source(name: str, *, counts: tuple[str, ...], function: Callable[..., Counted]) -> None:
    """Register counts that the rollup keeps by county and month.

    Arguments: counts, the codes that it gives, up to 32 letters; function(region, *, on, known_at) -> {count:
    {county: number}}, where `region` is a division's code (0: everywhere), `on` the day, `known_at` a moment or None
    (what is known now). It must be additive over counties: a county's numbers do not depend on its neighbours'.
    """
    SOURCES[name] = Source(name, counts, function)


def indicator(
    code: str,
    *,
    label: Any,
    unit: str,
    numerator: tuple[str, ...],
    denominator: str = "",
    per: int = 1,
    order: int = 50,
    public: bool = True,
    help: Any = "",
) -> None:
    """Register an indicator over registered counts; see Indicator for the arguments."""
    INDICATORS[code] = Indicator(code, label, unit, numerator, denominator, per, order, public, help)


def indicators(*, public_only: bool = False) -> list[Indicator]:
    """Return the indicators in the order in which they are shown."""
    found = [entry for entry in INDICATORS.values() if entry.public or not public_only]
    return sorted(found, key=lambda entry: (entry.order, entry.code))


def count(region: int, *, on: date, known_at: datetime | None = None) -> dict[str, dict[int, int]]:
    """Return every registered count by county, straight from the facts."""
    found: dict[str, dict[int, int]] = {}
    for entry in SOURCES.values():
        for code, numbers in entry.function(region, on=on, known_at=known_at).items():
            found[code] = dict(numbers)
    return found
