"""Who publishes plans, enters numbers and reports visits."""

from typing import Any

from portal.access import permissions
from portal.access.enums import Permission


def manages(user: Any, region_id: int) -> bool:
    """Say whether the user runs inspections in a region; None is the portal itself."""
    return user is None or permissions.allowed(user, Permission.INSPECTIONS_MANAGE, region_id=region_id)


def inspects(user: Any) -> bool:
    """Say whether the user may be an inspector: they run inspections somewhere."""
    return permissions.allowed(user, Permission.INSPECTIONS_MANAGE)
