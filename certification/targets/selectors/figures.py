"""A sheet: every count of a division on a day, by the divisions below it; and the indicators read from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Max, Min, Sum
from django.utils.translation import gettext as _

from certification.targets import registry
from certification.targets.enums import DenominatorKind
from certification.targets.logic import months
from certification.targets.models import Built, Denominator, Figure, Total
from portal.regions import logic as regions
from portal.regions import selectors as divisions

# How far back the rollup goes; earlier days are counted from the facts.
HISTORY = 72


@dataclass(frozen=True)
class Sheet:
    """The counts of a division.

    Attributes: total, {count: number} of the whole; below, {child's code: {count: number}}; built_at, when the oldest
    part of a rollup was made, None where the facts themselves were asked; built_last, when the newest part was.
    """

    region: int
    as_of: date
    total: Mapping[str, int]
    below: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    known_at: datetime | None = None
    built_at: datetime | None = None
    built_last: datetime | None = None


@dataclass(frozen=True)
class Value:
    """What an indicator says: a number, or the reason why there is none.

    Attributes: value, exact; numerator and denominator, what it was made of; note, where a denominator comes from.
    """

    indicator: registry.Indicator
    numerator: int
    denominator: int | None = None
    value: Fraction | None = None
    reason: str = ""
    reason_text: str = ""
    note: str = ""

    @property
    def percent(self) -> str:
        """Return the share in percent with one decimal, rounded half up; empty without a value."""
        return "" if self.value is None else tenths(self.value * 100)


def tenths(value: Fraction) -> str:
    """Return a number with one decimal, rounded half up."""
    scaled = (value * 10 + Fraction(1, 2)).__floor__()
    return f"{scaled // 10}.{scaled % 10}" if scaled >= 0 else f"-{-scaled // 10}.{-scaled % 10}"


def step(region: int) -> int:
    """Return by what the codes of a division's counties are cut to group them by the divisions right below it."""
    return 10000 if region == 0 else 100 if region % 10000 == 0 else 1


def _shape(region: int, counts: Mapping[str, Mapping[int, int]]) -> tuple[dict[str, int], dict[int, dict[str, int]]]:
    total: dict[str, int] = {}
    below: dict[int, dict[str, int]] = {}
    cut = step(region)
    for count, numbers in counts.items():
        for county, number in numbers.items():
            total[count] = total.get(count, 0) + number
            child = below.setdefault(county // cut * cut, {})
            child[count] = child.get(count, 0) + number
    return total, below


def from_facts(region: int, *, as_of: date, known_at: datetime | None = None) -> Sheet:
    """Return a sheet counted from the facts."""
    total, below = _shape(region, registry.count(region, on=as_of, known_at=known_at))
    return Sheet(region, as_of, total, below, known_at)


def rolled(region: int, month: int) -> tuple[dict[str, int], dict[int, dict[str, int]]]:
    """Return (total, below) of a month from the rollup: one question, and nothing but the rows that are shown."""
    cut = step(region)
    rows: Iterable[Any]
    if cut == 1:
        rows = _figures(region).filter(month=month).values_list("region_id", "count", "value")
    else:
        rows = _totals(region, cut).filter(month=month).values_list("code", "count", "value")
    total: dict[str, int] = {}
    below: dict[int, dict[str, int]] = {}
    for part, count, number in rows:
        total[count] = total.get(count, 0) + number
        below.setdefault(part, {})[count] = number
    return total, below


def _figures(region: int) -> Any:
    found = Figure.objects.order_by()
    if region:
        low, high = regions.span(region)
        found = found.filter(region_id__gte=low, region_id__lte=high)
    return found


def _totals(region: int, cut: int) -> Any:
    """Return the sums of a division's provinces (cut 10000) or cities (cut 100); its own where it is one itself."""
    found = Total.objects.order_by().filter(cut=cut)
    if region:
        low, high = regions.span(region)
        found = found.filter(code__gte=low, code__lte=high)
    return found


def built(region: int, month: int) -> tuple[datetime, date, datetime] | None:
    """Return when the oldest part of a month was made, the earliest day it was made for, and when the newest part was.

    None when it was not made.
    """
    found = Built.objects.filter(month=month)
    if region:
        low, high = regions.span(region)
        found = found.filter(region_id__gte=low, region_id__lte=high)
    row = found.aggregate(oldest=Min("built_at"), day=Min("as_of"), newest=Max("built_at"))
    return (row["oldest"], row["day"], row["newest"]) if row["oldest"] else None


def sheet(region: int, *, as_of: date, today: date, known_at: datetime | None = None) -> Sheet:
    """Return the sheet of a division on a day: from the rollup where it has that day, else from the facts.

    The rollup has the last days of past months and, of the running month, today. What was known earlier than now is
    always asked of the facts.
    """
    month = months.of(as_of)
    if known_at is None and as_of == months.day_of(month, today):
        made = built(region, month)
        # Figures of the running month made on an earlier day serve until the nightly run has made today's.
        if made is not None and (made[1] == as_of or as_of == today):
            total, below = rolled(region, month)
            return Sheet(region, as_of, total, below, built_at=made[0], built_last=made[2])
    return from_facts(region, as_of=as_of, known_at=known_at)


def trend(region: int, *, until: int, steps: int = 13) -> list[tuple[int, dict[str, int]]]:
    """Return (month, {count: number}) of the last months up to `until`, oldest first, from the rollup.

    Only what the curve needs: headcount, the levels, and the wide measure.
    """
    wanted = ["headcount", "wide", *CERTIFIED]
    first = months.add(until, 1 - steps)
    found: dict[int, dict[str, int]] = {}
    # The rows of the largest kind that adds up to the division: provinces, itself, or a county's own figures.
    whole = _figures(region) if region % 100 else _totals(region, 10000 if region % 10000 == 0 else 100)
    rows = whole.filter(month__in=months.between(first, until), count__in=wanted)
    for month, count, number in rows.values_list("month", "count").annotate(number=Sum("value")):
        found.setdefault(month, {})[count] = int(number)
    return sorted(found.items())


CERTIFIED = ("level_1", "level_2", "level_3", "level_4", "level_5")


def denominators(region: int, *, on: date, known_at: datetime | None = None) -> dict[str, Denominator]:
    """Return the newest number of elders and of beds of a division for a day, those that there are.

    Arguments: known_at, leave out what was entered after this moment.
    """
    rows = Denominator.objects.filter(region_id=region, on__lte=on).order_by("on", "pk")
    if known_at is not None:
        rows = rows.filter(recorded_at__lte=known_at)
    return {row.kind: row for row in rows}


def value(
    indicator: registry.Indicator, counts: Mapping[str, int], outside: Mapping[str, Denominator] | None = None
) -> Value:
    """Return what an indicator says of counts.

    Arguments: outside, the denominators that are not counted here. A missing or empty denominator is a reason.
    """
    numerator = sum(counts.get(count, 0) for count in indicator.numerator)
    if not indicator.denominator:
        return Value(indicator, numerator, value=Fraction(numerator))
    if indicator.denominator in DenominatorKind.values:
        row = (outside or {}).get(indicator.denominator)
        if row is None:
            kind = DenominatorKind(indicator.denominator).label
            return Value(
                indicator,
                numerator,
                reason="denominator_missing",
                reason_text=_("还没有登记%(kind)s") % {"kind": kind},
            )
        note = _("%(source)s，%(day)s") % {"source": row.source, "day": row.on.isoformat()}
        return Value(indicator, numerator, row.value, Fraction(numerator * indicator.per, row.value), note=note)
    denominator = counts.get(indicator.denominator, 0)
    if denominator == 0:
        return Value(indicator, numerator, 0, reason="nobody_in_post", reason_text=_("这一天没有在岗人员"))
    return Value(indicator, numerator, denominator, Fraction(numerator * indicator.per, denominator))


def values(found: Sheet, *, public_only: bool = False) -> list[Value]:
    """Return all indicators of a sheet, in their order."""
    outside = denominators(found.region, on=found.as_of, known_at=found.known_at)
    return [value(entry, found.total, outside) for entry in registry.indicators(public_only=public_only)]


def children(found: Sheet) -> list[tuple[int, str, Mapping[str, int]]]:
    """Return (code, name, counts) of the divisions right below that have anybody, in code order."""
    return [(code, divisions.name(code) or f"{code:06d}", counts) for code, counts in sorted(found.below.items())]
