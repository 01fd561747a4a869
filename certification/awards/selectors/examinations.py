"""Examinations: the conditions of an award after one, and who waits for it."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from certification.awards import logic
from certification.awards.models import Award
from certification.awards.selectors import conditions, wording
from certification.awards.selectors.conditions import BEIJING
from certification.certificates import selectors as certificates
from certification.exams import selectors as exams
from certification.exams.enums import SessionState
from certification.practical import selectors as practical
from courses.enrolment import selectors as enrolment
from portal.access.enums import Permission


def sessions(user: Any) -> QuerySet:
    """Return the sessions with released results in which the user decides."""
    return exams.sessions_of(user, Permission.AWARDS_DECIDE).filter(state=SessionState.RELEASED)


def of_registration(registration_id: int) -> Award | None:
    """Return the decision about a candidate."""
    return Award.objects.filter(registration_id=registration_id).first()


def checks(registration: Any, outcome: Any, *, on: date) -> list[dict]:
    """Return each condition as {"code", "holds", "values", "text"}.

    Arguments: outcome, of the practical part, None where none is released; on, the day of the decision.
    """
    session = registration.session
    attempt = getattr(registration, "attempt", None)
    loose = exams.unconfirmed(registration)
    found = logic.checks(
        logic.Facts(
            theory_passed=bool(attempt and attempt.passed),
            released=session.state == SessionState.RELEASED,
            practical_passed=outcome.passed if outcome is not None else None,
            course_completed=session.level in enrolment.completed_levels(registration.person_id),
            holds_level=any(
                held <= session.level
                for held in certificates.held_levels(registration.person_id, on=on, occupation=session.occupation)
            ),
            confirmed=not loose,
        )
    )
    return [said(check, outcome, loose) for check in found]


def said(check: logic.Check, outcome: Any, loose: list[str]) -> dict[str, Any]:
    """Return a condition with its figures and its sentence: {"code", "holds", "values", "text"}.

    Arguments: outcome, of the practical part, or None; loose, the notes of what no bureau has confirmed.
    """
    values = wording.values_of(check.code, outcome=outcome, notes=loose)
    text = wording.text_of(check.code, check.holds, values)
    return {"code": check.code, "holds": check.holds, "values": values, "text": text}


def candidates(session: Any, *, user: Any = None) -> list[dict]:
    """Return the candidates of a session who passed the theory, each with decision and certificate where there is one.

    Arguments: user, who would decide: the own place is left for a colleague ("own", the sentence that says so).
    """
    rows = list(exams.passed_registrations(session).select_related("session"))
    decided = {a.registration_id: a for a in Award.objects.filter(registration__in=rows)}
    issued = certificates.by_sources("award", [award.pk for award in decided.values()])
    stopped = certificates.stopped_among(issued.values())
    levels = enrolment.completed_levels_of([row.person_id for row in rows])
    outcomes = practical.outcomes([row.pk for row in rows])
    loose: dict[date, list[str]] = {}
    for row in rows:
        # The standard that counts is that of the day of registration; most of a session share theirs.
        day = row.registered_at.astimezone(BEIJING).date()
        if day not in loose:
            loose[day] = exams.unconfirmed(row)
    return [
        {
            "registration": row,
            "award": decided.get(row.pk),
            "outcome": outcomes.get(row.pk),
            "certificate": (given := issued.get(decided[row.pk].pk) if row.pk in decided else None),
            "stopped": given is not None and given.pk in stopped,
            "completed": (completed := session.level in levels.get(row.person_id, set())),
            "unconfirmed": (notes := loose[row.registered_at.astimezone(BEIJING).date()]),
            "own": (own := conditions.failed(conditions.own(row.person, user))),
            "ready": row.pk not in decided
            and not own
            and completed
            and not notes
            and row.pk in outcomes
            and outcomes[row.pk].passed,
        }
        for row in rows
    ]


def tallies(sessions: Any) -> list[dict]:
    """Return for each of these sessions how many passed the theory, and how many passed both parts and wait."""
    rows = list(sessions)
    decided = Award.objects.filter(registration_id=OuterRef("pk"))
    skilled = practical.passed_outcomes().filter(assessment__registration_id=OuterRef("pk"))
    counts = {
        entry["session_id"]: entry
        for entry in exams.all_passed([row.pk for row in rows])
        .order_by("session_id")
        .values("session_id")
        .annotate(passed=Count("pk"), waiting=Count("pk", filter=Exists(skilled) & ~Exists(decided)))
    }
    nothing = {"passed": 0, "waiting": 0}
    return [
        {
            "session": row,
            "passed": counts.get(row.pk, nothing)["passed"],
            "waiting": counts.get(row.pk, nothing)["waiting"],
        }
        for row in rows
    ]
