"""Exam sessions: opened, published, closed, results released."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.exams import errors
from certification.exams.enums import AttemptState, BlueprintState, RegistrationState, SessionState
from certification.exams.models import Attempt, Blueprint, Session
from certification.exams.services import attempts
from certification.exams.services.blueprints import check_feasible
from portal.audit import services as audit
from portal.jobs import services as jobs


@transaction.atomic
def open_session(
    *,
    blueprint: Blueprint,
    title: str,
    centre_id: int | None,
    region_id: int,
    register_from: datetime,
    register_to: datetime,
    opens_at: datetime,
    closes_at: datetime,
    seats: int,
    actor: Any,
    now: datetime,
) -> Session:
    """Write a draft session of an approved blueprint; minutes and pass mark are frozen into it.

    Arguments: region_id, division where it is held; seats, how many may register.
    """
    if blueprint.state != BlueprintState.APPROVED:
        raise errors.Refusal("blueprint_not_approved", _("组卷方案还没有批准。"), field="blueprint")
    if closes_at <= opens_at:
        raise errors.Refusal("window", _("结束时间要晚于开考时间。"), field="closes_at")
    if register_to < register_from or register_to > closes_at:
        raise errors.Refusal("register_window", _("报名截止要晚于报名开始，并且不晚于考试结束。"), field="register_to")
    session = Session.objects.create(
        title=title,
        blueprint=blueprint,
        organisation_id=blueprint.organisation_id,
        centre_id=centre_id,
        region_id=region_id,
        level=blueprint.level,
        minutes=blueprint.minutes,
        pass_mark=blueprint.pass_mark,
        seats=seats,
        register_from=register_from,
        register_to=register_to,
        opens_at=opens_at,
        closes_at=closes_at,
        created_at=now,
    )
    audit.record(actor=actor, action="exams.session.opened", target=session, region=region_id, now=now)
    return session


@transaction.atomic
def publish_session(*, session: Session, actor: Any, now: datetime) -> Session:
    """Let candidates see and register; the bank is checked once more, for questions may have been withdrawn."""
    session = Session.objects.select_for_update().get(pk=session.pk)
    if session.state != SessionState.DRAFT:
        return session
    check_feasible(session.blueprint)
    session.state = SessionState.PUBLISHED
    session.save(update_fields=["state"])
    attempts.plan_close(session.pk, session.closes_at, now)
    audit.record(actor=actor, action="exams.session.published", target=session, region=session.region_id, now=now)
    return session


def open_attempts(session_id: int) -> list[Attempt]:
    """Return the session's attempts that are not finalised yet."""
    return list(
        Attempt.objects.filter(
            registration__session_id=session_id,
            registration__state=RegistrationState.REGISTERED,
            state__in=[AttemptState.PREPARED, AttemptState.STARTED],
        ).order_by("pk")
    )


def close_session(*, session_id: int, now: datetime) -> int:
    """Finalise every attempt whose time is over, and note who did not come; return how many may still write."""
    left = 0
    session = Session.objects.get(pk=session_id)
    for attempt in open_attempts(session_id):
        if attempt.state == AttemptState.PREPARED:
            # Who was given extra time before the start may still come.
            if now >= session.closes_at + timedelta(minutes=attempt.extra_minutes):
                attempts.mark_absent(attempt_id=attempt.pk, now=now)
            else:
                left += 1
        elif attempts.is_over(attempt, now=now):
            attempts.finalise(attempt_id=attempt.pk, actor=None, now=now)
        else:
            left += 1
    return left


@transaction.atomic
def release_results(*, session: Session, actor: Any, now: datetime) -> Session:
    """Make results and explanations visible to the candidates; only after the session and its last attempt."""
    session = Session.objects.select_for_update().get(pk=session.pk)
    if session.state == SessionState.RELEASED:
        return session
    if session.state != SessionState.PUBLISHED:
        raise errors.SessionClosed("not_published", _("场次还没有发布，没有成绩可以公布。"))
    if now < session.closes_at:
        raise errors.SessionClosed("still_open", _("考试还没有结束，不能公布成绩。"))
    if close_session(session_id=session.pk, now=now):
        raise errors.SessionClosed("attempts_running", _("还有考生在延时作答，请等他们交卷。"))
    session.state, session.released_at = SessionState.RELEASED, now
    session.save(update_fields=["state", "released_at"])
    jobs.announce(
        signal="certification.exams.signals.results_released",
        key=f"exams.results:{session.pk}",
        ids={"session_id": session.pk},
        now=now,
    )
    audit.record(actor=actor, action="exams.session.released", target=session, region=session.region_id, now=now)
    return session
