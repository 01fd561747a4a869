"""One scheme for many people at once: who of an agency or a region could claim it now, and how much it comes to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from certification.standards import selectors as standards
from credit.records import selectors as records
from credit.subsidies.enums import ENDED
from credit.subsidies.logic.evaluating import evaluate
from credit.subsidies.logic.rates import Rules, rules
from credit.subsidies.models import Line
from credit.subsidies.selectors.claims import line_words, with_money
from portal.policy import selectors as policy
from portal.policy.errors import PolicyGap
from portal.policy.logic.facts import Facts

CHUNK = 500


@dataclass(frozen=True)
class Assessed:
    """One person's evaluation; `gap` says which value the document lacks, the result is then empty."""

    person: Any
    result: dict[str, Any]
    gap: str = ""


def ruled(*, code: str, region: int, on: date) -> tuple[Rules, policy.Held] | None:
    """Return the scheme of this code in a region on a day with its tables, or None where there is none.

    Tables of a nearer region replace those of the same name above it.
    """
    tables: dict[str, Any] = {}
    for held in policy.rulesets(subject="subsidies", region=region, on=on):
        if any(scheme.code == code and scheme.variant is None for scheme in held.subject.schemes):
            found = rules(held.subject, held.pack, held.sha256, code, on)
            return Rules(found.scheme, {**found.tables, **tables}, found.slug, found.sha256), held
        for table in held.subject.tables:
            tables.setdefault(table.id, table)
    return None


def facts_of_many(persons: Sequence[Any]) -> dict[int, Facts]:
    """Return everything that the portal knows of these persons, by row number, in a fixed number of queries."""
    ids = [person.pk for person in persons]
    paid: dict[int, list[dict[str, Any]]] = {pk: [] for pk in ids}
    lines = Line.objects.filter(claim__person_id__in=ids, live=True).exclude(claim__state__in=ENDED)
    for line in with_money(lines):
        paid[line.claim.person_id].append(line_words(line))
    happened = records.incidents_of(ids)
    own = {pk: {"claims": paid[pk], "incidents": happened[pk]} for pk in ids}
    return standards.facts_of(persons, also=own)


def assess(persons: Sequence[Any], *, scheme: Rules, on: date) -> Iterator[Assessed]:
    """Evaluate a scheme for many people, reading them in chunks, so that memory stays flat.

    Arguments: persons; scheme, as of `ruled`; on, the day of the claim.
    """
    for start in range(0, len(persons), CHUNK):
        chunk = persons[start : start + CHUNK]
        facts = facts_of_many(chunk)
        for person in chunk:
            try:
                yield Assessed(person, evaluate(facts[person.pk], scheme, on))
            except PolicyGap as gap:
                yield Assessed(person, {}, str(gap))
