"""Who may do what to which bank."""

from typing import Any

from certification.questions.models import Bank
from portal.access import permissions as access
from portal.access.enums import Permission


def may_edit(user: Any, bank: Bank) -> bool:
    """Whether a user may import into a bank and see its questions."""
    return _allowed(user, Permission.QUESTIONS_EDIT, bank)


def may_approve(user: Any, bank: Bank) -> bool:
    """Whether a user may decide about versions of a bank; who wrote a version is the service's matter."""
    return _allowed(user, Permission.QUESTIONS_APPROVE, bank)


def _allowed(user: Any, permission: str, bank: Bank) -> bool:
    # A bank of no organisation belongs to the portal: whoever holds the permission somewhere works on it.
    return access.allowed(user, permission, organisation_id=bank.organisation_id)
