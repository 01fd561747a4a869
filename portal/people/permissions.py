"""Who may see a person, and whose file is whose."""

from typing import Any

from portal.access import permissions
from portal.access.enums import Permission
from portal.people.models import Person


def may_view(user: Any, person: Person) -> bool:
    """Say whether the user is the person, or holds the roster of their region."""
    if person.user_id is not None and person.user_id == getattr(user, "pk", None):
        return True
    return person.region_id is not None and permissions.allowed(
        user, Permission.PEOPLE_VIEW, region_id=person.region_id
    )


def may_unmask(user: Any, person: Person) -> bool:
    """Say whether the user may see this person's document number in clear; needs a region in the user's scope."""
    return person.region_id is not None and permissions.allowed(
        user, Permission.PEOPLE_UNMASK, region_id=person.region_id
    )


def owns_file(user: Any, stored: Any) -> bool:
    """Say whether a stored file belongs to the user's person."""
    if stored.owner_person_id is None:
        return False
    return Person.objects.filter(pk=stored.owner_person_id, user_id=user.pk).exists()


def may_view_photo(user: Any, stored: Any) -> bool:
    """Say whether the user may see a person's photo: officers of the person's region."""
    person = Person.objects.filter(pk=stored.owner_person_id).first() if stored.owner_person_id else None
    return person is not None and may_view(user, person)
