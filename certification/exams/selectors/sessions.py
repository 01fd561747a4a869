"""Blueprints, sessions and the places in them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from certification.exams.enums import AttemptState, RegistrationState, SessionState
from certification.exams.logic import drawing
from certification.exams.models import Blueprint, Registration, Session
from certification.questions import selectors as questions
from portal.access import selectors as access
from portal.access.enums import Permission


def rows(blueprint: Blueprint) -> list[drawing.Row]:
    """Return the blueprint's lines as plain values, in order."""
    return [
        drawing.Row(
            type=row.type,
            count=row.count,
            marks=row.marks,
            module=row.module or None,
            difficulty=row.difficulty,
        )
        for row in blueprint.rows.order_by("position")
    ]


def pool(blueprint: Blueprint) -> list[drawing.Candidate]:
    """Return what may be drawn: the bank's latest approved versions of the blueprint's level."""
    found = questions.approved(blueprint.bank, level=blueprint.level).values_list(
        "pk", "module__code", "type", "difficulty"
    )
    return [drawing.Candidate(pk, module or "", kind, difficulty) for pk, module, kind, difficulty in found]


def open_sessions(*, now: datetime) -> QuerySet[Session]:
    """Return published sessions whose registration is open or still to come, nearest first."""
    return (
        Session.objects.filter(state=SessionState.PUBLISHED, register_to__gte=now)
        .select_related("centre", "organisation")
        .order_by("opens_at", "pk")
    )


def session(public_id: str) -> Session | None:
    """Return a session that candidates may see."""
    return (
        Session.objects.exclude(state=SessionState.DRAFT)
        .select_related("centre", "organisation", "blueprint")
        .filter(public_id=public_id)
        .first()
    )


def sessions_of(user: Any, permission: str = Permission.EXAMS_MANAGE) -> QuerySet[Session]:
    """Return the sessions that staff may see by `permission`: of their assessment body or at their centre."""
    scope = access.scope(user, permission)
    by_body = scope.filter(Session.objects.all(), organisation="organisation_id", region="region_id").values("pk")
    by_centre = scope.filter(Session.objects.all(), organisation="centre_id").values("pk")
    return Session.objects.filter(Q(pk__in=by_body) | Q(pk__in=by_centre)).select_related("centre", "organisation")


def upcoming(user: Any, *, now: datetime) -> QuerySet[Session]:
    """Return the published sessions that the user watches over and that are not over, nearest first."""
    found = sessions_of(user, Permission.EXAMS_INVIGILATE).filter(state=SessionState.PUBLISHED, closes_at__gte=now)
    return found.order_by("opens_at", "pk")


def blueprints_of(user: Any) -> QuerySet[Blueprint]:
    """Return the blueprints of the user's assessment bodies."""
    scope = access.scope(user, Permission.EXAMS_MANAGE)
    return scope.filter(Blueprint.objects.select_related("bank"), organisation="organisation_id").order_by("-pk")


def registrations_of(person_id: int) -> QuerySet[Registration]:
    """Return a person's registrations, newest exam first."""
    return (
        Registration.objects.filter(person_id=person_id, state=RegistrationState.REGISTERED)
        .select_related("session__centre", "attempt")
        .order_by("-session__opens_at", "-pk")
    )


def candidates_at(organisation_ids: Iterable[int]) -> QuerySet:
    """Return the keys of the persons registered in these bodies' sessions, as a queryset of one column."""
    found = Registration.objects.filter(session__organisation_id__in=organisation_ids)
    return found.filter(state=RegistrationState.REGISTERED).order_by().values_list("person_id")


def candidates(session_row: Session) -> QuerySet[Registration]:
    """Return a session's candidates by seat."""
    return (
        Registration.objects.filter(session=session_row, state=RegistrationState.REGISTERED)
        .select_related("person", "attempt")
        .order_by("seat", "pk")
    )


def without_paper(session_row: Session) -> QuerySet[Registration]:
    """Return the registrations whose paper could not be drawn."""
    return Registration.objects.filter(
        session=session_row, state=RegistrationState.REGISTERED, attempt__isnull=True
    ).order_by("seat", "pk")


def passed_registrations(session_row: Session) -> QuerySet[Registration]:
    """Return the registrations of a session whose attempt passed, by seat."""
    return candidates(session_row).filter(attempt__passed=True, attempt__state=AttemptState.FINALISED)


def all_passed(session_ids: list[int]) -> QuerySet[Registration]:
    """Return the registrations of these sessions whose attempt passed."""
    return Registration.objects.filter(
        session_id__in=session_ids,
        state=RegistrationState.REGISTERED,
        attempt__passed=True,
        attempt__state=AttemptState.FINALISED,
    )


def session_by_id(pk: int) -> Session:
    """Return a session by primary key."""
    return Session.objects.select_related("organisation", "centre").get(pk=pk)
