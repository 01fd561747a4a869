"""The score: a pure function of dated entries, by two times.

An entry counts by when it was decided (as of a day) and by when the portal knew it. Nothing is ever stored as "repaired"
or "expired": these follow from the dates. The sum is clamped once, at the end, so the order of entries cannot matter
(clamping at each step gives 2 or 3 for +1, -1 from 3 of 3, depending on the order).

A correction is a new entry that names the old one. What was put right stays put right: the repair of the entry corrected
holds for the correction too, until the repair itself is revoked. Its own term of publication runs anew.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from pydantic import Field

from credit.records.enums import Left
from credit.records.logic.rules import Classes, ClassRow, Code, Credit
from portal.policy.errors import PolicyGap
from portal.policy.logic.periods import add_months
from portal.policy.logic.reasons import flags, node, show
from portal.policy.logic.words import Strict, in_force


class Objected(Strict):
    """An objection to an entry."""

    filed_on: date
    decided_on: date | None = None
    outcome: Literal["upheld", "rejected"] | None = None


class Repaired(Strict):
    """The repair of an entry."""

    applied_on: date | None = None
    approved_on: date | None = None
    revoked_on: date | None = None


class Event(Strict):
    """One entry, in the words of an events file."""

    id: str = Field(min_length=1)
    code: str
    severity: Literal["minor", "general", "severe"] | None = None
    points: int | None = None
    occurred_on: date | None = None
    decided_on: date
    recorded_at: date
    expires_on: date | None = None
    corrects: str | None = None
    objection: Objected | None = None
    repair: Repaired | None = None


def class_of(classes: Classes | None, severity: str, on: date) -> ClassRow:
    """Return how long an entry of this severity shows, by the classes in force on a day. Raises: PolicyGap."""
    version = in_force(classes.values, on) if classes else None
    row = next((r for r in version.rows if r.severity == severity), None) if version else None
    if row is None:
        raise PolicyGap(f"publication and repair periods of class '{severity}' ({on})")
    return row


def periods(event: Event, entry: Code, classes: Classes | None, on: date) -> tuple[date | None, date | None]:
    """Return (the first day on which an entry may be repaired, the first day on which it is off); None = never.

    Arguments: entry, of the catalogue; classes, those that rule; on, the day whose classes are asked. Raises: PolicyGap.
    """
    off = repair_from = None
    if event.severity:
        row = class_of(classes, event.severity, on)
        off = add_months(event.decided_on, row.off_after_months)
        repair_from = add_months(event.decided_on, row.repair_after_months)
    elif entry.lasts_months:
        off = add_months(event.decided_on, entry.lasts_months)
    return repair_from, event.expires_on or off


def _unknown(event: Event, corrected: set[str], as_of: date, known_at: date) -> Left | None:
    if event.recorded_at > known_at:
        return Left.NOT_KNOWN
    if event.decided_on > as_of:
        return Left.NOT_YET
    return Left.CORRECTED if event.id in corrected else None


def _settled(event: Event, repair_from: date | None, off: date | None, as_of: date, seen: date) -> Left | None:
    """Return why a known entry is left out; `seen`: objections and repairs carry one date only."""
    if off and off <= as_of:
        return Left.EXPIRED
    objection = event.objection
    if objection and objection.filed_on <= seen:
        if objection.decided_on is None or objection.decided_on > seen:
            return Left.UNDER_REVIEW
        if objection.outcome == "upheld":
            return Left.OBJECTION_UPHELD
    return Left.REPAIRED if _repaired(event, repair_from, seen) else None


def _repaired(event: Event, repair_from: date | None, seen: date) -> bool:
    repair = event.repair
    if repair is None or repair.approved_on is None or repair.approved_on > seen:
        return False
    early = repair_from is not None and repair.approved_on < repair_from
    return not early and not (repair.revoked_on is not None and repair.revoked_on <= seen)


def _put_right(event: Event, told: dict[str, tuple[Event, date | None]], seen: date) -> bool:
    """Say whether an entry that this one corrects, at whatever remove, was repaired."""
    passed = {event.id}
    while event.corrects in told and event.corrects not in passed:
        event, repair_from = told[event.corrects]
        if _repaired(event, repair_from, seen):
            return True
        passed.add(event.id)
    return False


def _by_heading(sums: dict[str | None, int], rules: Credit, trace: list[dict[str, Any]]) -> int:
    heads = {heading.code: heading for heading in rules.headings}
    total = 0
    for code, points in sums.items():
        heading, limited = heads.get(code or ""), points
        if heading and heading.max_deduction is not None:
            limited = max(limited, -heading.max_deduction)
        if heading and heading.max_bonus is not None:
            limited = min(limited, heading.max_bonus)
        article = heading.article if heading else []
        trace.append(node(f"heading {code}", article, heading, inputs=points, output=limited))
        total += limited
    return total


def score(
    events: Sequence[Event], as_of: date, known_at: date, rules: Credit, classes: Classes | None = None
) -> dict[str, Any]:
    """Return the score of one subject as of a day, as it was known on another.

    Arguments: events, all of the subject, in any order; as_of, the day of the score; known_at, entries recorded later are
    not known; rules, the pack's `credit`; classes, of a pack above where the rules have none.
    Returns: {"score", "grade": None where no bands are known (notes has `bands_missing`), "counted", "excluded": rows
    {id, code, points, repair_from, off_on, article[, reason]}, "notes", "trace", "unverified"}.
    Raises: PolicyGap, where the catalogue does not know an entry's code, or neither entry nor catalogue gives points, or
    no classes are known. An entry that is not known or not yet decided can raise nothing.
    """
    counted: list[dict[str, Any]] = []
    excluded: list[dict[str, Any]] = []
    sums: dict[str | None, int] = {}
    trace: list[dict[str, Any]] = []
    corrected = {e.corrects for e in events if e.corrects and e.recorded_at <= known_at and e.decided_on <= as_of}
    base = rules.base.certain(as_of, "base")
    seen = min(as_of, known_at)
    # Entries that are not left out for their dates, with the first day on which each may be repaired.
    told: dict[str, tuple[Event, date | None]] = {}
    waiting: list[tuple[Event, Code, int | None, dict[str, Any]]] = []
    for event in events:
        row: dict[str, Any] = {"id": event.id, "code": event.code, "points": event.points}
        row |= {"repair_from": None, "off_on": None, "article": []}
        left = _unknown(event, corrected, as_of, known_at)
        if left in (Left.NOT_KNOWN, Left.NOT_YET):
            excluded.append(row | {"reason": left.value})
            continue
        entry = rules.entry(event.code)
        if entry is None:
            raise PolicyGap(f"credit event code '{event.code}'")
        points = event.points if event.points is not None else entry.points
        repair_from, off = periods(event, entry, rules.classes or classes, as_of)
        row |= {"points": points, "repair_from": show(repair_from), "off_on": show(off), "article": list(entry.article)}
        told[event.id] = event, repair_from
        left = left or _settled(event, repair_from, off, as_of, seen)
        if left:
            excluded.append(row | {"reason": left.value})
            continue
        waiting.append((event, entry, points, row))
    for event, entry, points, row in waiting:
        if _put_right(event, told, seen):
            excluded.append(row | {"reason": Left.REPAIRED.value})
            continue
        if points is None:
            raise PolicyGap(f"points of the credit event '{event.code}'")
        counted.append(row)
        flagged = entry if event.points is None else None
        trace.append(node(f"event {event.id}", entry.article, flagged, inputs=event.code, output=points))
        sums[entry.heading] = sums.get(entry.heading, 0) + points
    total = base + _by_heading(sums, rules, trace)
    ends, _since = rules.clamp.at(as_of, "clamp")
    outputs = {"base": base, "clamp": ends, "bands": None}
    trace += [node(name, getattr(rules, name).article, getattr(rules, name), output=outputs[name]) for name in outputs]
    if ends is not None:
        total = min(ends[1], max(ends[0], total))
    grade, notes = None, []
    if rules.bands.missing:
        notes.append("bands_missing")
    else:
        bands, _since = rules.bands.at(as_of, "bands")
        grade = next((band.grade for band in bands or [] if band.holds(total)), None)
    return {
        "score": total,
        "grade": grade,
        "counted": counted,
        "excluded": excluded,
        "notes": notes,
        "trace": trace,
        "unverified": flags(trace),
    }
