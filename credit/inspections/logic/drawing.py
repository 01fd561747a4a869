"""The draw `sha256-ticket-1`: anybody who has the published list and the public numbers gets the same result.

s = SHA-256(numbers as UTF-8); ticket of an id = SHA-256(s followed by the id as UTF-8), in hex. Within a stratum the
lowest tickets are drawn, ties by id, as many as its quota. The list is frozen by
SHA-256(all eligible ids, sorted by code point, each followed by a line feed).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from pydantic import Field

from credit.inspections.errors import BadPlan
from portal.policy.errors import PackRefused, Problem
from portal.policy.logic.documents import Document
from portal.policy.logic.loading import parse
from portal.policy.logic.words import Strict

ALGORITHM = "sha256-ticket-1"
# Nobody inspects alone.
AT_ONE_VISIT = 2


def list_sha256(ids: Iterable[str]) -> str:
    """Return the digest of an eligible list: ids sorted by code point, joined by line feeds, with a final one."""
    return sha256(("\n".join(sorted(ids)) + "\n").encode()).hexdigest()


def ticket(numbers: str, item: str) -> str:
    """Return the ticket of an id under the public numbers, exactly as these were given."""
    return sha256(sha256(numbers.encode()).digest() + item.encode()).hexdigest()


def ordered(numbers: str, ids: Iterable[str]) -> list[tuple[str, str]]:
    """Return (ticket, id) in the order of the draw."""
    return sorted((ticket(numbers, item), item) for item in ids)


def check(eligible: Sequence[str], excluded: Collection[str], strata: Mapping[str, tuple[Sequence[str], int]]) -> None:
    """Refuse a plan that contradicts itself: every eligible id stands in exactly one stratum, and nothing else does.

    Arguments: strata, name -> (ids, quota). Raises: BadPlan.
    """
    if len(set(eligible)) != len(eligible):
        raise BadPlan("duplicate_id", "an eligible id stands twice")
    if both := sorted(set(eligible) & set(excluded)):
        raise BadPlan("excluded_id", f"{', '.join(both)} is eligible and excluded")
    placed = [item for ids, _quota in strata.values() for item in ids]
    if len(set(placed)) != len(placed):
        raise BadPlan("duplicate_id", "an id stands in two strata, or twice in one")
    if stray := sorted(set(placed) ^ set(eligible)):
        raise BadPlan("stray_id", f"{', '.join(stray)} is not both eligible and in a stratum")
    for name, (ids, quota) in strata.items():
        if not 0 <= quota <= len(ids):
            raise BadPlan("bad_quota", f"stratum {name} has {len(ids)} ids and the quota {quota}")


def draw(eligible: Sequence[str], strata: Mapping[str, tuple[Sequence[str], int]], numbers: str) -> dict[str, Any]:
    """Return the result of a draw.

    Arguments: eligible, all ids; strata, name -> (ids, quota); numbers, the public number string, used as it is.
    Returns: {"algorithm", "list_sha256", "tickets": [{"id", "stratum", "ticket"}] in the order of each stratum,
    "drawn": {stratum: ids in ticket order}}.
    """
    tickets: list[dict[str, str]] = []
    drawn: dict[str, list[str]] = {}
    for name, (ids, quota) in strata.items():
        row = ordered(numbers, ids)
        tickets += [{"id": item, "stratum": name, "ticket": found} for found, item in row]
        drawn[name] = [item for _ticket, item in row[:quota]]
    return {"algorithm": ALGORITHM, "list_sha256": list_sha256(eligible), "tickets": tickets, "drawn": drawn}


def free(organisation: str, pool: Mapping[Any, Collection[str]]) -> list[Any]:
    """Return those of `pool` (inspector -> ids with which a conflict was declared) who may inspect an agency."""
    return [one for one, conflicts in pool.items() if organisation not in conflicts]


def inspectors(
    numbers: str, organisation: str, pool: Mapping[str, Collection[str]], *, count: int = AT_ONE_VISIT
) -> list[str]:
    """Return who inspects an agency: the lowest tickets among those who declared no conflict with it.

    Arguments: organisation, its id in the plan; pool, inspector's code -> ids with which a conflict was declared; count,
    how many. The ticket is that of "inspector:<agency>:<code>". Fewer come out where too few are free.
    """
    prefix = f"inspector:{organisation}:"
    tickets = ordered(numbers, [prefix + code for code in free(organisation, pool)])
    return [item.removeprefix(prefix) for _ticket, item in tickets][:count]


class _Excluded(Strict):
    id: str
    reason: str


class _Stratum(Strict):
    ids: list[str]
    quota: int = Field(ge=0)


class PlanFile(Strict):
    """The file of `draw_inspections`."""

    plan: str
    algorithm: str
    eligible: list[str]
    excluded: list[_Excluded] = []
    strata: dict[str, _Stratum]

    @property
    def parts(self) -> dict[str, tuple[list[str], int]]:
        """Return the strata as name -> (ids, quota)."""
        return {name: (stratum.ids, stratum.quota) for name, stratum in self.strata.items()}


def read_plan(text: str, file: str) -> PlanFile:
    """Return a plan file, checked. Raises: PackRefused with file and line.

    Arguments: text, YAML; file, its name for messages.
    """
    document = Document(text, file)
    found: PlanFile = parse(document, PlanFile)
    if found.algorithm != ALGORITHM:
        message = f"'{found.algorithm}' is not known; known: {ALGORITHM}"
        raise PackRefused([document.problem(("algorithm",), "bad_value", message)])
    try:
        check(found.eligible, [entry.id for entry in found.excluded], found.parts)
    except BadPlan as bad:
        raise PackRefused([Problem(file, document.line(("strata",)), bad.code, str(bad.message))]) from None
    return found
