"""The statistics as one JSON object: the command, and the API for everybody."""

from datetime import date, datetime, time
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from certification.targets.selectors import facts, figures, goals
from portal.regions import selectors as divisions

COUNTRY = "CN"


def code_of(written: str) -> int | None:
    """Return the code of a division as somebody writes it (230100; CN or 0: the country), None where there is none."""
    if written.upper() == COUNTRY:
        return 0
    code = int(written) if written.isascii() and written.isdigit() and len(written) <= 6 else -1
    return code if divisions.get(code) is not None else None


def end_of(day: date) -> datetime:
    """Return the last moment of a day in Beijing: what was known on it was known by then."""
    return datetime.combine(day, time.max, tzinfo=facts.BEIJING)


def number(value: Fraction | None) -> int | float | None:
    """Return an exact number as JSON has it: whole numbers whole, shares with six decimals (0.8 is 80 %)."""
    if value is None:
        return None
    return int(value) if value.denominator == 1 else round(float(value), 6)


def _indicator(entry: figures.Value) -> dict[str, Any]:
    found: dict[str, Any] = {
        "indicator": entry.indicator.code,
        "label": str(entry.indicator.label),
        "unit": str(entry.indicator.unit),
        "value": number(entry.value),
        "numerator": entry.numerator,
        "denominator": entry.denominator,
    }
    if entry.reason:
        found |= {"reason": entry.reason, "message": entry.reason_text}
    if entry.note:
        found["source"] = entry.note
    return found


def _target(entry: goals.Standing) -> dict[str, Any]:
    found: dict[str, Any] = {
        "code": entry.target.code,
        "title": entry.target.title,
        "indicator": entry.target.indicator,
        "region": f"{entry.region:06d}",
        "due": entry.target.due.isoformat(),
        "target": number(entry.target.at_least),
        "value": number(entry.figure),
        "measured_on": entry.measured_on.isoformat(),
        "short_by": number(entry.short_by),
        "state": entry.state,
        "no_data": entry.no_data,
        "source": {
            "document": entry.document,
            "title": entry.held.pack.title,
            "article": entry.article,
            "clause": entry.clause,
        },
    }
    if entry.reason:
        found |= {"reason": entry.reason, "message": entry.reason_text}
    if entry.target.unverified:
        found["unverified"] = entry.target.note
    return found


def statistics(
    region: int,
    *,
    as_of: date,
    today: date,
    known_at: datetime | None = None,
    exact: bool = False,
    public: bool = False,
) -> dict[str, Any]:
    """Return {"region", "name", "as_of", "known_at", "indicators", "targets", "children"}.

    Arguments: exact, ask the facts even where the rollup has the day; public, indicators for everybody alone.
    """
    sheet = (
        figures.from_facts(region, as_of=as_of, known_at=known_at)
        if exact or known_at is not None
        else figures.sheet(region, as_of=as_of, today=today)
    )
    standing = goals.standings(
        region, as_of=as_of, today=today, known_at=known_at, sheet=sheet, exact=exact, public=public
    )
    children = []
    for code, name, counts in figures.children(sheet):
        below = figures.Sheet(code, as_of, counts, known_at=known_at)
        if code != region:
            found = [_indicator(entry) for entry in figures.values(below, public_only=public)]
            children.append({"region": f"{code:06d}", "name": name, "indicators": found})
    return {
        "region": f"{region:06d}",
        "name": divisions.full_name(region) if region else _("全国"),
        "as_of": as_of.isoformat(),
        "known_at": known_at.isoformat() if known_at else None,
        "indicators": [_indicator(entry) for entry in figures.values(sheet, public_only=public)],
        "targets": [_target(entry) for entry in standing],
        "children": children,
    }
