"""Who may score whom."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from portal.access import selectors as access
from portal.access.enums import Permission
from portal.employment import selectors as employment
from portal.organisations import selectors as organisations
from portal.people import selectors as people


def assessors(organisation_id: int) -> QuerySet:
    """Return the assessors of an assessment body, in order of their login."""
    ids = access.user_ids_with(Permission.PRACTICAL_SCORE, organisation_id=organisation_id)
    return get_user_model().objects.filter(pk__in=ids, is_active=True).order_by("pk")


def _employers(person_id: int | None, on: date) -> set[int]:
    """Return the organisations that employ a person on a day."""
    if person_id is None:
        return set()
    found = employment.of_person(person_id).filter(employment.covering(on))
    return set(found.values_list("organisation_id", flat=True))


def conflicts(users: Iterable[Any], person_id: int, *, on: date) -> dict[int, str]:
    """Return why each of these users may not score this person on a day: "same_person" or "same_employer".

    An assessor's employers are those of their own employment and the organisations to which their login belongs.
    """
    hired_by = _employers(person_id, on)
    found = {}
    for user in users:
        own = people.of_user(user)
        if own is not None and own.pk == person_id:
            found[user.pk] = "same_person"
            continue
        belongs = set(organisations.of_user(user).values_list("pk", flat=True)) if hired_by else set()
        if hired_by & (belongs | (_employers(own.pk, on) if own is not None and hired_by else set())):
            found[user.pk] = "same_employer"
    return found


def barred(users: Iterable[Any], person_ids: Iterable[int], *, on: date) -> dict[int, dict[int, str]]:
    """Return `conflicts` for several persons, by person."""
    known = list(users)
    return {person_id: conflicts(known, person_id, on=on) for person_id in person_ids}
