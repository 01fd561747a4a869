"""Everything that a desk or a statistics page of one division shows, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from certification.targets import registry
from certification.targets.enums import Unit
from certification.targets.logic import chart, months
from certification.targets.selectors import figures, goals, people
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


def certified(counts: Mapping[str, int]) -> int:
    """Return how many hold a certificate in the strict sense."""
    return sum(counts.get(count, 0) for count in figures.CERTIFIED)


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


def parts(sheet: figures.Sheet, target: Fraction | None, *, agencies: bool) -> list[Line]:
    """Return the table of parts: agencies of a county (where they may be shown), else the divisions right below."""
    if is_county(sheet.region):
        if not agencies:
            return []
        found = people.agencies(sheet.region, on=sheet.as_of)
        return [
            line(0, place["name"], place["headcount"], place["certified"], target, place["public_id"])
            for place in found
        ]
    return [
        line(code, name, counts.get("headcount", 0), certified(counts), target)
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


def curve(year: Year, *, target: Fraction | None) -> tuple[chart.Chart | None, chart.Chart | None]:
    """Return the chart of the last months of the rollup (figures.trend), for wide screens and for phones."""
    rates = [
        (month, Fraction(certified(counts), counts["headcount"])) for month, counts in year if counts.get("headcount")
    ]
    return chart.draw(rates, target=target), chart.draw(rates, target=target, width=358, height=240)


def month_before(year: Year, sheet: figures.Sheet) -> Fraction | None:
    """Return by how much the strict rate rose since the end of the month before; None where the rollup lacks it."""
    found = dict(year).get(months.add(months.of(sheet.as_of), -1), {})
    if not found.get("headcount") or not sheet.total.get("headcount"):
        return None
    return Fraction(certified(sheet.total), sheet.total["headcount"]) - Fraction(certified(found), found["headcount"])


def crumbs(region: int) -> list[tuple[int, str]]:
    """Return (code, name) of the divisions above, the largest first."""
    return divisions.trail(region)[:-1]


def board(
    region: int, *, as_of: date, today: date, wide: bool = False, agencies: bool = True, public: bool = False
) -> dict[str, Any]:
    """Return what a desk shows of a division on a day.

    Arguments: wide, show the wide measure as the first figure; agencies, list them in a county; public, the
    indicators for everybody alone.
    """
    sheet = figures.sheet(region, as_of=as_of, today=today)
    values = {entry.indicator.code: entry for entry in figures.values(sheet, public_only=public)}
    standing = goals.standings(region, as_of=as_of, today=today, sheet=sheet)
    asked = goals.rate_target(standing)
    target = asked.target.at_least if asked else None
    headcount, held = sheet.total.get("headcount", 0), certified(sheet.total)
    year = figures.trend(region, until=months.of(as_of))
    rise = month_before(year, sheet)
    broad, narrow = curve(year, target=target)
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
        "headcount": headcount,
        "certified": held,
        "uncertified": sheet.total.get("uncertified", 0),
        "rate": values["certified_rate_wide" if wide else "certified_rate_strict"],
        "strict": values["certified_rate_strict"],
        "wide_rate": values["certified_rate_wide"],
        "wide": wide,
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
        "parts": parts(sheet, target, agencies=agencies),
        "chart": broad,
        "chart_phone": narrow,
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


def table(region: int, *, as_of: date, today: date) -> tuple[list[str], list[list[Any]]]:
    """Return (head, rows) of the parts of a division with every indicator, for a spreadsheet.

    The last row is the whole. The parts of a county are its agencies, of which only what the page shows is known.
    """
    sheet = figures.sheet(region, as_of=as_of, today=today)
    entries = [
        entry for entry in registry.indicators() if entry.denominator != "elders" and entry.denominator != "beds"
    ]
    head = [_("地区"), _("区划代码"), *(str(entry.label) for entry in entries)]
    county = is_county(region)
    codes = [entry.code for entry in entries]
    rows = [_agency_row(part, codes) for part in parts(sheet, None, agencies=True)] if county else []
    whole = (region, divisions.name(region) or _("全国"), sheet.total)
    for code, name, counts in [*([] if county else figures.children(sheet)), whole]:
        cells = [shown(figures.value(entry, counts)) or "—" for entry in entries]
        rows.append([name, f"{code:06d}", *cells])
    return head, rows


def _agency_row(part: Line, codes: list[str]) -> list[Any]:
    """Return the row of an agency: under these indicators what is known of it, a dash under the others."""
    known = {
        "headcount": f"{part.headcount:,}",
        "certified_rate_strict": part.rate,
        "uncertified": f"{part.headcount - part.certified:,}",
    }
    return [part.name, "", *(known.get(code, "—") for code in codes)]


def name_of(region: int) -> str:
    """Return a division's name, the country's for 0."""
    return divisions.name(region) if region else _("全国")
