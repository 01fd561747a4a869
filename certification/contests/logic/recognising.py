"""What a placing, a person's record or an old certificate is worth by the rules; every reason with its article."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from certification.contests.logic.schema import ContestRule, Conversion, RecognitionCase, RecognitionFile
from portal.policy.logic.conditions import check_all, take_route
from portal.policy.logic.context import Context
from portal.policy.logic.facts import Facts
from portal.policy.logic.pack import Pack, find
from portal.policy.logic.periods import span
from portal.policy.logic.reasons import MET, REASONS, flag, flags, reason, show

# Old national vocational qualification certificates have 16 digits; skill-level certificates 22 characters: Y or S,
# then digits (osta.org.cn, formats of certificate numbers).
_OLD_16 = re.compile(r"\d{16}")
_SKILL_22 = re.compile(r"[YS]\d{21}")


def form_of(number: str) -> str:
    """Return what a certificate's number looks like, one of enums.OldForm."""
    if _OLD_16.fullmatch(number):
        return "qualification_16"
    return "skill_level_22" if _SKILL_22.fullmatch(number) else "other"


@dataclass(frozen=True)
class Won:
    """A placing: `scale` of the contest (national .. county), rank from 1."""

    occupation: str
    scale: str
    rank: int
    category: str
    held_on: date


@dataclass(frozen=True)
class Old:
    """An old certificate, by the form of its number."""

    occupation: str
    form: str
    level: int
    issued_on: date


def _asked(code: str, holds: bool, rule: Any, value: Any, needs: Any) -> dict[str, Any]:
    text = MET if holds else REASONS[code]
    return reason(code, rule.article, met=holds, text=text) | {"value": show(value), "needs": show(needs)}


def _judge(rule: Any, first: list[dict[str, Any]], context: Context) -> dict[str, Any]:
    """Return {"met", "reasons", "trace", "unverified"} of one rule: its own questions, then its `needs`."""
    ok, found = check_all(rule.needs, context, rule.article, f"rule {rule.id}")
    reasons = [r | {"route": rule.id} for r in [*first, *found]]
    met = ok is True and all(r["met"] for r in first)
    step: dict[str, Any] = {
        "rule": f"rule {rule.id}",
        "article": list(rule.article),
        "inputs": {},
        "output": "met" if met else "unmet",
    }
    trace = [*context.trace, step | flag(rule)]
    return {"met": met, "reasons": reasons, "trace": trace, "unverified": flags(trace)}


def _of_contest(rule: ContestRule, won: Won, on: date) -> list[dict[str, Any]]:
    low, high = rule.ranks
    asked = [
        _asked("contest_outside", won.scale in rule.scales, rule, won.scale, rule.scales),
        _asked("rank_outside", low <= won.rank <= high, rule, won.rank, rule.ranks),
    ]
    if rule.categories is not None:
        asked.append(_asked("category_outside", won.category in rule.categories, rule, won.category, rule.categories))
    if rule.within_months is not None:
        since = span(won.held_on, on)
        late = (since.months, since.days) > (rule.within_months, 0)
        asked.append(_asked("contest_too_long", not late, rule, won.held_on, {"at_most_months": rule.within_months}))
    return asked


def placing(facts: Facts, held: RecognitionFile, won: Won, on: date) -> dict[str, Any]:
    """Return what a placing grants on a day.

    Returns: {"raise_to", "assess_for" (the highest level that a met rule grants, None where none does), "routes" (ids of
    the met rules), "grants": [{"id", "grants", "level", "text", "article", "unverified"}], "reasons" (of the met rules, or
    of all where none is met), "trace", "unverified"}, plain JSON.
    """
    rules = [rule for rule in held.contests if rule.occupation == won.occupation]
    judged = [(rule, _judge(rule, _of_contest(rule, won, on), Context(facts, on, held.service))) for rule in rules]
    met = [(rule, found) for rule, found in judged if found["met"]]
    shown = met or judged
    grants = [
        {
            "id": rule.id,
            "grants": rule.grants,
            "level": rule.level,
            "text": rule.text,
            "article": list(rule.article),
            "unverified": found["unverified"],
        }
        for rule, found in met
    ]

    def best(what: str) -> int | None:
        return min((grant["level"] for grant in grants if grant["grants"] == what), default=None)  # type: ignore[type-var]

    reasons = [r for _rule, found in shown for r in found["reasons"]]
    return {
        "raise_to": best("raise"),
        "assess_for": best("assessment"),
        "routes": [rule.id for rule, _found in met],
        "grants": grants,
        "reasons": reasons or [reason("policy_gap", [])],
        "trace": [step for _rule, found in judged for step in found["trace"]],
        "unverified": sorted({note for _rule, found in met for note in found["unverified"]}),
    }


