"""Reading persons; nothing here ever opens the vault."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from portal.access import selectors as access
from portal.access.enums import Permission
from portal.people import registry
from portal.people.enums import Degree, Sex
from portal.people.logic import names
from portal.people.models import Education, IdentityDocument, Person

PAGE = 30


def get(public_id: str) -> Person | None:
    """Return the person of this public id, or None; for callers that check the right themselves."""
    return Person.objects.filter(public_id=public_id).first()


def get_by_pk(pk: int) -> Person:
    """Return the person of this row number, which a foreign key has promised; Person.DoesNotExist otherwise."""
    return Person.objects.get(pk=pk)


def of_user(user: Any) -> Person | None:
    """Return the person behind a login, or None when identity is not complete; read once per user object."""
    if not getattr(user, "is_authenticated", False):
        return None
    if not hasattr(user, "_person"):
        # Without photograph and the sealed number: most pages want no more than the name.
        found = Person.objects.filter(user_id=user.pk, document__isnull=False).select_related("document")
        user._person = found.defer("document__number_sealed").first()
    return user._person


def complete(person: Person | None) -> bool:
    """Say whether everything that a class or an exam needs is there: document, region and photo."""
    return person is not None and person.photo_id is not None and person.region_id is not None and _has_number(person)


def _has_number(person: Person) -> bool:
    return IdentityDocument.objects.filter(person_id=person.pk).exists()


def in_scope(user: Any, permission: str = Permission.PEOPLE_VIEW) -> QuerySet[Person]:
    """Return the persons of the regions in which the user holds `permission`, in order of registration."""
    return access.scope(user, permission).filter(Person.objects.order_by("pk"), region="region_id")


def listed(user: Any) -> QuerySet[Person]:
    """Return the persons whom the user's list shows, in order of registration.

    Those of the user's regions, and those whom a higher room knows at the user's organisations: learners of a school,
    candidates of an assessment body.
    """
    scope = access.scope(user, Permission.PEOPLE_VIEW)
    if not scope:
        return Person.objects.none()
    wanted = Q(pk__in=[])
    for low, high in scope.ranges:
        wanted |= Q(region_id__gte=low, region_id__lte=high)
    if scope.organisations:
        for person_ids in registry.at_organisations(scope.organisations):
            wanted |= Q(pk__in=person_ids)
    return Person.objects.filter(wanted).select_related("document", "region").order_by("pk")


def page(found: QuerySet[Person], *, words: str = "", after: str = "", size: int = PAGE) -> tuple[list[Person], str]:
    """Return one page of persons in order of registration, and the public id after which the next one begins.

    Arguments: words, part of the name, empty for all; after, public id of the last one on the page before.
    """
    if words:
        found = found.filter(name__contains=words)
    if after and (last := found.filter(public_id=after).values_list("pk", flat=True).first()):
        found = found.filter(pk__gt=last)
    rows = list(found[: size + 1])
    return rows[:size], rows[size - 1].public_id if len(rows) > size else ""


def masked_name(person_or_name: Person | str) -> str:
    """Return the name as lists show it (王*芳)."""
    return names.mask(person_or_name if isinstance(person_or_name, str) else person_or_name.name)


def masked_number(person: Person) -> str:
    """Return the document number with its first character and last two in clear; empty without a document."""
    found = IdentityDocument.objects.filter(person_id=person.pk).values_list("number_masked", flat=True).first()
    return found or ""


def key_of(person_id: int | Person) -> str:
    """Return the keyed digest of the person's document number: the same for the same human; empty without a document.

    Arguments: person_id, or the Person, whose document is read only where it was not read along.
    """
    if isinstance(person_id, Person):
        document = getattr(person_id, "document", None)
        return document.number_digest if document is not None else ""
    return IdentityDocument.objects.filter(person_id=person_id).values_list("number_digest", flat=True).first() or ""


def document_kind(person: Person) -> str:
    """Return the words for the kind of the person's document; empty without one."""
    found = IdentityDocument.objects.filter(person_id=person.pk).first()
    return str(found.get_kind_display()) if found else ""  # type: ignore[attr-defined]


def education(person: Person) -> QuerySet[Education]:
    """Return the person's completed schooling, newest first."""
    return Education.objects.filter(person_id=person.pk).order_by("-graduated_in", "pk")


# General schools give no diploma in the sense of the packs: their words begin with the secondary vocational school.
_DIPLOMAS = (Degree.SECONDARY, Degree.COLLEGE, Degree.BACHELOR, Degree.MASTER, Degree.DOCTOR)


def facts(person: Person) -> dict[str, Any]:
    """Return the person and their education in the words of the facts vocabulary.

    What is not known is left out; a diploma without its day of graduation cannot be judged on a day and is left out too.
    """
    return facts_of([person])[person.pk]


def facts_of(persons: Collection[Person]) -> dict[int, dict[str, Any]]:
    """Return the same for many persons, by row number, in one query."""
    diplomas: dict[int, list[dict[str, Any]]] = {person.pk: [] for person in persons}
    rows = Education.objects.filter(person_id__in=list(diplomas), graduated_on__isnull=False, level__in=_DIPLOMAS)
    for row in rows.order_by("graduated_on", "pk"):
        found = {
            "level": row.level,
            "mode": row.mode or None,
            "in_field": row.in_field,
            "school": row.school_kind or None,
            "graduated_on": row.graduated_on,
        }
        diplomas[row.person_id].append({word: value for word, value in found.items() if value is not None})
    return {person.pk: {"person": _words(person), "education": diplomas[person.pk]} for person in persons}


def _words(person: Person) -> dict[str, Any]:
    words = {
        "id": person.public_id,
        "birth_date": person.birth_date,
        "sex": {Sex.FEMALE: "female", Sex.MALE: "male"}.get(person.sex),  # type: ignore[call-overload]
    }
    return {word: value for word, value in words.items() if value is not None}
