"""Everything that a desk or a statistics page of one division shows, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from certification.targets import registry
from certification.targets.enums import Unit
from certification.targets.logic import chart, months
from certification.targets.selectors import facts, figures, goals
from portal.regions import selectors as divisions
from portal.regions.enums import Level

# Within so many points of a share it is near, below it is behind.
NEAR = Fraction(5, 100)
_LEVELS = (
    ("level_2", ("level_1", "level_2")),
    ("level_3", ("level_3",)),
    ("level_4", ("level_4",)),
    ("level_5", ("level_5",)),
)


@dataclass(frozen=True)
class Line:
    """One row of the table of parts: a division right below, or an agency of a county."""

    code: int
    public_id: str
    name: str
    headcount: int
    certified: int
    rate: str
    percent: float
    gap: int | None
    status: str


def certified(counts: Mapping[str, int], *, wide: bool = False) -> int:
    """Return how many hold a certificate in the strict sense, or by the wide measure."""
    return counts.get("wide", 0) if wide else sum(counts.get(count, 0) for count in figures.CERTIFIED)


def gap(headcount: int, held: int, target: Fraction | None) -> int | None:
    """Return how many more must be certified to reach a share; None without a target."""
    return None if target is None else max(ceil(target * headcount) - held, 0)


def status(headcount: int, held: int, target: Fraction | None) -> str:
    """Return reached, near, behind; "" without a target or without people."""
    if target is None or not headcount:
        return ""
    rate = Fraction(held, headcount)
    return "reached" if rate >= target else "near" if rate >= target - NEAR else "behind"


def line(code: int, name: str, headcount: int, held: int, target: Fraction | None, public_id: str = "") -> Line:
    """Return one row of the table of parts."""
    rate = Fraction(held, headcount) if headcount else None
    return Line(
        code=code,
        public_id=public_id,
        name=name,
        headcount=headcount,
        certified=held,
        rate=f"{figures.tenths(rate * 100)}%" if rate is not None else "—",
        percent=float(rate * 100) if rate is not None else 0.0,
        gap=gap(headcount, held, target),
        status=status(headcount, held, target),
    )


def is_county(region: int) -> bool:
    """Say whether a division's parts are agencies."""
    row = divisions.get(region)
    return row is not None and row.level in (Level.COUNTY, Level.ZONE)


def parts(sheet: figures.Sheet, target: Fraction | None, *, agencies: bool, wide: bool = False) -> list[Line]:
    """Return the table of parts: agencies of a county (where they may be shown), else the divisions right below."""
    if is_county(sheet.region):
        if not agencies:
            return []
        return [
            line(0, name, counts["headcount"], certified(counts, wide=wide), target, public_id)
            for public_id, name, counts in facts.by_agency(sheet.region, on=sheet.as_of)
        ]
    return [
        line(code, name, counts.get("headcount", 0), certified(counts, wide=wide), target)
        for code, name, counts in figures.children(sheet)
        if counts.get("headcount")
    ]


def levels(sheet: figures.Sheet, standing: list[goals.Standing]) -> list[dict[str, Any]]:
    """Return the people by highest level, with the target of the level where there is one."""
    names = {
        "level_2": _("一二级 技师"),
        "level_3": _("三级 高级工"),
        "level_4": _("四级 中级工"),
        "level_5": _("五级 初级工"),
    }
    wanted = {
        f"level_{entry.target.indicator[-1]}": entry
        for entry in standing
        if entry.target.indicator.startswith("headcount_level_")
    }
    most = max((sum(sheet.total.get(part, 0) for part in counts) for _name, counts in _LEVELS), default=0)
    found = []
    for name, counts in _LEVELS:
        number = sum(sheet.total.get(part, 0) for part in counts)
        goal = wanted.get(name)
        asked = int(goal.target.at_least) if goal else None
        whole = asked or most
        found.append(
            {
                "name": names[name],
                "number": number,
                "asked": asked,
                "missing": max(asked - number, 0) if asked is not None else None,
                "percent": min(100.0, 100 * number / whole) if whole else 0.0,
            }
        )
    return found


Year = list[tuple[int, dict[str, int]]]


def year_until(sheet: figures.Sheet) -> Year:
    """Return the last months from the rollup, each as it ended, and at the end the day of the sheet itself."""
    month = months.of(sheet.as_of)
    found = [entry for entry in figures.trend(sheet.region, until=month) if entry[0] != month]
    return [*found, (month, dict(sheet.total))]


def curve(year: Year, *, target: Fraction | None, wide: bool = False) -> tuple[chart.Chart | None, chart.Chart | None]:
    """Return the chart of the last months (year_until), for wide screens and for phones."""
    rates = [
        (month, Fraction(certified(counts, wide=wide), counts["headcount"]))
        for month, counts in year
        if counts.get("headcount")
    ]
    return chart.draw(rates, target=target), chart.draw(rates, target=target, width=358, height=240)


def month_before(year: Year, sheet: figures.Sheet, *, wide: bool = False) -> Fraction | None:
    """Return by how much the rate rose since the end of the month before; None where the rollup lacks it."""
    found = dict(year).get(months.add(months.of(sheet.as_of), -1), {})
    if not found.get("headcount") or not sheet.total.get("headcount"):
        return None
    now = Fraction(certified(sheet.total, wide=wide), sheet.total["headcount"])
    return now - Fraction(certified(found, wide=wide), found["headcount"])


