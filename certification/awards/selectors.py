"""Reading decisions, and what still waits for one."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy

from certification.awards import logic
from certification.awards.models import Award
from certification.certificates import selectors as certificates
from certification.exams import selectors as exams
from certification.exams.enums import SessionState
from courses.enrolment import selectors as enrolment
from portal.access.enums import Permission

SENTENCES = {
    "released": (gettext_lazy("成绩已公布"), gettext_lazy("成绩还没有公布")),
    "theory": (gettext_lazy("理论知识合格"), gettext_lazy("理论知识没有合格")),
    "practical": (gettext_lazy("操作技能合格"), gettext_lazy("操作技能没有成绩或没有达到 60 分")),
    "course": (gettext_lazy("课程已结业"), gettext_lazy("本等级课程没有结业")),
    "not_held": (gettext_lazy("没有本等级或更高等级的证书"), gettext_lazy("已经有本等级或更高等级的证书")),
}


def sessions(user: Any) -> QuerySet:
    """Return the sessions with released results in which the user decides."""
    return exams.sessions_of(user, Permission.AWARDS_DECIDE).filter(state=SessionState.RELEASED)


def of_registration(registration_id: int) -> Award | None:
    """Return the decision about a candidate."""
    return Award.objects.filter(registration_id=registration_id).first()


def checks(registration: Any, practical_score: Decimal | None, *, on: date) -> list[dict]:
    """Return each condition as {"code", "holds", "text"}."""
    session = registration.session
    attempt = getattr(registration, "attempt", None)
    found = logic.checks(
        logic.Facts(
            theory_passed=bool(attempt and attempt.passed),
            released=session.state == SessionState.RELEASED,
            practical_score=practical_score,
            course_completed=session.level in enrolment.completed_levels(registration.person_id),
            holds_level=any(
                held <= session.level
                for held in certificates.held_levels(registration.person_id, on=on, occupation=session.occupation)
            ),
        )
    )
    return [
        {"code": check.code, "holds": check.holds, "text": SENTENCES[check.code][0 if check.holds else 1]}
        for check in found
    ]


def candidates(session: Any) -> list[dict]:
    """Return the candidates of a session who passed the theory, each with decision and certificate where there is one."""
    rows = list(exams.passed_registrations(session).select_related("session"))
    decided = {a.registration_id: a for a in Award.objects.filter(registration__in=rows)}
    issued = certificates.by_sources("award", [award.pk for award in decided.values()])
    levels = enrolment.completed_levels_of([row.person_id for row in rows])
    return [
        {
            "registration": row,
            "award": decided.get(row.pk),
            "certificate": issued.get(decided[row.pk].pk) if row.pk in decided else None,
            "completed": session.level in levels.get(row.person_id, set()),
        }
        for row in rows
    ]


def tallies(sessions: Any) -> list[dict]:
    """Return for each of these sessions how many passed the theory and how many of them wait for a decision."""
    rows = list(sessions)
    decided = Award.objects.filter(registration_id=OuterRef("pk"))
    counts = {
        entry["session_id"]: entry
        for entry in exams.all_passed([row.pk for row in rows])
        .order_by("session_id")
        .values("session_id")
        .annotate(passed=Count("pk"), waiting=Count("pk", filter=~Exists(decided)))
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
