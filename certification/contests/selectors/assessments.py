"""Direct assessments."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from certification.contests.models import DirectAssessment, Statement
from portal.access import selectors as access
from portal.access.enums import Permission


def _found() -> QuerySet[DirectAssessment]:
    return DirectAssessment.objects.select_related("person", "body", "body__region", "file").prefetch_related(
        "statements"
    )


def assessments_of(user: Any) -> QuerySet[DirectAssessment]:
    """Return the applications of the user's assessment bodies, newest first."""
    return access.scope(user, Permission.AWARDS_DECIDE).filter(_found(), organisation="body_id")


def assessments_for(user: Any) -> QuerySet[DirectAssessment]:
    """Return the applications on which the user, an assessor, may state an opinion, newest first."""
    said = Statement.objects.filter(assessment_id=OuterRef("pk"), assessor=user)
    mine = access.scope(user, Permission.PRACTICAL_SCORE).filter(_found(), organisation="body_id")
    return (
        mine.exclude(entered_by=user).exclude(person__user=user).annotate(stated=Exists(said)).order_by("stated", "-pk")
    )


def opinions_waiting(user: Any) -> QuerySet[DirectAssessment]:
    """Return those of them on which the user has not said anything yet."""
    said = Statement.objects.filter(assessment_id=OuterRef("pk"), assessor=user)
    mine = access.scope(user, Permission.PRACTICAL_SCORE).filter(_found(), organisation="body_id")
    return mine.exclude(entered_by=user).exclude(person__user=user).filter(~Exists(said)).order_by("-pk")


def assessment(public_id: str) -> DirectAssessment | None:
    """Return an application; for callers that check the right themselves."""
    return _found().filter(public_id=public_id).first()


def statements_of(assessment: DirectAssessment) -> QuerySet[Statement]:
    """Return what the assessors said, oldest first."""
    return Statement.objects.filter(assessment=assessment).select_related("assessor").order_by("pk")


def assessed(assessment: DirectAssessment) -> tuple[int, int]:
    """Return how many assessors agreed, and how many did not."""
    said = [row.agrees for row in assessment.statements.all()]
    return said.count(True), said.count(False)
