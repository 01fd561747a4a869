"""Reading spells: who is in post, a roster, one person's working life, facts for rules."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from portal.employment.enums import Post
from portal.employment.logic import months
from portal.employment.models import MonthRecord, Spell
from portal.regions import logic as regions


def covering(on: date) -> Q:
    """Return the condition that a spell covers a day."""
    return Q(started_on__lte=on) & (Q(ended_on=None) | Q(ended_on__gte=on))


def in_post(*, on: date, regions: Collection[int] | None = None, post: str | None = Post.CAREGIVER) -> QuerySet[Spell]:
    """Return the primary caregiver spells that cover the day: one row a person.

    Arguments: regions, codes of divisions of any level whose organisations count; None for all; post, another post, or
    None for whoever works.
    """
    found = Spell.objects.filter(covering(on), primary=True)
    if post is not None:
        found = found.filter(post=post)
    return found if regions is None else found.filter(_inside(regions))


def _inside(codes: Collection[int]) -> Q:
    query = Q(pk__in=[])
    for code in codes:
        low, high = regions.span(code)
        query |= Q(organisation__region_id__gte=low, organisation__region_id__lte=high)
    return query


def roster(organisation: Any, on: date) -> QuerySet[Spell]:
    """Return the spells at an organisation that cover the day, secondary ones included, by name.

    Arguments: organisation, an Organisation or its row number.
    """
    found = Spell.objects.filter(covering(on), organisation_id=getattr(organisation, "pk", organisation))
    return found.select_related("person", "person__document").order_by("person__name", "pk")


def employed_at(organisation_ids: Iterable[int]) -> QuerySet:
    """Return the keys of the persons whose spell at these organisations has not ended, as a queryset of one column."""
    return Spell.objects.filter(organisation_id__in=organisation_ids, ended_on=None).order_by().values_list("person_id")


def of_person(person_id: int) -> QuerySet[Spell]:
    """Return a person's spells, newest first."""
    found = Spell.objects.filter(person_id=person_id).select_related("organisation")
    return found.order_by("-started_on", "-pk")


def current(person_id: int, *, on: date) -> Spell | None:
    """Return the primary spell that covers the day, or None."""
    return of_person(person_id).filter(covering(on), primary=True).first()


def months_of(person_id: int, *, organisation_id: int | None = None) -> QuerySet[MonthRecord]:
    """Return what is recorded of a person's months, oldest first."""
    found = MonthRecord.objects.filter(person_id=person_id).select_related("organisation")
    if organisation_id is not None:
        found = found.filter(organisation_id=organisation_id)
    return found.order_by("month", "pk")


def facts(person_id: int) -> dict[str, list[dict[str, Any]]]:
    """Return employment, insurance and attendance in the words of the facts vocabulary.

    A word that is not known is left out: rules answer a missing word with a reason. `organisation` is the public id;
    days of one month at several organisations are added up; `employer_fen` is the employer's part a month.
    """
    employment = []
    for spell in Spell.objects.filter(person_id=person_id).select_related("organisation").order_by("started_on", "pk"):
        body = spell.organisation
        words = {
            "organisation": body.public_id,
            "kind": body.subkind if body.kind == "agency" and body.subkind else body.kind,
            "sector": months.sector(body.credit_code),
            "post": spell.post,
            "front_line": spell.front_line,
            "in_quota": spell.in_quota,
            "started_on": spell.started_on,
            "ended_on": spell.ended_on,
            "contract_years": spell.contract_years,
        }
        employment.append({word: value for word, value in words.items() if value is not None})
    attendance: dict[str, int] = {}
    insured: dict[str, list[tuple[str, int | None]]] = {}
    for record in months_of(person_id):
        if record.days is not None:
            attendance[record.month] = attendance.get(record.month, 0) + record.days
        if record.insured:
            insured.setdefault(record.organisation.public_id, []).append((record.month, record.insurance_fen))
    insurance = [
        {"organisation": place, "from": first, "to": last} | ({} if fen is None else {"employer_fen": fen})
        for place, reported in insured.items()
        for first, last, fen in months.runs(reported)
    ]
    return {
        "employment": employment,
        "insurance": insurance,
        "attendance": [{"month": month, "days": days} for month, days in sorted(attendance.items())],
    }
