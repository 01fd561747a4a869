"""Occupations, editions and levels that rule in a region, and who may sit for them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from certification.standards import registry
from certification.standards.logic import qualifying
from certification.standards.logic.schema import Edition, Level
from courses.hours import selectors as hours
from portal.employment import selectors as employment
from portal.people import selectors as people
from portal.policy import selectors as policy
from portal.policy.errors import PolicyGap
from portal.policy.logic import facts as vocabulary
from portal.policy.logic.pack import Article, Flagged
from portal.policy.logic.reasons import reason
from portal.policy.selectors import Held, Region


@dataclass(frozen=True)
class Ruled:
    """An edition of a standard that rules in a region on a day, with the pack that says so."""

    occupation: str
    title: str
    edition: Edition
    held: Held

    @property
    def levels(self) -> list[Level]:
        """Return its levels, junior first."""
        return sorted(self.edition.levels, key=lambda level: -level.level)


def facts(person_id: int, *, known_at: datetime | None = None) -> vocabulary.Facts:
    """Return everything that the portal knows (or knew at a moment) of a person, as rules read it."""
    return facts_of([people.get_by_pk(person_id)], known_at=known_at)[person_id]


def facts_of(
    persons: Collection[Any],
    *,
    known_at: datetime | None = None,
    also: Mapping[int, Mapping[str, Any]] | None = None,
) -> dict[int, vocabulary.Facts]:
    """Return everything that the portal knows of these persons, by row number, in a fixed number of queries.

    The one place where a person's facts are put together: every room's part, and what a floor above adds.

    Arguments: known_at, leave out what was recorded after this moment, and read as it stood then what was changed since
    (None: what is known now); also, further parts by row number, such as {"claims": [...]}.
    """
    ids = [person.pk for person in persons]
    parts: list[Mapping[int, Mapping[str, Any]]] = [
        people.facts_of(persons),
        employment.facts_of(ids, known_at=known_at),
        hours.facts_of(ids, known_at=known_at),
        *(function(ids, known_at=known_at) for function in registry.FACTS.values()),
    ]
    if also is not None:
        parts.append(also)
    return {pk: vocabulary.join(*(dict(part[pk]) for part in parts)) for pk in ids}


def occupations(*, region: Region, on: date) -> list[Ruled]:
    """Return the editions in force in the region on that day, one an occupation, the nearest pack first.

    Arguments: region, a division code or None for the country.
    """
    return _occupations(policy.rulesets(subject="standards", region=region, on=on), on)


def _occupations(packs: list[Held], on: date) -> list[Ruled]:
    found: dict[str, Ruled] = {}
    for held in packs:
        for entry in held.subject.occupations:
            if entry.code in found:
                continue
            try:
                edition = qualifying.edition(held.subject, entry.code, on)
            except PolicyGap:
                continue
            found[entry.code] = Ruled(entry.code, entry.title, edition, held)
    return list(found.values())


def ruled(*, occupation: str, region: Region, on: date) -> Ruled | None:
    """Return the edition that rules an occupation in the region on that day; None where no pack with standards is active.

    Raises: PolicyGap, where packs rule, but none of them this occupation.
    """
    packs = policy.rulesets(subject="standards", region=region, on=on)
    for one in _occupations(packs, on):
        if one.occupation == occupation:
            return one
    if packs:
        raise PolicyGap(f"{occupation} {on}")
    return None


def unconfirmed(*, occupation: str, level: int, region: Region, on: date) -> list[str]:
    """Return the notes of what an award of a level rests on and no bureau has confirmed for the region; mostly empty.

    Looked up as confirmed now, by the edition that held on that day: its dates, its passing rule, the hours and routes of
    the level, the dates of its document. Registering is open on such values, nothing is awarded on them. Empty where no
    pack rules.

    Arguments: on, the day of registration.
    """
    try:
        found = ruled(occupation=occupation, region=region, on=on)
    except PolicyGap:
        return []
    if found is None:
        return []
    notes = {one.note for one in found.held.whole.flagged if not one.missing and _bears(one, found, level)}
    return sorted(notes)


def _bears(value: Flagged, found: Ruled, level: int) -> bool:
    """Say whether an award of the level rests on the value."""
    if value.file == "pack":
        return True
    data: Any = found.held.subject
    match value.path:
        case ("occupations", int(place), "editions", int(number), *rest) if value.file == "standards":
            one = data.occupations[place]
            if one.code != found.occupation or one.editions[number].id != found.edition.id:
                return False
        case _elsewhere:
            return False
    match rest:
        case ["levels", int(rung), *_more]:
            return bool(found.edition.levels[rung].level == level)
        case ["hours", name, *_more]:
            return str(name) == str(level)
    return True


def qualify(person_id: int, *, occupation: str, level: int, region: Region, on: date) -> dict[str, Any] | None:
    """Return whether a person may sit for a level by what the portal knows of them; None where no pack rules.

    Returns: as of logic.qualifying.qualify, with "rules": the Ruled edition or None. Where a pack rules but lacks the
    value, it does not qualify, with the reason policy_gap.
    """
    try:
        found = ruled(occupation=occupation, region=region, on=on)
    except PolicyGap as gap:
        return _gap(gap, None)
    if found is None:
        return None
    return judge(found, facts(person_id), level=level, on=on)


def judge(found: Ruled, known: vocabulary.Facts, *, level: int, on: date) -> dict[str, Any]:
    """Return whether facts open a level of an edition (see qualify)."""
    try:
        result = qualifying.qualify(known, found.edition, level, on)
    except PolicyGap as gap:
        return _gap(gap, found)
    return {**result, "rules": found, "routes": _routes(found, level, result)}


def _gap(gap: PolicyGap, found: Ruled | None) -> dict[str, Any]:
    article = found.edition.article if found else []
    entry = reason("policy_gap", article) | {"note": gap.note}
    return {
        "qualifies": False,
        "route": None,
        "reasons": [entry],
        "trace": [],
        "unverified": [],
        "rules": found,
        "routes": [],
    }


def _routes(found: Ruled, level: int, result: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the routes as a page shows them: the wording of the document, its articles, what is met and what is not."""
    rung = next((one for one in found.edition.levels if one.level == level), None)
    return [
        {
            "id": route.id,
            "text": route.text,
            "articles": articles(found.held, route.article),
            "met": result["route"] == route.id,
            "reasons": [r for r in result["reasons"] if r.get("route") == route.id],
        }
        for route in (rung.routes if rung else [])
    ]


def articles(held: Held, names: list[str]) -> list[Article]:
    """Return the articles of these names as the pack has them: source, clause, quote."""
    return held.articles(names)
