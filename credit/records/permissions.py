"""Whose record a user may read, make entries in, and decide about."""

from typing import Any

from credit.records.models import CreditEvent
from portal.access import permissions
from portal.access.enums import Permission


def region_of(*, person: Any = None, organisation: Any = None) -> int | None:
    """Return the division whose officers answer for a subject, None where the person's is unknown."""
    return organisation.region_id if organisation is not None else person.region_id


def may_record(user: Any, *, person: Any = None, organisation: Any = None) -> bool:
    """Say whether the user may make entries about a subject: an officer of its region, never about oneself.

    None as user is the portal itself.
    """
    if user is None:
        return True
    region_id = region_of(person=person, organisation=organisation)
    own = person is not None and person.user_id == user.pk
    return (
        not own and region_id is not None and permissions.allowed(user, Permission.CREDIT_RECORD, region_id=region_id)
    )


def decides_in(user: Any, event: CreditEvent) -> bool:
    """Say whether the user decides objections and repairs in the region of an entry, whoever made it."""
    return permissions.allowed(user, Permission.CREDIT_DECIDE, region_id=event.region_id)


def is_subject(user: Any, event: CreditEvent) -> bool:
    """Say whether the user speaks for the subject: the person, or who works for the organisation's desk."""
    if event.person is not None:
        return event.person.user_id is not None and event.person.user_id == user.pk
    return permissions.allowed(user, Permission.DESK_AGENCY, organisation_id=event.organisation_id)


def may_decide_objection(user: Any, event: CreditEvent) -> bool:
    """Say whether the user may decide about the objection to an entry: not the author, not the objector, not the subject."""
    objection = getattr(event, "objection", None)
    return (
        objection is not None
        and decides_in(user, event)
        and user.pk not in (event.author_id, objection.filed_by_id)
        and not is_subject(user, event)
    )
