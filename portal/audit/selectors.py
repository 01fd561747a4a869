"""Reading the audit log."""

from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet

from portal.audit.models import Entry


def entries(*, ranges: Sequence[tuple[int, int]], everywhere: bool = False) -> QuerySet[Entry]:
    """Return what an auditor may read, newest first: entries of these regions, and those that belong to no region.

    Arguments: ranges, inclusive spans of region codes; everywhere, leave none out.
    """
    found = Entry.objects.select_related("actor").order_by("-at", "-pk")
    if everywhere:
        return found
    within = Q(region_code=None)
    for low, high in ranges:
        within |= Q(region_code__gte=low, region_code__lte=high)
    return found.filter(within)


def of_area(found: QuerySet[Entry], area: str) -> QuerySet[Entry]:
    """Return the entries whose action begins with this word ("certificates", "subsidies")."""
    return found.filter(action__startswith=f"{area}.")


def of_object(found: QuerySet[Entry], object_type: str, object_id: str) -> QuerySet[Entry]:
    """Return what happened to one thing, the latest first."""
    return found.filter(object_type=object_type, object_id=object_id)


def of_actions(found: QuerySet[Entry], actions: Collection[str]) -> QuerySet[Entry]:
    """Return the entries of these actions."""
    return found.filter(action__in=actions)
