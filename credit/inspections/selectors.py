"""Reading plans, draws and visits; which agencies a new plan would have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from credit.inspections.enums import STRATUM_LABELS, UNRATED, Strata
from credit.inspections.logic import rules
from credit.inspections.models import NumberEntry, Plan, Visit
from credit.records import selectors as records
from credit.records.enums import Risk
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.accounts import selectors as accounts
from portal.organisations import selectors as organisations
from portal.organisations.enums import Kind
from portal.policy import selectors as policy
from portal.policy.errors import PolicyGap

_ORDER = [str(risk) for risk in Risk] + [UNRATED]
PAGE = 20


@dataclass(frozen=True)
class Candidate:
    """An agency that a plan of the region would have."""

    organisation: Any  # portal.organisations.models.Organisation
    stratum: str

    @property
    def id(self) -> str:
        """Return the id under which it is drawn: its unified social credit code, public and lasting."""
        return self.organisation.credit_code


def candidates(region_id: int, *, strata_by: str, on: date) -> list[Candidate]:
    """Return the open agencies of a region with their stratum on a day, in order of id."""
    found = list(organisations.of_kind(Kind.AGENCY, region=region_id).order_by("credit_code"))
    if strata_by == Strata.RISK:
        colours = records.risks(found, on=on)
        return [Candidate(one, colours[one.pk] or UNRATED) for one in found]
    return [Candidate(one, one.subkind or UNRATED) for one in found]


def strata_of(found: Sequence[Candidate]) -> dict[str, list[str]]:
    """Return the ids of each stratum, colours from green to red, then the others by name."""
    parts: dict[str, list[str]] = {}
    for one in found:
        parts.setdefault(one.stratum, []).append(one.id)
    known = [name for name in _ORDER if name in parts]
    return {name: sorted(parts[name]) for name in [*known, *sorted(set(parts) - set(known))]}


def held(region_id: int, on: date) -> policy.Held | None:
    """Return the rules of inspections in a region on a day, or None."""
    try:
        return policy.ruleset(subject="inspections", region=region_id, on=on)
    except PolicyGap:
        return None


def proposed(strata: dict[str, list[str]], region_id: int, on: date) -> dict[str, int | None]:
    """Return the quota of each stratum by the rules of the region; None where they give no share."""
    found = held(region_id, on)
    quotas: dict[str, int | None] = dict.fromkeys(strata)
    for name, ids in strata.items():
        try:
            quotas[name] = rules.quotas({name: len(ids)}, found.subject)[name] if found else None
        except PolicyGap:
            continue
    return quotas


def stratum_label(name: str) -> Any:
    """Return a stratum in words."""
    return STRATUM_LABELS.get(name, name)


def inspectors(region_id: int) -> list[Any]:
    """Return the users who may inspect in a region: those who run inspections there."""
    ids = access.user_ids_with(Permission.INSPECTIONS_MANAGE, region_id=region_id)
    found = accounts.by_ids(ids)
    return [found[pk] for pk in ids if pk in found]


def of_desk(user: Any) -> QuerySet[Plan]:
    """Return the plans of the regions in which the user runs inspections, newest first."""
    found = Plan.objects.select_related("region", "draw").order_by("-published_at", "-pk")
    return access.scope(user, Permission.INSPECTIONS_MANAGE).filter(found, region="region_id")


def public() -> QuerySet[Plan]:
    """Return every plan, newest first: a plan is public from its beginning."""
    return Plan.objects.select_related("region", "draw").order_by("-published_at", "-pk")


def page(found: QuerySet[Plan], *, after: int = 0, size: int = PAGE) -> tuple[list[Plan], int]:
    """Return one page of plans, newest first, and the key after which the next begins (0: no more)."""
    rows = list((found.order_by("-pk").filter(pk__lt=after) if after else found.order_by("-pk"))[: size + 1])
    return rows[:size], rows[size - 1].pk if len(rows) > size else 0


def plan(public_id: str) -> Plan | None:
    """Return a plan, or None."""
    return Plan.objects.select_related("region", "draw").filter(public_id=public_id).first()


def latest_entries(found: Plan) -> dict[int, NumberEntry]:
    """Return the numbers that each officer entered last, by officer."""
    return {entry.officer_id: entry for entry in found.entries.select_related("officer").order_by("pk")}


def visits(found: Plan) -> QuerySet[Visit]:
    """Return the visits of a plan in the order of the draw."""
    rows = Visit.objects.filter(draw__plan=found).select_related("organisation")
    return rows.prefetch_related("inspectors", "events").order_by("pk")


def visit(public_id: str) -> Visit | None:
    """Return a visit, or None."""
    rows = Visit.objects.select_related("organisation", "draw__plan__region").prefetch_related("inspectors", "events")
    return rows.filter(public_id=public_id).first()


def results(organisation_id: int) -> QuerySet[Visit]:
    """Return the public results of an organisation, the latest visit first."""
    found = Visit.objects.filter(organisation_id=organisation_id, published_at__isnull=False)
    return found.select_related("draw__plan").order_by("-visited_on", "-pk")


def waiting(user: Any, *, on: date) -> dict[str, int]:
    """Return what waits for an officer: plans whose numbers can be entered, visits to make, results to publish, late ones."""
    mine = access.scope(user, Permission.INSPECTIONS_MANAGE)
    plans = mine.filter(Plan.objects.filter(draw__isnull=True), region="region_id")
    open_visits = mine.filter(Visit.objects.filter(published_at=None), region="draw__plan__region_id")
    return {
        "plans": plans.count(),
        "visits": open_visits.filter(visited_on=None).count(),
        "results": open_visits.filter(visited_on__isnull=False).count(),
        "late": open_visits.filter(due_on__lt=on).count(),
    }


def as_file(found: Plan) -> dict[str, Any]:
    """Return a plan in the words of the file of `draw_inspections`: all that a replay needs besides the numbers."""
    return {
        "plan": found.public_id,
        "algorithm": found.algorithm,
        "eligible": [row["id"] for row in found.eligible],
        "excluded": [{"id": row["id"], "reason": row["reason"]} for row in found.excluded],
        "strata": {name: {"ids": part["ids"], "quota": part["quota"]} for name, part in found.strata.items()},
    }
