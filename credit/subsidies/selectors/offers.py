"""What a person may claim on a day: every scheme of the region, evaluated on the person's own records."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from certification.certificates import selectors as certificates
from courses.hours import selectors as hours
from credit.records import selectors as records
from credit.subsidies.enums import ENDED
from credit.subsidies.logic.evaluating import day_ruled, evaluate
from credit.subsidies.logic.rates import Rules, rules
from credit.subsidies.logic.scheme import Scheme
from credit.subsidies.models import Claim, Line
from credit.subsidies.selectors.claims import paid_before
from portal.employment import selectors as employment
from portal.people import selectors as people
from portal.policy import selectors as policy
from portal.policy.errors import PolicyGap
from portal.policy.logic.facts import FAMILY, Facts, join


@dataclass(frozen=True)
class Offer:
    """One scheme for one person on a day.

    `result` is what the evaluation says, empty where the document lacks a value (`gap` says which); `unconfirmed` are the
    notes of unverified values that no bureau has confirmed; `running` is a live claim for the same months or parts.
    """

    scheme: Scheme
    held: policy.Held
    organisation: Any
    facts: Facts
    result: dict[str, Any]
    gap: str = ""
    unconfirmed: list[str] = field(default_factory=list)
    running: Claim | None = None

    @property
    def code(self) -> str:
        """Return the scheme's code with its variant: what stands in addresses."""
        return f"{self.scheme.code}-{self.scheme.variant}" if self.scheme.variant else self.scheme.code

    @property
    def amount_fen(self) -> int:
        """Return what is payable now, in fen."""
        return int(self.result.get("amount_fen", 0))

    @property
    def can_claim(self) -> bool:
        """Say whether a claim would be accepted."""
        return self.amount_fen > 0 and self.running is None and self.organisation is not None

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """Return the reasons, unmet ones first."""
        return sorted(self.result.get("reasons", []), key=lambda reason: bool(reason["met"]))

    @property
    def payable_parts(self) -> list[dict[str, Any]]:
        """Return the months or parts that a claim of now would hold."""
        return [part for part in self.result.get("instalments", []) if part["state"] == "payable"]

    def articles(self, names: list[str]) -> list[Any]:
        """Return the articles of these names."""
        return self.held.articles(names)


def facts_of(person: Any, *, known_at: datetime | None = None) -> Facts:
    """Return everything that the portal knows (or knew at a moment) of a person in the words of the facts vocabulary."""
    return join(
        people.facts(person),
        employment.facts(person.pk),
        hours.facts(person.pk),
        certificates.facts(person.pk, known_at=known_at),
        {"claims": paid_before(people.key_of(person.pk)), "incidents": records.incidents(person.pk)},
    )


def snapshot(facts: Facts) -> tuple[dict[str, Any], str]:
    """Return the facts as plain JSON and the SHA-256 of their canonical form."""
    plain = facts.model_dump(mode="json", by_alias=True, exclude_none=True)
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return plain, hashlib.sha256(text.encode()).hexdigest()


def slot(scheme: Scheme, part: dict[str, Any], facts: Facts) -> str:
    """Return the month, year or number under which a part is claimed once.

    A scheme that pays again (a difference after a higher certificate) counts on from what was paid.
    """
    if "month" in part:
        return str(part["month"])
    if "year" in part:
        return str(part["year"])
    if scheme.schedule.kind == "instalments":
        return str(part["n"])
    return str(1 + sum(1 for claim in facts.claims if claim.scheme == scheme.code))


def offers(person: Any, *, on: date, known_at: datetime | None = None) -> list[Offer]:
    """Return every scheme for persons of the region where the person works (or lives), nearest document first.

    Arguments: on, the local day of the claim; known_at, look at certificates as they were known then. A scheme that a nearer document also has is that document's.
    """
    spell = employment.current(person.pk, on=on) or employment.of_person(person.pk).first()
    region = spell.organisation.region_id if spell else person.region_id
    facts = facts_of(person, known_at=known_at)
    running = _running(people.key_of(person.pk))
    found: dict[tuple[str, str | None], Offer] = {}
    held_all = policy.rulesets(subject="subsidies", region=region, on=on)
    tables: dict[str, Any] = {}
    for held in held_all:
        for scheme in held.subject.schemes:
            key = (scheme.code, scheme.variant)
            if scheme.payee == "person" and key not in found:
                found[key] = _offer(person, scheme, held, tables, facts, running, on)
        # Tables of a nearer region replace those of the same name above it.
        for table in held.subject.tables:
            tables.setdefault(table.id, table)
    return list(found.values())


def offer(person: Any, code: str, *, on: date, known_at: datetime | None = None) -> Offer | None:
    """Return the offer of this code (see Offer.code), or None."""
    return next((found for found in offers(person, on=on, known_at=known_at) if found.code == code), None)


def _offer(
    person: Any, scheme: Scheme, held: policy.Held, nearer: dict, facts: Facts, running: dict, on: date
) -> Offer:
    ruled = rules(held.subject, held.pack, held.sha256, scheme.code, on, scheme.variant)
    ruled = Rules(ruled.scheme, {**ruled.tables, **nearer}, ruled.slug, ruled.sha256)
    day = day_ruled(scheme, on)
    spell = employment.current(person.pk, on=day) or employment.current(person.pk, on=on)
    organisation = spell.organisation if spell else None
    try:
        result = evaluate(facts, ruled, on)
    except PolicyGap as gap:
        return Offer(scheme, held, organisation, facts, {}, gap=str(gap))
    family = FAMILY[scheme.code]
    parts = [part for part in result["instalments"] if part["state"] == "payable"]
    live = next((c for part in parts if (c := running.get((family, slot(scheme, part, facts))))), None)
    notes = policy.unconfirmed(held, result["unverified"])
    return Offer(scheme, held, organisation, facts, result, unconfirmed=notes, running=live)


def _running(person_key: str) -> dict[tuple[str, str], Claim]:
    lines = Line.objects.filter(person_key=person_key, live=True).exclude(claim__state__in=ENDED)
    return {(line.family, line.slot): line.claim for line in lines.select_related("claim")} if person_key else {}
