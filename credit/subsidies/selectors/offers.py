"""What a person may claim on a day: every scheme of the region, evaluated on the person's own records."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from certification.standards import selectors as standards
from credit.records import selectors as records
from credit.subsidies.logic.evaluating import day_ruled, evaluate
from credit.subsidies.logic.rates import Rules, rules
from credit.subsidies.logic.scheme import Scheme
from credit.subsidies.models import Claim, Line
from credit.subsidies.selectors.claims import line_words, lines_before
from portal.employment import selectors as employment
from portal.people import selectors as people
from portal.policy import selectors as policy
from portal.policy.errors import PolicyGap
from portal.policy.logic.facts import FAMILY, Facts


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
        return self.amount_fen > 0 and self.organisation is not None

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


def facts_of(
    person: Any, *, known_at: datetime | None = None, apart_from: int | None = None, lines: list[Line] | None = None
) -> Facts:
    """Return everything that the portal knows (or knew at a moment) of a person in the words of the facts vocabulary.

    What this floor adds to the facts of certification.standards: claims and incidents. Claims under way count as paid: two
    that exclude each other must not both be on the way to the money; they are those of now, whatever known_at says.
    Arguments: apart_from, a claim that is not counted, when it is evaluated itself; lines, what lines_before says, where
    the caller has read it already.
    """
    if lines is None:
        lines = lines_before(people.key_of(person), apart_from=apart_from)
    own = {
        "claims": [line_words(line) for line in lines],
        "incidents": records.incidents(person.pk, known_at=known_at),
    }
    return standards.facts_of([person], known_at=known_at, also={person.pk: own})[person.pk]


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


def offers(
    person: Any,
    *,
    on: date,
    known_at: datetime | None = None,
    apart_from: int | None = None,
    spells: Iterable[Any] | None = None,
    active: Callable[[int | None], policy.Active] = policy.active,
) -> list[Offer]:
    """Return every scheme for persons of the region where the person works (or lives), nearest document first.

    Arguments: on, the local day of the claim; known_at, look at everything but claims as it was known then; apart_from, a
    claim that is not counted. A scheme that a nearer document also has is that document's. A monthly scheme is that of
    the place and of the documents of the month before, in which the work was done. The person's records are read only
    where some document has a scheme.

    A page that needs these elsewhere too passes: spells, all of employment.of_person; active, what says which documents
    are active for a region.
    """
    spells = employment.of_person(person.pk) if spells is None else spells
    spells = [s for s in spells if known_at is None or s.created_at <= known_at]
    read: dict[int | None, policy.Active] = {}
    ruling: list[tuple[_Place, bool, list[policy.Held]]] = []
    for monthly, day in ((True, on.replace(day=1) - timedelta(days=1)), (False, on)):
        spell = _covering(spells, day) or _covering(spells, on)
        last = spell or (spells[0] if spells else None)
        place = _Place(
            region=last.organisation.region_id if last else person.region_id,
            organisation=spell.organisation if spell else None,
        )
        if place.region not in read:
            read[place.region] = active(place.region)
        held = policy.rulesets(subject="subsidies", region=place.region, on=day, among=read[place.region])
        ruling.append((place, monthly, held))
    if not any(held for _place, _monthly, held in ruling):
        return []
    lines = lines_before(people.key_of(person), apart_from=apart_from)
    facts = facts_of(person, known_at=known_at, apart_from=apart_from, lines=lines)
    running = {(line.family, line.slot): line.claim for line in lines}
    found: dict[tuple[str, str | None], Offer] = {}
    for place, monthly, held in ruling:
        for code, offer_ in _of_place(place, monthly, held, facts, running, on).items():
            found.setdefault(code, offer_)
    return list(found.values())


def _covering(spells: list[Any], day: date) -> Any:
    """Return the primary spell that covers the day, or None."""
    return next(
        (s for s in spells if s.primary and s.started_on <= day and (s.ended_on is None or day <= s.ended_on)), None
    )


@dataclass(frozen=True)
class _Place:
    region: int | None
    organisation: Any


def _of_place(
    place: _Place,
    monthly: bool,
    ruling: list[policy.Held],
    facts: Facts,
    running: dict[tuple[str, str], Claim],
    on: date,
) -> dict[tuple[str, str | None], Offer]:
    found: dict[tuple[str, str | None], Offer] = {}
    nearer: dict[str, tuple[Any, policy.Held]] = {}
    for held in ruling:
        for scheme in held.subject.schemes:
            key = (scheme.code, scheme.variant)
            if (scheme.schedule.kind == "monthly") == monthly and scheme.payee == "person" and key not in found:
                found[key] = _offer(place, scheme, held, nearer, facts, running, on)
        # Tables of a nearer region replace those of the same name above it.
        for table in held.subject.tables:
            nearer.setdefault(table.id, (table, held))
    return found


def offer(
    person: Any, code: str, *, on: date, known_at: datetime | None = None, apart_from: int | None = None
) -> Offer | None:
    """Return the offer of this code (see Offer.code), or None."""
    listed = offers(person, on=on, known_at=known_at, apart_from=apart_from)
    return next((found for found in listed if found.code == code), None)


def _offer(
    place: _Place,
    scheme: Scheme,
    held: policy.Held,
    nearer: dict[str, tuple[Any, policy.Held]],
    facts: Facts,
    running: dict[tuple[str, str], Claim],
    on: date,
) -> Offer:
    ruled = rules(held.subject, held.pack, held.sha256, scheme.code, day_ruled(scheme, on), scheme.variant)
    tables = {name: table for name, (table, _held) in nearer.items()}
    ruled = Rules(ruled.scheme, {**ruled.tables, **tables}, ruled.slug, ruled.sha256)
    try:
        result = evaluate(facts, ruled, on)
    except PolicyGap as gap:
        return Offer(scheme, held, place.organisation, facts, {}, gap=str(gap))
    # Whoever approves has to answer for every document that gave a figure.
    used = [nearer[part.table][1] for part in scheme.amount if part.table and part.table in nearer]
    packs = {one.sha256: one for one in (held, *used)}
    result["packs"] = list(packs)
    notes = sorted({note for one in packs.values() for note in policy.unconfirmed(one, result["unverified"])})
    family = FAMILY[scheme.code]
    slots = [slot(scheme, part, facts) for part in result["instalments"]] or [
        day_ruled(scheme, on).strftime("%Y-%m") if scheme.schedule.kind == "monthly" else "1"
    ]
    live = next((found for one in slots if (found := running.get((family, one)))), None)
    return Offer(scheme, held, place.organisation, facts, result, unconfirmed=notes, running=live)
