"""Who may act on policy packs."""

from typing import Any

from portal.access import permissions as access
from portal.access.enums import Permission
from portal.regions import logic as regions


def may_manage(user: Any, region: int | None) -> bool:
    """Say whether the user may activate packs, and confirm their values, for a region (None = the country).

    The portal itself (no user: commands, the demonstration) may.
    """
    if user is None:
        return True
    return access.allowed(user, Permission.POLICY_MANAGE, region_id=region or 0)


def in_place(pack_region: int | None, region: int | None) -> bool:
    """Say whether a pack issued for one region may rule another: itself and what lies in it; a national one anywhere.

    A wider region is refused too: a city's rules would then hold for its neighbours.
    """
    if not pack_region:
        return True
    low, high = regions.span(pack_region)
    return bool(region) and low <= (region or 0) <= high


def spans(user: Any) -> list[tuple[int, int]]:
    """Return the ranges of division codes for which the user manages packs."""
    return [regions.span(code) for code in regions_of(user)]


def regions_of(user: Any) -> list[int]:
    """Return the codes of the regions for which the user manages packs by own grants; 0 is the country."""
    grants = access.live_grants(user)
    may = [g for g in grants if Permission.POLICY_MANAGE in access.ROLES.get(g.role, ()) and g.region_id is not None]
    return sorted({g.region_id for g in may if g.region_id is not None})
