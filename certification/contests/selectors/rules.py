"""What the rules of a region make of a placing, an application or an old certificate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from certification.contests.logic import recognising
from certification.contests.models import DirectAssessment, Placing
from certification.contests.selectors import contests
from certification.standards import selectors as standards
from portal.policy import selectors as policy
from portal.policy.logic.facts import Facts
from portal.policy.logic.reasons import reason
from portal.policy.logic.wording import text_of
from portal.policy.selectors import Held


@dataclass(frozen=True)
class Verdict:
    """The answer of the rules: `level` that is granted (None where none is), the rest of the result, and the pack.

    `loose` are notes of values on which it rests and which no bureau has confirmed: nothing is awarded on them.
    """

    level: int | None
    result: dict[str, Any]
    held: Held | None
    loose: list[str]

    @property
    def articles(self) -> list[str]:
        """Return the clauses on which it rests, as the document calls them."""
        names = list(dict.fromkeys(name for r in self.result["reasons"] for name in r["article"]))
        return [one.clause for one in self.held.articles(names)] if self.held else []

    @property
    def why(self) -> list[str]:
        """Return a sentence with its clause for each condition that is not met."""
        sentences: list[str] = []
        for one in self.result["reasons"]:
            if one["met"]:
                continue
            clauses = "、".join(a.clause for a in self.held.articles(one["article"])) if self.held else ""
            words = text_of(one)
            line = _("%(what)s（%(article)s）") % {"what": words, "article": clauses} if clauses else words
            if line not in sentences:
                sentences.append(line)
        return sentences


def rules(region: Any, on: date) -> Held | None:
    """Return the nearest pack that speaks of recognition in a region on a day, or None."""
    found = policy.rulesets(subject="recognition", region=region, on=on)
    return found[0] if found else None


def _none() -> Verdict:
    return Verdict(None, {"reasons": [reason("policy_gap", [])], "unverified": []}, None, [])


def _said(level: int | None, result: dict[str, Any], held: Held) -> Verdict:
    loose = policy.unconfirmed(held, result["unverified"]) if level is not None else []
    return Verdict(level, result, held, loose)


def _won(row: Placing) -> recognising.Won:
    contest = row.contest
    return recognising.Won(contest.occupation, contest.level, row.rank, row.category, contest.held_on)


def of_placing(row: Placing, *, on: date, held: Held | None = None, facts: Facts | None = None) -> Verdict:
    """Return the level to which a placing raises by the rules of the contest's region.

    Arguments: held, facts, where the caller has looked them up for many.
    """
    held = held or rules(row.contest.region_id, on)
    if held is None:
        return _none()
    known = facts or standards.facts(row.person_id)
    result = recognising.placing(known, held.subject, _won(row), on)
    notes = [
        n
        for g in result["grants"]
        if (g["grants"], g["level"]) == ("raise", result["raise_to"])
        for n in g["unverified"]
    ]
    return _said(result["raise_to"], result | {"unverified": notes}, held)


def of_direct(row: DirectAssessment, *, on: date) -> Verdict:
    """Return the level for which an application may be assessed; `result["statements"]`, how many assessors must agree."""
    held = rules(row.body.region_id, on)
    if held is None:
        return _none()
    wins: Iterable[recognising.Won] = [_won(won) for won in contests.mine(row.person_id) if won.withdrawn_at is None]
    result = recognising.direct(standards.facts(row.person_id), held.subject, row.occupation, row.level, on, wins)
    return _said(row.level if result["qualifies"] else None, result, held)


def of_conversion(
    *, person_id: int, number: str, occupation: str, level: int, issued_on: date, region: Any, on: date
) -> Verdict:
    """Return the level of the new certificate for which an old one is exchanged by the rules of a region."""
    held = rules(region, on)
    if held is None:
        return _none()
    old = recognising.Old(occupation, recognising.form_of(number), level, issued_on)
    result = recognising.conversion(standards.facts(person_id), held.subject, old, on)
    return _said(result["level"], result, held)