def direct(
    facts: Facts, held: RecognitionFile, occupation: str, level: int, on: date, wins: Iterable[Won] = ()
) -> dict[str, Any]:
    """Return whether a person may be assessed directly for a level: by the pack's routes, or by a placing.

    Arguments: wins, the person's published placings.
    Returns: as of policy's take_route, with "statements", how many assessors have to agree.
    """
    routes = [route for route in held.direct if route.occupation == occupation and route.level == level]
    found = take_route(routes, Context(facts, on, held.service))
    asked = held.statements
    notes = flags([flag(asked)]) if asked is not None else []
    needed = asked.value if asked is not None else 2
    if not found["qualifies"]:
        for won in wins:
            by_placing = placing(facts, held, won, on)
            for grant in by_placing["grants"]:
                if grant["grants"] == "assessment" and grant["level"] == level:
                    reasons = [r for r in by_placing["reasons"] if r.get("route") == grant["id"]]
                    found = found | {"qualifies": True, "route": grant["id"], "reasons": reasons}
                    found["unverified"] = grant["unverified"]
    if not found["qualifies"] and not found["reasons"]:
        found["reasons"] = [reason("policy_gap", [])]
    return found | {"statements": needed, "unverified": sorted({*found["unverified"], *notes})}


def _of_conversion(rule: Conversion, old: Old) -> list[dict[str, Any]]:
    asked = [
        _asked("form_outside", old.form in rule.forms, rule, old.form, rule.forms),
        _asked("level_outside", old.level in rule.levels, rule, old.level, rule.levels),
    ]
    if rule.issued_until is not None:
        in_time = old.issued_on <= rule.issued_until
        asked.append(
            _asked("issued_too_late", in_time, rule, old.issued_on, {"at_most": rule.issued_until.isoformat()})
        )
    return asked


def conversion(facts: Facts, held: RecognitionFile, old: Old, on: date) -> dict[str, Any]:
    """Return whether an old certificate is exchanged for a new one of its level.

    Returns: {"qualifies", "route", "level", "reasons", "trace", "unverified"}, plain JSON.
    """
    rules = [rule for rule in held.conversions if rule.occupation == old.occupation]
    judged = [(rule, _judge(rule, _of_conversion(rule, old), Context(facts, on, held.service))) for rule in rules]
    won = next(((rule, found) for rule, found in judged if found["met"]), None)
    reasons = won[1]["reasons"] if won else [r for _rule, found in judged for r in found["reasons"]]
    return {
        "qualifies": won is not None,
        "route": won[0].id if won else None,
        "level": old.level if won else None,
        "reasons": reasons or [reason("policy_gap", [])],
        "trace": [step for _rule, found in judged for step in found["trace"]],
        "unverified": won[1]["unverified"] if won else [],
    }


def run_case(case: RecognitionCase, pack: Pack, packs: Sequence[Pack]) -> Mapping[str, Any]:
    """Answer a worked case."""
    held = pack.subjects.get("recognition")
    if held is None:
        held = find(packs, "recognition", pack.meta.region, case.on).subjects["recognition"]
    if case.contest is not None:
        one = case.contest
        won = Won(case.occupation, one.scale, one.rank, one.category, one.held_on)
        return placing(case.known, held, won, case.on)
    if case.certificate is not None:
        paper = case.certificate
        return conversion(case.known, held, Old(case.occupation, paper.form, paper.level, paper.issued_on), case.on)
    return direct(case.known, held, case.occupation, case.level or 0, case.on)
