"""Scope: which rows a user may see by a permission."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from portal.access import permissions
from portal.access.models import ApiKey, Grant
from portal.regions import logic as regions


@dataclass(frozen=True)
class Scope:
    """The regions (inclusive code ranges) and organisations that a permission covers."""

    ranges: tuple[tuple[int, int], ...] = ()
    organisations: frozenset[int] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.ranges or self.organisations)

    def filter(self, queryset: QuerySet, *, organisation: str | None = None, region: str | None = None) -> QuerySet:
        """Narrow `queryset` to the scope.

        Arguments: organisation, region: look-up paths of the organisation's id and of the region's code.
        """
        query = Q(pk__in=[])
        if organisation and self.organisations:
            query |= Q(**{f"{organisation}__in": self.organisations})
        if region:
            for low, high in self.ranges:
                # Not __range: a foreign key knows the comparisons, but not that look-up.
                query |= Q(**{f"{region}__gte": low, f"{region}__lte": high})
        return queryset.filter(query)

    def covers(self, *, organisation_id: int | None = None, region_id: int | None = None) -> bool:
        """Say whether an object of this organisation or region lies in the scope."""
        if organisation_id is not None and organisation_id in self.organisations:
            return True
        return region_id is not None and any(low <= region_id <= high for low, high in self.ranges)


def scope(user: Any, permission: str) -> Scope:
    """Return what `user` may reach by `permission`; an empty scope filters everything away."""
    ranges: list[tuple[int, int]] = []
    organisations: set[int] = set()
    for grant in permissions.live_grants(user):
        if permission not in permissions.ROLES.get(grant.role, ()):
            continue
        if grant.region_id is not None:
            ranges.append(regions.span(grant.region_id))
        elif grant.organisation_id is not None:
            organisations.add(grant.organisation_id)
    return Scope(tuple(ranges), frozenset(organisations))


def live() -> QuerySet[Grant]:
    """Return the grants that nobody has ended."""
    return Grant.objects.filter(valid_to=None)


def user_ids_with(permission: str, *, organisation_id: int | None = None, region_id: int | None = None) -> list[int]:
    """Return the users whose open-ended grants give `permission` on this organisation or in this region."""
    roles = permissions.roles_with(permission)
    found = set()
    for grant in Grant.objects.filter(role__in=roles, valid_to=None).order_by("pk"):
        if grant.region_id is not None and region_id is not None:
            low, high = regions.span(grant.region_id)
            if low <= region_id <= high:
                found.add(grant.user_id)
        elif grant.organisation_id is not None and grant.organisation_id == organisation_id:
            found.add(grant.user_id)
    return sorted(found)


def keys_of(organisation_id: int) -> QuerySet[ApiKey]:
    """Return the API keys of an organisation, newest first, stopped ones included."""
    found = ApiKey.objects.filter(organisation_id=organisation_id).select_related("organisation", "kept_by")
    return found.order_by("-created_at", "-pk")
