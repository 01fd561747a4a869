"""From sheets to results, as rows."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from certification.exams.enums import RegistrationState
from certification.practical.logic import results
from certification.practical.models import Assessment, Assignment, Outcome, Place


def _score(row: Assignment | None) -> results.Score | None:
    if row is None or not hasattr(row, "sheet"):
        return None
    return results.Score(row.sheet.total, frozenset(row.sheet.critical))


def verdict_of(place: Place, assignments: Sequence[Assignment]) -> results.Verdict:
    """Return what the sheets of a station say.

    Arguments: place, with its rubric; assignments, all of the place with their sheets.
    """
    live = {row.number: row for row in assignments if row.stepped_back_at is None}
    return results.verdict(
        _score(live.get(1)),
        _score(live.get(2)),
        _score(live.get(3)),
        over=place.rubric.third_over,
        pass_mark=place.rubric.pass_mark,
    )


def result_of(places: Sequence[tuple[Place, results.Verdict]]) -> tuple[Decimal, bool]:
    """Return score out of 100 and verdict of decided stations."""
    return results.overall([results.Part(verdict, place.weight, place.rubric.full_marks) for place, verdict in places])


def outcomes(registration_ids: Iterable[int]) -> dict[int, Outcome]:
    """Return the released practical result of each registration that has one: a passed one, else the newest."""
    found: dict[int, Outcome] = {}
    rows = Outcome.objects.filter(assessment__registration_id__in=list(registration_ids)).select_related(
        "assessment__session"
    )
    for row in rows.order_by("passed", "released_at", "pk"):
        found[row.assessment.registration_id] = row
    return found


def latest_outcome(registration_id: int) -> Outcome | None:
    """Return the released practical result of one registration: a passed one, else the newest, else None."""
    return outcomes([registration_id]).get(registration_id)


def assessments_of(registration_id: int) -> list[Assessment]:
    """Return the practical assessments of a registration, the first one first."""
    return list(
        Assessment.objects.filter(registration_id=registration_id)
        .select_related("session__centre", "outcome")
        .order_by("session__opens_at", "pk")
    )


def assessments_of_person(person_id: int) -> list[Assessment]:
    """Return a person's practical assessments, the newest first."""
    return list(
        Assessment.objects.filter(registration__person_id=person_id, registration__state=RegistrationState.REGISTERED)
        .select_related("session", "registration__session", "outcome")
        .order_by("-session__opens_at", "-pk")
    )


def stations_of(assessment: Assessment, outcome: Outcome) -> list[dict[str, Any]]:
    """Return the stations of a released result, with the words of the critical fails that counted as "reasons"."""
    words = {
        line["code"]: line["text"]
        for place in assessment.places.select_related("rubric")
        for line in place.rubric.content["critical"]
    }
    return [
        {
            **station,
            **{name: Decimal(station[name]) for name in ("mark", "full_marks", "pass_mark")},
            "reasons": [words[code] for code in station["critical"] if code in words],
        }
        for station in outcome.stations
    ]


def passed_outcomes() -> QuerySet[Outcome]:
    """Return the released results that passed, for rooms that count them."""
    return Outcome.objects.filter(passed=True)
