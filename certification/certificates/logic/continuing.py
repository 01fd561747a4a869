"""certificates.yaml: the hours of continuing education a year on which a certificate or an allowance depends."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from pydantic import Field

from portal.policy.logic.cases import Case
from portal.policy.logic.pack import Pack, find
from portal.policy.logic.words import Cited, Param, Strict

# One class hour; only where no pack of training says it.
CLASS_HOUR_MINUTES = 45


class Continuing(Cited):
    """So many class hours in every calendar year, for those who hold a level certificate.

    `first_year` issue: the year of the first certificate counts already; next: the year after it. `consequence`
    certificate: without them it is not renewed, and the issuer may suspend it; allowance: no allowance (packs of subsidies
    ask for the fact `continuing`); record: it is only shown.
    """

    id: str
    text: str
    occupation: str = "caregiver"
    levels: list[int] | None = None
    hours_per_year: Param[int]
    first_year: Literal["issue", "next"] = "next"
    consequence: Literal["certificate", "allowance", "record"]


class CertificatesFile(Strict):
    """The whole file."""

    continuing: list[Continuing] = Field(min_length=1)


class CertificatesCase(Case):
    """A worked case: a certificate and what was learned in a year."""

    occupation: str = "caregiver"
    level: int = Field(5, ge=1, le=5)
    issued_on: date = date(2020, 1, 1)
    year: int = 2021
    minutes: int = 0


@dataclass(frozen=True)
class Held:
    """A level certificate that counts: since when (the day of the first of a chain of renewals)."""

    occupation: str
    level: int
    since: date


@dataclass(frozen=True)
class Year:
    """What a rule asks for in one calendar year, and what was done."""

    rule: Continuing
    year: int
    required_hours: int
    minutes: int
    unit: int = CLASS_HOUR_MINUTES
    unverified: tuple[str, ...] = field(default=())

    @property
    def required_minutes(self) -> int:
        """Minutes that the rule asks for."""
        return self.required_hours * self.unit

    @property
    def done_hours(self) -> int:
        """Whole class hours that were credited."""
        return max(self.minutes, 0) // self.unit

    @property
    def missing_minutes(self) -> int:
        """Minutes that are missing."""
        return max(self.required_minutes - max(self.minutes, 0), 0)

    @property
    def missing_hours(self) -> int:
        """Class hours that are missing, a begun one counted whole."""
        return -(-self.missing_minutes // self.unit)

    @property
    def met(self) -> bool:
        """Whether nothing is missing."""
        return self.missing_minutes == 0

    @property
    def due_on(self) -> date:
        """The last day on which it may be done."""
        return date(self.year, 12, 31)


def asked(rules: Iterable[Continuing], held: Iterable[Held], year: int) -> Continuing | None:
    """Return the rule that asks for hours of a person in a year, None where none does.

    Of several the one with the most hours, for they are one and the same education.
    """
    certificates = list(held)
    found = []
    for rule in rules:
        since = [
            one.since.year
            for one in certificates
            if one.occupation == rule.occupation and (rule.levels is None or one.level in rule.levels)
        ]
        if since and min(since) + (rule.first_year == "next") <= year:
            found.append(rule)
    return max(found, key=lambda rule: (_hours(rule, year) or 0, rule.id), default=None)


def _hours(rule: Continuing, year: int) -> int | None:
    return rule.hours_per_year.at(date(year, 12, 31), "hours_per_year")[0]


def measured(
    rules: Iterable[Continuing],
    held: Iterable[Held],
    *,
    year: int,
    minutes: int,
    unit: int = CLASS_HOUR_MINUTES,
) -> Year | None:
    """Return what is asked for in a year against what was credited; None where nothing is asked.

    Arguments: minutes, credited in the year, of every kind; unit, minutes of a class hour.
    Raises: PolicyGap where the pack lacks the hours.
    """
    rule = asked(rules, held, year)
    if rule is None:
        return None
    hours = _hours(rule, year)
    if hours is None:
        return None
    notes = tuple(sorted({one.note for one in (rule, rule.hours_per_year) if one.unverified and one.note is not None}))
    return Year(rule, year, hours, minutes, unit, notes)


def run_case(case: CertificatesCase, pack: Pack, packs: Sequence[Pack]) -> Mapping[str, Any]:
    """Answer a worked case of continuing education."""
    rules = (
        pack.subjects.get("certificates")
        or find(packs, "certificates", pack.meta.region, case.on).subjects["certificates"]
    )
    held = [Held(case.occupation, case.level, case.issued_on)]
    found = measured(rules.continuing, held, year=case.year, minutes=case.minutes)
    if found is None:
        return {"asked": False}
    return {
        "asked": True,
        "rule": found.rule.id,
        "required_hours": found.required_hours,
        "done_hours": found.done_hours,
        "missing_hours": found.missing_hours,
        "missing_minutes": found.missing_minutes,
        "met": found.met,
        "consequence": found.rule.consequence,
    }
