"""Who may act on policy packs."""

from typing import Any

from portal.access import permissions as access
from portal.access.enums import Permission


def may_manage(user: Any, region: int | None) -> bool:
    """Say whether the user may activate packs, and confirm their values, for a region (None = the country).

    The portal itself (no user: commands, the demonstration) may.
    """
    if user is None:
        return True
    return access.allowed(user, Permission.POLICY_MANAGE, region_id=region or 0)
