"""Who may do what to a class."""

from typing import Any

from portal.access import permissions
from portal.access.enums import Permission


def may_manage(user: Any, school_id: int) -> bool:
    """Say whether `user` runs the classes of this school."""
    return permissions.allowed(user, Permission.CLASSES_MANAGE, organisation_id=school_id)
