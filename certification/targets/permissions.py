"""Who may see which division's figures, and the people behind them."""

from typing import Any

from portal.access import permissions
from portal.access.enums import Permission


def roots(user: Any) -> list[int]:
    """Return the divisions for which the user holds an officer's desk, the largest first."""
    found = {
        grant.region_id
        for grant in permissions.live_grants(user)
        if grant.region_id is not None and Permission.DESK_OFFICER in permissions.ROLES.get(grant.role, ())
    }
    return sorted(found, key=lambda code: (code != 0, code % 10000 != 0, code % 100 != 0, code))


def may_see(user: Any, region_id: int) -> bool:
    """Say whether the figures of a division are the user's to see."""
    return permissions.allowed(user, Permission.DESK_OFFICER, region_id=region_id)


def may_open(user: Any, region_id: int) -> bool:
    """Say whether the user may open the people behind a figure of a division."""
    return may_see(user, region_id) and permissions.allowed(user, Permission.PEOPLE_VIEW, region_id=region_id)
