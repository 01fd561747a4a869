"""Who may do what to a contest or a direct assessment."""

from typing import Any

from portal.access import permissions
from portal.access.enums import Permission


def may_manage(user: Any, contest: Any) -> bool:
    """Say whether `user` works on this contest: for its organiser, or as an officer of its region."""
    return permissions.allowed(
        user, Permission.CONTESTS_MANAGE, organisation_id=contest.organiser_id, region_id=contest.region_id
    )


def may_apply(user: Any, body: Any) -> bool:
    """Say whether `user` applies for direct assessments of this assessment body."""
    return permissions.allowed(user, Permission.AWARDS_DECIDE, organisation_id=body.pk)


def may_state(user: Any, assessment: Any) -> bool:
    """Say whether `user` is an assessor of the body, and neither the one who applied nor the one applied for."""
    return (
        assessment.entered_by_id != user.pk
        and assessment.person.user_id != user.pk
        and permissions.allowed(user, Permission.PRACTICAL_SCORE, organisation_id=assessment.body_id)
    )


def may_read_evidence(user: Any, stored: Any) -> bool:
    """Say whether `user` may open what was handed in with an application: the body's officers and assessors."""
    return stored.organisation_id is not None and (
        permissions.allowed(user, Permission.AWARDS_DECIDE, organisation_id=stored.organisation_id)
        or permissions.allowed(user, Permission.PRACTICAL_SCORE, organisation_id=stored.organisation_id)
    )


def may_read_list(user: Any, stored: Any) -> bool:
    """Say whether `user` may open a list of placings that was sent: whoever works on contests of its organiser."""
    return stored.organisation_id is not None and permissions.allowed(
        user, Permission.CONTESTS_MANAGE, organisation_id=stored.organisation_id
    )
