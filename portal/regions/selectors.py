"""Reading the tree of divisions."""

from django.db.models import QuerySet

from portal.regions import logic
from portal.regions.models import Region


def get(code: int | str) -> Region | None:
    """Return the division of this code, or None."""
    return Region.objects.filter(pk=int(code)).first()


def span(code: int) -> tuple[int, int]:
    """Return the inclusive range of codes below `code` (see logic.span)."""
    return logic.span(int(code))


def children(code: int) -> QuerySet[Region]:
    """Return the divisions directly below `code`, in code order."""
    return Region.objects.filter(parent_id=code).order_by("code")


def full_name(code: int | None) -> str:
    """Return the names from province to `code` in one string, without a repeated name."""
    names: list[str] = []
    region = get(code) if code else None
    while region is not None and region.code:
        if region.name not in names:
            names.append(region.name)
        region = region.parent
    return "".join(reversed(names))
