"""Attempts: begun and taken over by devices, handed in by candidates, collected by the server, given extra time."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.exams import errors
from certification.exams.enums import AttemptState, EventKind, RegistrationState, SessionState
from certification.exams.logic import clock
from certification.exams.models import Attempt, Registration, Session
from certification.exams.services import events, marking
from portal.audit import services as audit
from portal.jobs import services as jobs


def is_over(attempt: Attempt, *, now: datetime) -> bool:
    """Say whether deadline and grace have passed."""
    return attempt.deadline_at is not None and clock.is_late(now, attempt.deadline_at)


@transaction.atomic
def enter(*, attempt_id: int, device: str, actor: Any, now: datetime) -> Attempt:
    """Open the paper on a device: starts the clock the first time, begins a new epoch on another device.

    Answers of the earlier device stay; per item the newest epoch wins from here on. The log is its own audit.
    Raises errors.SessionClosed outside the window or after withdrawal, errors.AttemptOver after hand-in.
    """
    attempt = events.locked(attempt_id)
    registration = Registration.objects.select_related("session").get(pk=attempt.registration_id)
    session = registration.session
    if attempt.state in (AttemptState.FINALISED, AttemptState.ABSENT):
        raise errors.AttemptOver("finalised", _("这场考试您已经交卷。"))
    if registration.state != RegistrationState.REGISTERED:
        raise errors.SessionClosed("withdrawn", _("您已退出这场报名。"))
    if session.state != SessionState.PUBLISHED:
        raise errors.SessionClosed("not_published", _("考试没有开放。"))
    if attempt.state == AttemptState.PREPARED:
        if now < session.opens_at:
            raise errors.SessionClosed("not_open", _("还没到开考时间。"))
        if now >= session.closes_at + timedelta(minutes=attempt.extra_minutes):
            raise errors.SessionClosed("closed", _("考试已经结束。"))
        attempt.state, attempt.started_at, attempt.device, attempt.epoch = AttemptState.STARTED, now, device, 1
        attempt.user_id = attempt.user_id or getattr(actor, "pk", None)
        _set_deadline(attempt, session)
        events.write(attempt, EventKind.START, {"device": device}, now)
        _plan_finalise(attempt, now)
    elif device != attempt.device:
        attempt.epoch += 1
        attempt.device = device
        events.write(attempt, EventKind.TAKEOVER, {"device": device}, now)
    attempt.save()
    return attempt


def _set_deadline(attempt: Attempt, session: Session) -> None:
    attempt.deadline_at = clock.deadline(
        started_at=attempt.started_at,  # type: ignore[arg-type]
        minutes=session.minutes,
        closes_at=session.closes_at,
        extra_minutes=attempt.extra_minutes,
    )


def _plan_finalise(attempt: Attempt, now: datetime) -> None:
    assert attempt.deadline_at is not None, "set with the start"
    due = attempt.deadline_at + clock.GRACE + timedelta(seconds=2)
    jobs.plan(
        task="certification.exams.tasks.finalise",
        key=f"exams.finalise:{attempt.pk}:{int(due.timestamp())}",
        ids={"attempt_id": attempt.pk},
        due_at=due,
        now=now,
    )


def plan_close(session_id: int, due: datetime, now: datetime) -> None:
    """Have the session collected at `due`; once for each moment."""
    jobs.plan(
        task="certification.exams.tasks.close_session",
        key=f"exams.close:{session_id}:{int(due.timestamp())}",
        ids={"session_id": session_id},
        due_at=due,
        now=now,
    )


@transaction.atomic
def submit(*, attempt_id: int, actor: Any, now: datetime) -> Attempt:
    """Hand in: the candidate's own wish. A second press changes nothing."""
    attempt = events.locked(attempt_id)
    if attempt.state == AttemptState.FINALISED:
        return attempt
    if attempt.state != AttemptState.STARTED:
        raise errors.SessionClosed("not_started", _("考试还没有开始。"))
    events.write(attempt, EventKind.SUBMIT, None, now)
    return _finish(attempt, actor=actor, now=now)


@transaction.atomic
def finalise(*, attempt_id: int, actor: Any = None, now: datetime) -> Attempt:
    """Collect the paper once deadline and grace have passed, with or without the device; safe to repeat.

    Before that moment nothing happens: an extension may have moved it.
    """
    attempt = events.locked(attempt_id)
    if attempt.state != AttemptState.STARTED or not is_over(attempt, now=now):
        return attempt
    events.write(attempt, EventKind.FINALISE, None, now)
    return _finish(attempt, actor=actor, now=now)


def _finish(attempt: Attempt, *, actor: Any, now: datetime) -> Attempt:
    attempt.state, attempt.finalised_at = AttemptState.FINALISED, now
    marking.mark_attempt(attempt, grader=None, reason="auto", now=now)
    attempt.save()
    jobs.announce(
        signal="certification.exams.signals.attempt_finalised",
        key=f"exams.finalised:{attempt.pk}",
        ids={"attempt_id": attempt.pk},
        now=now,
    )
    audit.record(actor=actor, action="exams.attempt.finalised", target=attempt, data={"seq": attempt.last_seq}, now=now)
    return attempt


@transaction.atomic
def mark_absent(*, attempt_id: int, now: datetime) -> Attempt:
    """Note that the candidate never opened the paper."""
    attempt = events.locked(attempt_id)
    if attempt.state == AttemptState.PREPARED:
        attempt.state, attempt.finalised_at = AttemptState.ABSENT, now
        attempt.save(update_fields=["state", "finalised_at"])
        audit.record(actor=None, action="exams.attempt.absent", target=attempt, now=now)
    return attempt


@transaction.atomic
def extend(*, attempt_id: int, minutes: int, reason: str, actor: Any, now: datetime) -> Attempt:
    """Give a candidate extra time; an event of the log, and a new deadline. It also moves a start that is still to come.

    Arguments: minutes, added to what was given before; reason, written into the log.
    """
    if minutes <= 0 or minutes > 240:
        raise errors.Refusal("minutes", _("延时要在 1 到 240 分钟之间。"), field="minutes")
    if not reason.strip():
        raise errors.Refusal("reason", _("请写明延时的原因。"), field="reason")
    attempt = events.locked(attempt_id)
    if attempt.state in (AttemptState.FINALISED, AttemptState.ABSENT):
        raise errors.AttemptOver("finalised", _("考生已经交卷，不能再延时。"))
    session = Session.objects.get(registrations__attempt=attempt_id)
    attempt.extra_minutes += minutes
    events.write(attempt, EventKind.EXTENSION, {"minutes": minutes, "reason": reason.strip()}, now)
    if attempt.started_at is not None:
        _set_deadline(attempt, session)
        _plan_finalise(attempt, now)
    else:
        plan_close(session.pk, session.closes_at + timedelta(minutes=attempt.extra_minutes), now)
    attempt.save()
    audit.record(actor=actor, action="exams.attempt.extended", target=attempt, data={"minutes": minutes}, now=now)
    return attempt


@transaction.atomic
def extend_session(*, session: Session, minutes: int, reason: str, actor: Any, now: datetime) -> int:
    """Give everybody in the room who has not handed in extra time; return how many."""
    pks = list(
        Attempt.objects.filter(
            registration__session=session,
            registration__state=RegistrationState.REGISTERED,
            state__in=[AttemptState.PREPARED, AttemptState.STARTED],
        )
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    for pk in pks:
        extend(attempt_id=pk, minutes=minutes, reason=reason, actor=actor, now=now)
    return len(pks)
