"""What follows from entries: score, grade, colour, what is shown; computed at each look, never stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from credit.records.enums import RISK_OF_GRADE, Left, Outcome, RepairKind, Risk, Severity
from credit.records.logic import scoring, workdays
from credit.records.logic.rules import Classes, Credit
from credit.records.models import CreditEvent
from credit.records.selectors import entries
from portal.policy import selectors as policy
from portal.policy.errors import PolicyGap


@dataclass(frozen=True)
class Rules:
    """What rules a kind of subject in a region: the document, its file, and the classes (perhaps of one above)."""

    held: policy.Held
    credit: Credit
    classes: Classes | None


@dataclass(frozen=True)
class Line:
    """One entry, and what it means on the day of the standing."""

    event: CreditEvent
    counts: bool
    reason: str  # enums.Left, why it does not count; "" where it does, or where nothing can be said
    points: int | None
    repair_from: date | None
    off_on: date | None
    published: bool

    @property
    def why(self) -> Any:
        """Return the reason in words, "" where there is none."""
        return Left(self.reason).label if self.reason else ""


@dataclass(frozen=True)
class Standing:
    """How a subject stands on a day. Without a score where the rules have a gap (`gap` says which)."""

    lines: Sequence[Line]
    score: int | None = None
    grade: str | None = None
    risk: str = ""
    gap: str = ""
    # Notes of values that no bureau has confirmed: the score is then provisional.
    unconfirmed: Sequence[str] = ()
    rules: Rules | None = None
    trace: Sequence[dict[str, Any]] = field(default=(), repr=False)

    @property
    def counted(self) -> list[Line]:
        """Return the entries that count."""
        return [line for line in self.lines if line.counts]

    @property
    def risk_label(self) -> Any:
        """Return the colour in words."""
        return Risk(self.risk).label if self.risk else ""


def rules(kind: str, region_id: int | None, on: date, *, among: policy.Active | None = None) -> Rules | None:
    """Return the rules for persons or organisations of a region on a day, or None where no active pack rates them.

    The classes are those of the nearest pack that has any, where the rules themselves have none.
    Arguments: among, what is active for the region, where it was read already.
    """
    held = policy.rulesets(subject="credit", region=region_id, on=on, among=among)
    own = next((one for one in held if one.subject.subject == kind), None)
    if own is None:
        return None
    classes = own.subject.classes or next((one.subject.classes for one in held if one.subject.classes), None)
    return Rules(own, own.subject, classes)


def as_event(row: CreditEvent, as_of: date) -> scoring.Event:
    """Return an entry in the words of the score. Of several rounds of repair, the last that had begun by the day."""
    objection = getattr(row, "objection", None)
    objected = None
    if objection is not None:
        decision = getattr(objection, "decision", None)
        objected = scoring.Objected(
            filed_on=workdays.day(objection.filed_at),
            decided_on=workdays.day(decision.decided_at) if decision else None,
            outcome=decision.outcome if decision else None,
        )
    repaired: dict[str, date] = {}
    for step in row.repairs.all():
        on = workdays.day(step.at)
        if on > as_of:
            break
        if step.kind == RepairKind.APPLIED:
            repaired = {"applied_on": on}
        elif step.kind in (RepairKind.APPROVED, RepairKind.REVOKED):
            repaired[f"{step.kind}_on"] = on
    return scoring.Event(
        id=str(row.pk),
        code=row.code,
        severity=row.severity or None,  # type: ignore[arg-type]
        points=row.points,
        occurred_on=row.occurred_on,
        decided_on=row.decided_on,
        recorded_at=workdays.day(row.recorded_at),
        expires_on=row.expires_on,
        corrects=str(row.corrects_id) if row.corrects_id else None,
        objection=objected,
        repair=scoring.Repaired(**repaired) if repaired else None,
    )


def standing(
    *,
    person: Any = None,
    organisation: Any = None,
    as_of: date,
    known_at: date | None = None,
    among: policy.Active | None = None,
) -> Standing:
    """Return how a person or an organisation stands on a day, as it was known on another (default: the same).

    Raises nothing for a gap in the rules: the standing then has no score and says what is missing.
    Arguments: among, what is active for the subject's region, where it was read already.
    """
    if organisation is not None:
        rows, kind, region = entries.of_organisation(organisation.pk), "organisation", organisation.region_id
    else:
        rows, kind, region = entries.of_person(person.pk), "person", person.region_id
    return stand(list(rows), rules(kind, region, as_of, among=among), as_of=as_of, known_at=known_at or as_of)


def stand(rows: Sequence[CreditEvent], found: Rules | None, *, as_of: date, known_at: date) -> Standing:
    """Return what the entries come to under the rules; entries that were not known yet do not appear."""
    known = [row for row in rows if workdays.day(row.recorded_at) <= known_at and row.decided_on <= as_of]
    if found is None:
        return Standing([_bare(row) for row in known], gap="credit")
    try:
        result = scoring.score([as_event(row, as_of) for row in known], as_of, known_at, found.credit, found.classes)
    except PolicyGap as gap:
        return Standing([_bare(row) for row in known], gap=gap.what, rules=found)
    told = {row["id"]: row for row in [*result["counted"], *result["excluded"]]}
    lines = [_line(row, told[str(row.pk)], found, as_of) for row in known]
    risk = RISK_OF_GRADE.get(result["grade"] or "", "")
    if any(line.counts and line.event.severity == Severity.SEVERE for line in lines):
        risk = Risk.RED
    return Standing(
        lines,
        score=result["score"],
        grade=result["grade"],
        risk=str(risk),
        unconfirmed=policy.unconfirmed(found.held, result["unverified"]),
        rules=found,
        trace=result["trace"],
    )


def _bare(row: CreditEvent) -> Line:
    """Return an entry about which the rules say nothing: neither that it counts nor that it does not."""
    return Line(row, counts=False, reason="", points=row.points, repair_from=None, off_on=None, published=False)


def _line(row: CreditEvent, told: dict[str, Any], found: Rules, as_of: date) -> Line:
    reason = told.get("reason", "")
    classes = found.credit.classes or found.classes
    shown = False
    if row.severity and not reason:
        shown = scoring.class_of(classes, row.severity, as_of).published
    days = {name: date.fromisoformat(told[name]) if told[name] else None for name in ("repair_from", "off_on")}
    return Line(row, counts=not reason, reason=reason, points=told["points"], published=shown, **days)


def published(organisation: Any, *, on: date) -> list[Line]:
    """Return what the public sees of an organisation on a day: entries that count and whose class is published."""
    return [line for line in standing(organisation=organisation, as_of=on).lines if line.published]


def risks(organisations: Iterable[Any], *, on: date) -> dict[int, str]:
    """Return the colour of each organisation on a day, "" where no rules give one; few queries however many there are."""
    found = list(organisations)
    rows: dict[int, list[CreditEvent]] = {one.pk: [] for one in found}
    for row in entries.of_organisations(list(rows)):
        rows[row.organisation_id or 0].append(row)
    by_region = {region: rules("organisation", region, on) for region in {one.region_id for one in found}}
    return {one.pk: stand(rows[one.pk], by_region[one.region_id], as_of=on, known_at=on).risk for one in found}


def repairable(line: Line, *, on: date) -> bool:
    """Say whether a repair of the entry may be applied for on a day: it counts, it is a breach, its least term is over,
    and no application waits."""
    steps = list(line.event.repairs.all())
    waiting = bool(steps) and steps[-1].kind == RepairKind.APPLIED
    return line.counts and line.repair_from is not None and line.repair_from <= on and not waiting


def upheld(event: CreditEvent) -> bool:
    """Say whether the objection to an entry was upheld."""
    decision = getattr(getattr(event, "objection", None), "decision", None)
    return decision is not None and decision.outcome == Outcome.UPHELD
