"""Who may do what to which exam object."""

from typing import Any

from portal.access import permissions
from portal.access.enums import Permission


def may_manage(user: Any, organisation_id: int) -> bool:
    """Say whether `user` runs exams for this assessment body."""
    return permissions.allowed(user, Permission.EXAMS_MANAGE, organisation_id=organisation_id)


def may_invigilate(user: Any, session: Any) -> bool:
    """Say whether `user` watches over this session: at its centre or for its assessment body."""
    return any(
        permissions.allowed(user, Permission.EXAMS_INVIGILATE, organisation_id=organisation)
        for organisation in (session.centre_id, session.organisation_id)
        if organisation
    )


def is_candidate(user: Any, attempt: Any) -> bool:
    """Say whether the attempt is the user's own."""
    return bool(user.is_authenticated) and attempt.user_id == user.pk
