"""May this person sit for this level? The first route that is met, or every reason with its article."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from certification.standards.logic.schema import Edition, StandardsCase, StandardsFile
from portal.policy.errors import PolicyGap
from portal.policy.logic.conditions import take_route
from portal.policy.logic.context import Context
from portal.policy.logic.facts import Facts
from portal.policy.logic.pack import Pack, find
from portal.policy.logic.reasons import flag, reason, show
from portal.policy.logic.words import in_force


def edition(standards: StandardsFile, occupation: str, on: date) -> Edition:
    """Return the edition of an occupation's standard in force on that day. Raises: PolicyGap."""
    entry = next((o for o in standards.occupations if o.code == occupation), None)
    found = in_force(entry.editions, on) if entry else None
    if found is None:
        raise PolicyGap(f"{occupation} {on}")
    return found


def edition_by_id(standards: StandardsFile, name: str) -> tuple[str, Edition]:
    """Return (occupation, edition) of a standard by its own name, such as caregiver-2019. Raises: PolicyGap."""
    for entry in standards.occupations:
        for found in entry.editions:
            if found.id == name:
                return entry.code, found
    raise PolicyGap(name)


def qualify(facts: Facts, held: Edition, level: int, on: date) -> dict[str, Any]:
    """Return whether the facts open a level on a day: the first route met, else the reasons of all routes.

    Arguments: facts; held, the edition; level, 5 junior to 1 chief technician; on, the day of registration.
    Returns: {"qualifies", "route", "reasons": [{code, met, fact, text, article, value, needs, route}], "trace",
    "unverified"}, plain JSON. Raises: PolicyGap, where the routes of that level are not known.
    """
    rung = next((r for r in held.levels if r.level == level), None)
    if rung is not None and rung.missing:
        raise PolicyGap(f"{held.id} {level}", rung.note or "")
    if rung is None:
        reasons = [reason("no_such_level", held.article)]
        return {"qualifies": False, "route": None, "reasons": reasons, "trace": [], "unverified": []}
    context = Context(facts, on, held.service)
    step = {
        "rule": f"standard {held.id}",
        "article": list(held.article),
        "inputs": {"level": level, "on": show(on)},
        "parameter": {"from": show(held.from_)},
        "output": None,
    }
    context.trace.append(step | flag(held, rung))
    return take_route(rung.routes, context)


def run_case(case: StandardsCase, pack: Pack, packs: Sequence[Pack]) -> Mapping[str, Any]:
    """Answer a worked case of the standards."""
    standards = (
        pack.subjects.get("standards") or find(packs, "standards", pack.meta.region, case.on).subjects["standards"]
    )
    return qualify(case.known, edition(standards, case.occupation or "", case.on), case.level or 0, case.on)
