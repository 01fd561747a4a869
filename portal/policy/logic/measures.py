"""The closed list of what a rule may ask of the facts: name, how it is read, which operators and filters fit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.policy.logic.context import Context, Unknown, need
from portal.policy.logic.facts import EDUCATION
from portal.policy.logic.periods import Duration, add_months, span

Read = Callable[[Context, Any, date], Any]


@dataclass(frozen=True)
class Measure:
    """One fact: how it is read from a context with filters on a day, and the reason when it does not fit."""

    read: Read
    reason: str


def _age(born: date | None, on: date) -> Duration:
    return span(need(born, "birth_date"), on)


def _since(context: Context, ask: Any, on: date) -> date | None:
    if ask is None or ask.since_certificate is None:
        return None
    held = [
        c.issued_on for c in context.certificates(ask, on) if c.level is not None and c.level <= ask.since_certificate
    ]
    return min(held) if held else on  # without such a certificate nothing was served after it


def _served(context: Context, ask: Any, on: date) -> Duration:
    return context.served(on, _since(context, ask, on))


def _spell(name: str) -> Read:
    def read(context: Context, ask: Any, on: date) -> list | None:
        held = context.current(on)
        return [need(getattr(spell, name), name) for spell in held] if held else None

    return read


def _contract(context: Context, ask: Any, on: date) -> list | None:
    terms = _spell("contract_years")(context, ask, on)
    return [True] if terms else terms


def _highest(context: Context, ask: Any, on: date) -> str:
    held = context.diplomas(ask, on)
    return max((e.level for e in held), key=EDUCATION.index) if held else "none"


def _mode(context: Context, ask: Any, on: date) -> str:
    held = context.diplomas(ask, on)
    if not held:
        return "none"
    best = max(held, key=lambda e: (EDUCATION.index(e.level), e.mode == "full_time"))
    return need(best.mode, "mode")


def _graduated(context: Context, ask: Any, on: date) -> Duration:
    held = context.diplomas(ask, on)
    if not held:
        raise Unknown("graduated_on")
    return span(max(e.graduated_on for e in held), on)


def _best_level(context: Context, ask: Any, on: date) -> int | str:
    levels = [c.level for c in context.certificates(ask, on) if c.level]
    return min(levels) if levels else "none"


def _certificate_age(context: Context, ask: Any, on: date) -> Duration:
    held = context.certificates(ask, on)
    if not held:
        raise Unknown("certificates")
    return span(max(c.issued_on for c in held), on)


def _insured(context: Context, ask: Any, on: date) -> bool:
    month = on.strftime("%Y-%m")
    return any(r.from_ <= month <= (r.to or month) for r in need(context.facts.insurance, "insurance"))


def _insured_months(context: Context, ask: Any, on: date) -> Duration:
    months, last = set(), on.strftime("%Y-%m")
    for row in need(context.facts.insurance, "insurance"):
        day = date.fromisoformat(row.from_ + "-01")
        while (month := day.strftime("%Y-%m")) <= min(row.to or last, last):
            months.add(month)
            day = add_months(day, 1)
    return Duration(len(months), 0)


def _employer_fen(context: Context, ask: Any, on: date) -> int:
    month = on.strftime("%Y-%m")
    rows = [r for r in need(context.facts.insurance, "insurance") if r.from_ <= month <= (r.to or month)]
    return sum(need(r.employer_fen, "employer_fen") for r in rows)


def _incident(context: Context, ask: Any, on: date) -> bool:
    start = {"month": on.replace(day=1), "year": on.replace(month=1, day=1)}.get(ask.period, date.min)
    found = need(context.facts.incidents, "incidents")
    return any(start <= i.on <= on and (not ask.kind or i.kind in ask.kind) for i in found)


def _attendance(context: Context, ask: Any, on: date) -> int:
    days = {a.month: a.days for a in need(context.facts.attendance, "attendance")}
    return need(days.get(on.strftime("%Y-%m")), "attendance")


def _training_hours(context: Context, ask: Any, on: date) -> int:
    return sum(t.class_hours for t in need(context.facts.training, "training") if t.completed_on <= on)


def _continuing(context: Context, ask: Any, on: date) -> bool:
    """Say whether the last whole calendar year's hours were done; a year that asks for none is done."""
    rows = [row for row in need(context.facts.continuing, "continuing") if row.year == on.year - 1]
    return all(row.done_hours >= row.required_hours for row in rows)


def _person(name: str) -> Read:
    return lambda context, ask, on: need(getattr(context.facts.person, name), name)


def _agency(name: str) -> Read:
    return lambda context, ask, on: need(getattr(context.facts.agency, name), name)


def _to(name: str) -> Read:
    return lambda context, ask, on: need(getattr(need(context.facts.beneficiary, "beneficiary"), name), name)


def _given(name: str) -> Read:
    return lambda context, ask, on: need(getattr(need(context.facts.service, "service"), name), name)


