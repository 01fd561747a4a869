"""Who may do what to which assessment."""

from typing import Any

from portal.access import permissions
from portal.access.enums import Permission


def may_manage(user: Any, organisation_id: int) -> bool:
    """Say whether `user` runs practical assessments of this assessment body; None is the portal itself."""
    return user is None or permissions.allowed(user, Permission.EXAMS_MANAGE, organisation_id=organisation_id)


def may_score(user: Any, organisation_id: int) -> bool:
    """Say whether `user` is an assessor of this assessment body."""
    return permissions.allowed(user, Permission.PRACTICAL_SCORE, organisation_id=organisation_id)
