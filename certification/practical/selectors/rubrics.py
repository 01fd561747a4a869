"""Stations and the rubrics in force."""

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from certification.practical.models import Rubric


def latest_rubrics(*, occupation: str, level: int, organisation_id: int) -> QuerySet[Rubric]:
    """Return the newest rubric of each station that an assessment body may use at this level, by code."""
    newest = Rubric.objects.filter(station=OuterRef("station")).order_by("-number").values("pk")[:1]
    return (
        Rubric.objects.filter(
            Q(station__organisation=None) | Q(station__organisation_id=organisation_id),
            station__occupation=occupation,
            station__level=level,
            pk=Subquery(newest),
        )
        .select_related("station")
        .order_by("station__code")
    )


def chosen_rubrics(session: Any, ids: Sequence[int]) -> list[Rubric]:
    """Return those of the session's rubrics that were chosen, by code; others are left out."""
    found = latest_rubrics(occupation=session.occupation, level=session.level, organisation_id=session.organisation_id)
    return list(found.filter(pk__in=ids))