MEASURES: dict[str, Measure] = {
    "age": Measure(lambda c, p, on: _age(c.facts.person.birth_date, on), "age_outside"),
    "sex": Measure(_person("sex"), "sex_outside"),
    "local_household": Measure(_person("local_household"), "not_local_household"),
    "retired": Measure(_person("retired"), "not_retired"),
    "student": Measure(_person("student"), "student"),
    "in_difficulty": Measure(_person("in_difficulty"), "not_in_difficulty"),
    "resident": Measure(_person("resident"), "not_resident"),
    "education": Measure(_highest, "education_outside"),
    "education_mode": Measure(_mode, "education_mode_outside"),
    "diploma_in_field": Measure(lambda c, p, on: any(e.in_field for e in c.diplomas(p, on)), "not_in_field"),
    "diploma_from": Measure(lambda c, p, on: bool(c.diplomas(p, on)), "school_outside"),
    "graduated_months": Measure(_graduated, "graduated_too_long"),
    "certificate": Measure(lambda c, p, on: bool(c.certificates(p, on)), "certificate_missing"),
    "certificate_level": Measure(_best_level, "certificate_missing"),
    "certificate_months": Measure(_certificate_age, "claim_late"),
    "in_post": Measure(lambda c, p, on: bool(c.current(on)), "not_in_post"),
    "post": Measure(_spell("post"), "post_outside"),
    "sector": Measure(_spell("sector"), "sector_outside"),
    "front_line": Measure(_spell("front_line"), "not_front_line"),
    "in_quota": Measure(_spell("in_quota"), "in_quota"),
    "contract": Measure(_contract, "contract_missing"),
    "contract_years": Measure(_spell("contract_years"), "contract_short"),
    "hired_on": Measure(lambda c, p, on: need(c.run(on), "employment")[0], "hired_outside"),
    "service_years": Measure(_served, "service_short"),
    "service_months": Measure(_served, "service_short"),
    "insured": Measure(_insured, "not_insured"),
    "insured_months": Measure(_insured_months, "insured_short"),
    "employer_insurance_fen": Measure(_employer_fen, "employer_part_missing"),
    "attendance_days": Measure(_attendance, "attendance_short"),
    "training_hours": Measure(_training_hours, "training_short"),
    "trained": Measure(
        lambda c, p, on: any(t.completed_on <= on for t in need(c.facts.training, "training")), "not_trained"
    ),
    "continuing": Measure(_continuing, "continuing_short"),
    "incident": Measure(_incident, "incident"),
    "building": Measure(_agency("building"), "building_outside"),
    "government_invested": Measure(_agency("government_invested"), "government_invested"),
    "beds": Measure(_agency("beds"), "beds_short"),
    "star": Measure(_agency("star"), "star_outside"),
    "residents_severe": Measure(_agency("residents_severe"), "residents_missing"),
    "residents_other": Measure(_agency("residents_other"), "residents_missing"),
    "with_guardian": Measure(_given("with_guardian"), "guardian_missing"),
    "in_group": Measure(_given("group"), "group_only"),
    "beneficiary": Measure(_to("relation"), "relation_outside"),
    "beneficiary_age": Measure(
        lambda c, p, on: _age(need(c.facts.beneficiary, "beneficiary").birth_date, on), "beneficiary_age_outside"
    ),
    "beneficiary_hardship": Measure(_to("hardship"), "not_hardship"),
}

YEARS = {"age", "beneficiary_age", "service_years"}  # compared with whole years; the *_months with whole months

# What kind of answer a fact gives, and so which operators and filters make sense with it.
DURATIONS = YEARS | {"graduated_months", "certificate_months", "service_months", "insured_months"}
NUMBERS = {
    "contract_years",
    "attendance_days",
    "training_hours",
    "beds",
    "star",
    "residents_severe",
    "residents_other",
    "employer_insurance_fen",
}
DAYS = {"hired_on"}
WORDS: dict[str, tuple | None] = {
    "sex": ("female", "male"),
    "education": ("none", *EDUCATION),
    "education_mode": ("full_time", "part_time", "none"),
    "certificate_level": (5, 4, 3, 2, 1, "none"),
    "sector": ("private", "public"),
    "building": ("new", "converted", "leased"),
    "beneficiary": ("self", "spouse", "lineal", "kin", "friend", "platform", "hardship_elder"),
    "post": None,
}
FILTERS: dict[str, set[str]] = {
    **{key: {"occupation", "kind", "level"} for key in ("certificate", "certificate_level", "certificate_months")},
    **{
        key: {"mode", "school"}
        for key in ("education", "education_mode", "diploma_in_field", "diploma_from", "graduated_months")
    },
    **{key: {"since_certificate", "occupation", "kind"} for key in ("service_years", "service_months")},
    "incident": {"kind", "period"},
}
ALL_FILTERS = {"occupation", "kind", "level", "mode", "school", "since_certificate", "period"}


def operators(fact: str) -> tuple[str, ...]:
    """Return the operators that fit a fact."""
    if fact in DURATIONS:
        return "at_least", "at_most", "less_than", "between"
    if fact in NUMBERS:
        return "is", "in", "at_least", "at_most", "less_than", "between"
    if fact in DAYS:
        return ("on_or_after",)
    return ("is", "in") if fact in WORDS else ("is",)


def measure(context: Context, ask: Any, name: str, on: date) -> Any:
    """Return the value of a fact on a day.

    Arguments: ask, what carries the filters (a condition, a table), or None; name, of the fact.
    Raises: Unknown where the facts lack it.
    """
    return MEASURES[name].read(context, ask, on)
