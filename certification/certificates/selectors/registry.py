"""Lists and rows of the registry."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from certification.certificates import logic
from certification.certificates.enums import Kind, State
from certification.certificates.models import Certificate, CertificateEvent, NumberPattern
from portal.access import selectors as access
from portal.access.enums import Permission


def pattern(issuer_id: int, kind: str, *, on: date) -> NumberPattern | None:
    """Return the pattern by which this issuer numbers `kind` on a day."""
    return (
        NumberPattern.objects.filter(issuer_id=issuer_id, kind=kind, valid_from__lte=on).order_by("-valid_from").first()
    )


def numbered() -> QuerySet[Certificate]:
    """Return the certificates that bear their number for good (the constraint of the table says the same).

    Not what somebody merely says of an external one, what turned out untrue, or what was revoked after all.
    """
    return Certificate.objects.filter(~Q(kind=Kind.EXTERNAL) | (Q(verified_at__isnull=False) & ~Q(state=State.REVOKED)))


def same_series(template: str, *, values: dict, issuer: Any, kind: str) -> bool:
    """Say whether another issuer, or this one for another kind, has a pattern that gives the same numbers.

    Arguments: values, fixed fields of the pattern; issuer, the organisation, its region may be part of the numbers.
    """
    wanted = logic.series(template, values={"region": issuer.region_id, **values})
    others = NumberPattern.objects.exclude(issuer_id=issuer.pk, kind=kind).select_related("issuer")
    return any(
        logic.series(row.template, values={"region": row.issuer.region_id, **row.values}) == wanted for row in others
    )


def of_person(person_id: int) -> QuerySet[Certificate]:
    """Return a person's certificates, newest first."""
    return Certificate.objects.filter(person_id=person_id).select_related("pdf")


def held_levels(person_id: int, *, on: date, occupation: str = "caregiver") -> list[int]:
    """Return the levels (5 lowest, 1 highest) of valid skill-level certificates on a day."""
    found = Certificate.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=on),
        person_id=person_id,
        occupation=occupation,
        kind=Kind.SKILL_LEVEL,
        state=State.VALID,
        issued_on__lte=on,
    )
    # A constraint of the table: a certificate of this kind has a level.
    return [level for level in found.order_by("level").values_list("level", flat=True) if level is not None]


def held_levels_of(person_ids: Iterable[int], *, on: date, occupation: str = "caregiver") -> dict[int, set[int]]:
    """Return held_levels of many persons in one query; who holds none is missing."""
    found: dict[int, set[int]] = {}
    rows = Certificate.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=on),
        person_id__in=list(person_ids),
        occupation=occupation,
        kind=Kind.SKILL_LEVEL,
        state=State.VALID,
        issued_on__lte=on,
    )
    for person_id, level in rows.order_by().values_list("person_id", "level"):
        if level is not None:
            found.setdefault(person_id, set()).add(level)
    return found


def get(public_id: str) -> Certificate | None:
    """Return the certificate of this public id."""
    return Certificate.objects.select_related("pdf").filter(public_id=public_id).first()


def by_pk(pk: int) -> Certificate:
    """Return the certificate of this primary key."""
    return Certificate.objects.select_related("pdf").get(pk=pk)


def by_source(source_kind: str, source_id: int) -> Certificate | None:
    """Return the certificate that was issued for this source."""
    return Certificate.objects.filter(source_kind=source_kind, source_id=source_id).first()


def by_sources(source_kind: str, source_ids: list[int]) -> dict[int, Certificate]:
    """Return the certificates that were issued for these sources, by source."""
    found = Certificate.objects.filter(source_kind=source_kind, source_id__in=source_ids).select_related("pdf")
    return {certificate.source_id: certificate for certificate in found.order_by("pk")}


def level_title(level: int | None) -> str:
    """Return the level as printed, empty without a level."""
    return logic.LEVELS[level][0] if level else ""


PAGE = 30


def issued_by(user: Any) -> QuerySet[Certificate]:
    """Return the certificates of the bodies for which the user may change states, newest first."""
    scope = access.scope(user, Permission.CERTIFICATES_CHANGE)
    return scope.filter(Certificate.objects.select_related("pdf"), organisation="issuer_id").order_by(
        "-issued_on", "-pk"
    )


def matching(found: QuerySet[Certificate], words: str) -> QuerySet[Certificate]:
    """Narrow certificates to those whose number contains `words`, or whose holder has that name or part of it."""
    return found.filter(Q(number__icontains=words) | Q(holder_name__contains=words)) if words else found


def page(found: QuerySet[Certificate], *, after: str = "", size: int = PAGE) -> tuple[list[Certificate], str]:
    """Return one page, newest first, and the public id after which the next one begins (empty at the end)."""
    if after and (last := found.filter(public_id=after).values_list("issued_on", "pk").first()):
        found = found.filter(Q(issued_on__lt=last[0]) | Q(issued_on=last[0], pk__lt=last[1]))
    rows = list(found[: size + 1])
    return rows[:size], rows[size - 1].public_id if len(rows) > size else ""


def history(certificate: Certificate) -> QuerySet[CertificateEvent]:
    """Return what happened to a certificate, oldest first."""
    return CertificateEvent.objects.filter(certificate=certificate).order_by("pk")


def of_people(person_ids: list[int]) -> QuerySet[Certificate]:
    """Return the certificates of several people, each person's oldest first."""
    return Certificate.objects.filter(person_id__in=person_ids).order_by("person_id", "issued_on", "pk")
