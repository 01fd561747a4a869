"""Entries as they stand in the tables."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet

from credit.records.enums import INCIDENT_CODES, Outcome, RepairKind
from credit.records.logic import workdays
from credit.records.logic.rules import Credit
from credit.records.models import CreditEvent, Share
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.policy.errors import PolicyGap

SALT = "credit.records.share"
_AT_ONCE = 500


def _with_all(rows: QuerySet[CreditEvent]) -> QuerySet[CreditEvent]:
    joined = rows.select_related(
        "person", "organisation", "region", "corrects", "objection", "objection__decision", "corrected_by"
    )
    return joined.prefetch_related("repairs").order_by("-decided_on", "-pk")


def of_person(person_id: int) -> QuerySet[CreditEvent]:
    """Return the entries about a person, the latest decision first."""
    return _with_all(CreditEvent.objects.filter(person_id=person_id))


def of_organisation(organisation_id: int) -> QuerySet[CreditEvent]:
    """Return the entries about an organisation, the latest decision first."""
    return _with_all(CreditEvent.objects.filter(organisation_id=organisation_id))


def of_organisations(organisation_ids: list[int]) -> Iterator[CreditEvent]:
    """Yield the entries about several organisations, some hundred organisations to a query."""
    for start in range(0, len(organisation_ids), _AT_ONCE):
        yield from _with_all(CreditEvent.objects.filter(organisation_id__in=organisation_ids[start : start + _AT_ONCE]))


def by_public_id(public_id: str) -> CreditEvent | None:
    """Return an entry, or None."""
    return _with_all(CreditEvent.objects.filter(public_id=public_id)).first()


def by_key(key: str) -> CreditEvent | None:
    """Return the entry that was made with this key, or None."""
    return CreditEvent.objects.filter(key=key).first()


def of_desk(user: Any, permission: str = Permission.CREDIT_RECORD) -> QuerySet[CreditEvent]:
    """Return the entries of the regions in which the user holds the permission, the latest decision first."""
    return access.scope(user, permission).filter(_with_all(CreditEvent.objects.all()), region="region_id")


def open_objections(user: Any) -> QuerySet[CreditEvent]:
    """Return the entries of the user's regions whose objection is not decided, the oldest objection first."""
    found = of_desk(user, Permission.CREDIT_DECIDE).filter(objection__isnull=False, objection__decision__isnull=True)
    return found.order_by("objection__filed_at", "pk")


def open_repairs(user: Any) -> list[CreditEvent]:
    """Return the entries of the user's regions whose repair was applied for and not answered, the oldest first."""
    found = of_desk(user, Permission.CREDIT_DECIDE).filter(repairs__kind=RepairKind.APPLIED).distinct()
    waiting = [event for event in found if list(event.repairs.all())[-1].kind == RepairKind.APPLIED]
    return sorted(waiting, key=lambda event: list(event.repairs.all())[-1].at)


def recent(user: Any, *, after: int = 0, size: int = 20) -> tuple[list[CreditEvent], int]:
    """Return one page of the entries of the user's regions as they were recorded, newest first, and the next key (0: no more)."""
    found = of_desk(user).order_by("-pk")
    rows = list((found.filter(pk__lt=after) if after else found)[: size + 1])
    return rows[:size], rows[size - 1].pk if len(rows) > size else 0


def incidents(person_id: int, *, known_at: datetime | None = None) -> list[dict[str, Any]]:
    """Return the liability accidents of a person in the words of a facts file: [{"kind": code, "on": date}], by day.

    Decided entries alone: none that was corrected or withdrawn (corrected to 0 points), and none with an objection that
    was upheld or is still open. A repaired one stays: the accident happened.

    Arguments: known_at, leave out what was recorded, objected to, decided or corrected after this moment.
    """
    return incidents_of([person_id], known_at=known_at)[person_id]


def incidents_of(person_ids: Collection[int], *, known_at: datetime | None = None) -> dict[int, list[dict[str, Any]]]:
    """Return the same for many persons, by person, in one query."""
    uncorrected, unobjected = Q(corrected_by__isnull=True), Q(objection__isnull=True)
    rejected = Q(objection__decision__outcome=Outcome.REJECTED)
    found = CreditEvent.objects.filter(person_id__in=person_ids, code__in=INCIDENT_CODES)
    if known_at is not None:
        found = found.filter(recorded_at__lte=known_at)
        uncorrected |= Q(corrected_by__recorded_at__gt=known_at)
        unobjected |= Q(objection__filed_at__gt=known_at)
        rejected &= Q(objection__decision__decided_at__lte=known_at)
    found = found.filter(uncorrected, unobjected | rejected)
    found = found.exclude(corrects__isnull=False, points=0)
    listed: dict[int, list[dict[str, Any]]] = {pk: [] for pk in person_ids}
    for row in found.order_by("occurred_on", "pk"):
        if row.person_id is not None:
            listed[row.person_id].append({"kind": row.code, "on": row.occurred_on})
    return listed


def objection_until(event: CreditEvent, credit: Credit | None) -> tuple[date | None, bool]:
    """Return the last day for objecting to an entry, and whether the calendar is known; None: the rules name no term.

    Arguments: credit, the rules of the subject's region. The term runs from the day on which the entry was recorded.
    """
    if credit is None or credit.objection_working_days is None:
        return None, True
    recorded = workdays.day(event.recorded_at)
    try:
        count = credit.objection_working_days.at(recorded, "objection_working_days")[0]
    except PolicyGap:
        return None, True
    return (None, True) if count is None else workdays.after(recorded, count)


def shares(person_id: int, *, now: datetime) -> QuerySet[Share]:
    """Return the links of a person that still open, newest first."""
    return Share.objects.filter(person_id=person_id, revoked_at=None, expires_at__gt=now).order_by("-created_at", "-pk")


def token(share: Share) -> str:
    """Return what stands in the link's address: its public id, signed."""
    return signing.dumps(share.public_id, salt=SALT)


def shared(written: str, *, now: datetime) -> Share | None:
    """Return the link of a token; None where the signature is wrong, or it has run out or was ended."""
    try:
        public_id = signing.loads(written, salt=SALT)
    except signing.BadSignature:
        return None
    found = Share.objects.select_related("person").filter(public_id=public_id, revoked_at=None, expires_at__gt=now)
    return found.first()