def crumbs(region: int) -> list[tuple[int, str]]:
    """Return (code, name) of the divisions above, the largest first."""
    return divisions.trail(region)[:-1]


def board(
    region: int, *, as_of: date, today: date, wide: bool = False, agencies: bool = True, public: bool = False
) -> dict[str, Any]:
    """Return what a desk shows of a division on a day.

    Arguments: wide, count by the wide measure wherever certificates are counted; agencies, list them in a county; public, the
    indicators for everybody alone.
    """
    sheet = figures.sheet(region, as_of=as_of, today=today)
    values = {entry.indicator.code: entry for entry in figures.values(sheet, public_only=public)}
    standing = goals.standings(region, as_of=as_of, today=today, sheet=sheet, public=public)
    asked = goals.rate_target(standing)
    target = asked.target.at_least if asked else None
    headcount, held = sheet.total.get("headcount", 0), certified(sheet.total, wide=wide)
    year = year_until(sheet)
    rise = month_before(year, sheet, wide=wide)
    broad, narrow = curve(year, target=target, wide=wide)
    extra = [
        {
            "label": entry.indicator.label,
            "help": entry.indicator.help,
            "shown": shown(entry),
            "note": entry.note,
            "reason_text": entry.reason_text,
        }
        for entry in values.values()
        if entry.indicator.code not in _SHOWN and (entry.value is not None or entry.reason)
    ]
    return {
        "region": region,
        "name": divisions.name(region) if region else _("全国"),
        "as_of": as_of,
        "built_at": sheet.built_at,
        "built_last": sheet.built_last,
        "headcount": headcount,
        "certified": held,
        "uncertified": headcount - held,
        "rate": values["certified_rate_wide" if wide else "certified_rate_strict"],
        "strict": values["certified_rate_strict"],
        "wide_rate": values["certified_rate_wide"],
        "wide": wide,
        "public": public,
        "rise": rise,
        "rise_text": figures.tenths(abs(rise) * 100) if rise is not None else "",
        "trained": values["trained_people"],
        "coverage": values["training_coverage"],
        "levels": levels(sheet, standing),
        "standings": standing,
        "target": asked,
        "target_text": asked.text(target) if asked else "",
        "target_percent": float(target * 100) if target is not None else None,
        "gap": gap(headcount, held, target),
        "is_county": is_county(region),
        "parts": parts(sheet, target, agencies=agencies, wide=wide),
        "chart": broad,
        "chart_phone": narrow,
        "chart_rows": [
            (_("%(year)s年%(month)s月") % {"year": point.month // 100, "month": point.month % 100}, point.percent)
            for point in (broad.points if broad else ())
        ],
        "extra": extra,
    }


_SHOWN = {
    "headcount", "certified_rate_strict", "certified_rate_wide", "uncertified", "trained_people", "training_coverage",
    "junior", "headcount_level_4", "headcount_level_3", "senior_and_above",
}  # fmt: skip


def shown(entry: figures.Value) -> str:
    """Return an indicator's value as people read it, "" where there is none."""
    if entry.value is None:
        return ""
    if entry.indicator.unit == Unit.SHARE:
        return f"{entry.percent}%"
    if entry.value.denominator == 1:
        return f"{int(entry.value):,}"
    return figures.tenths(entry.value)


def cell(entry: figures.Value) -> Any:
    """Return an indicator's value as a spreadsheet adds it up: a number, a share as a Fraction, None without a value."""
    if entry.value is None:
        return None
    if entry.indicator.unit == Unit.SHARE:
        return entry.value
    return int(entry.value) if entry.value.denominator == 1 else round(Decimal(float(entry.value)), 2)


def table(region: int, *, as_of: date, today: date) -> tuple[list[str], list[list[Any]], list[str]]:
    """Return (head, rows, notes) of the parts of a division with every indicator, for a spreadsheet.

    The last row is the whole. The parts of a county are its agencies. The notes say of which day and how it is counted.
    """
    sheet = figures.sheet(region, as_of=as_of, today=today)
    entries = [
        entry for entry in registry.indicators() if entry.denominator != "elders" and entry.denominator != "beds"
    ]
    rows: list[list[Any]] = []
    if is_county(region):
        for _public_id, name, counts in facts.by_agency(region, on=as_of):
            # Training of a year goes by where people live, which says nothing of an agency.
            rows.append([name, "", *(cell(figures.value(e, counts)) if _counted(e, counts) else None for e in entries)])
    else:
        rows += [_row(code, name, counts, entries) for code, name, counts in figures.children(sheet)]
    rows.append(_row(region, name_of(region), sheet.total, entries))
    notes = [
        _("%(name)s，截至 %(day)s") % {"name": name_of(region), "day": as_of.isoformat()},
        _("最后一行是合计。持证率是比例，不能相加。"),
        *(_("%(name)s：%(text)s") % {"name": entry.label, "text": entry.help} for entry in entries if entry.help),
    ]
    return [_("地区"), _("区划代码"), *(str(entry.label) for entry in entries)], rows, notes


def _counted(entry: registry.Indicator, counts: Mapping[str, int]) -> bool:
    return all(count in counts for count in entry.numerator)


def _row(code: int, name: str, counts: Mapping[str, int], entries: list[registry.Indicator]) -> list[Any]:
    return [name, f"{code:06d}", *(cell(figures.value(entry, counts)) for entry in entries)]


def name_of(region: int) -> str:
    """Return a division's name, the country's for 0."""
    return divisions.name(region) if region else _("全国")
