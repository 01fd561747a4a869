"""Attempts: prepared before the window opens, written as a log, finalised by the server."""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.exams import errors, selectors
from certification.exams.enums import (
    CLIENT_KINDS,
    AttemptState,
    EventKind,
    RegistrationState,
    SessionState,
)
from certification.exams.logic import clock, drawing, folding
from certification.exams.models import Attempt, AttemptEvent, Mark, PaperItem, Registration, Session
from certification.questions.logic import scoring
from certification.questions.models import QuestionVersion
from portal.audit import services as audit
from portal.jobs import services as jobs
from portal.people import selectors as people


@dataclass(frozen=True)
class Wish:
    """An event as a device sends it."""

    client_uuid: uuid.UUID
    epoch: int
    client_seq: int
    kind: str
    item: int | None
    payload: Any
    client_at: datetime | None = None


@dataclass(frozen=True)
class Receipt:
    """What the server answers: the seq of each event by uuid, seconds left, the epoch in force."""

    seqs: dict[uuid.UUID, int]
    remaining_seconds: int
    epoch: int
    state: str
    late: frozenset[uuid.UUID] = field(default_factory=frozenset)


def _locked(attempt_id: int) -> Attempt:
    return Attempt.objects.select_for_update().get(pk=attempt_id)


def _write(attempt: Attempt, kind: str, payload: Any, now: datetime, *, epoch: int | None = None) -> AttemptEvent:
    """Append an event of the server's own to a locked attempt (the caller saves last_seq)."""
    attempt.last_seq += 1
    return AttemptEvent.objects.create(
        attempt=attempt,
        seq=attempt.last_seq,
        client_uuid=uuid.uuid4(),
        epoch=attempt.epoch if epoch is None else epoch,
        kind=kind,
        payload=payload,
        received_at=now,
    )


@transaction.atomic
def prepare(*, registration_id: int, now: datetime) -> Attempt:
    """Draw the registration's paper and freeze it; safe to repeat.

    The seed is kept, so the draw can be shown again; the frozen items are what counts.
    """
    registration = Registration.objects.select_for_update().select_related("session__blueprint").get(pk=registration_id)
    existing = Attempt.objects.filter(registration=registration).first()
    if existing is not None:
        return existing
    if registration.state != RegistrationState.REGISTERED:
        raise errors.SessionClosed("withdrawn", _("报名已退出。"))
    blueprint = registration.session.blueprint
    rows = selectors.rows(blueprint)
    seed = secrets.token_hex(16)
    drawn, short = drawing.assign(rows, selectors.pool(blueprint), seed)
    if short:
        raise errors.Infeasible(_("题库抽不满这份方案。"), short)
    person = people.get_by_pk(registration.person_id)
    attempt = Attempt.objects.create(
        registration=registration,
        user_id=person.user_id,
        seed=seed,
        full_marks=drawing.full_marks(rows),
    )
    versions = QuestionVersion.objects.select_related("module").in_bulk([pk for row in drawn for pk in row])
    items, position = [], 0
    for row, chosen in zip(rows, drawn, strict=True):
        for pk in chosen:
            position += 1
            items.append(
                PaperItem(
                    attempt=attempt,
                    position=position,
                    version_id=pk,
                    marks=row.marks,
                    content=_frozen(versions[pk], f"{seed}:{position}", shuffle=blueprint.shuffle_options),
                )
            )
    PaperItem.objects.bulk_create(items)
    return attempt


def _frozen(version: Any, seed: str, *, shuffle: bool) -> dict:
    """Return the copy of a question that stays with the paper: content, words, digest, and this candidate's order."""
    content = dict(version.content)
    keys = [option["key"] for option in content.get("options", [])]
    return {
        "type": version.type,
        "module": version.module.title if version.module else "",
        "stem": version.stem,
        "explanation": version.explanation,
        "content": content,
        "hash": version.content_hash,
        "order": drawing.permutation(keys, seed) if shuffle else keys,
    }


def is_over(attempt: Attempt, *, now: datetime) -> bool:
    """Say whether deadline and grace have passed."""
    return attempt.deadline_at is not None and clock.is_late(now, attempt.deadline_at)


@transaction.atomic
def enter(*, attempt_id: int, device: str, actor: Any, now: datetime) -> Attempt:
    """Open the paper on a device: starts the clock the first time, begins a new epoch on another device.

    Answers of the earlier device stay; per item the newest epoch wins from here on.
    Raises errors.SessionClosed outside the window, errors.AttemptOver after hand-in.
    """
    attempt = _locked(attempt_id)
    session = Session.objects.get(registrations__attempt=attempt_id)
    if attempt.state in (AttemptState.FINALISED, AttemptState.ABSENT):
        raise errors.AttemptOver("finalised", _("这场考试您已经交卷。"))
    if session.state not in (SessionState.PUBLISHED, SessionState.RELEASED):
        raise errors.SessionClosed("not_published", _("考试没有开放。"))
    if attempt.state == AttemptState.PREPARED:
        if now < session.opens_at:
            raise errors.SessionClosed("not_open", _("还没到开考时间。"))
        if now >= session.closes_at + timedelta(minutes=attempt.extra_minutes):
            raise errors.SessionClosed("closed", _("考试已经结束。"))
        attempt.state, attempt.started_at, attempt.device, attempt.epoch = AttemptState.STARTED, now, device, 1
        attempt.user_id = attempt.user_id or getattr(actor, "pk", None)
        attempt.deadline_at = clock.deadline(
            started_at=now,
            minutes=session.minutes,
            closes_at=session.closes_at,
            extra_minutes=attempt.extra_minutes,
        )
        _write(attempt, EventKind.START, {"device": device}, now)
        _plan_finalise(attempt, now)
    elif device != attempt.device:
        attempt.epoch += 1
        attempt.device = device
        _write(attempt, EventKind.TAKEOVER, {"device": device}, now)
    attempt.save()
    return attempt


def _plan_finalise(attempt: Attempt, now: datetime) -> None:
    due = attempt.deadline_at + clock.GRACE + timedelta(seconds=2)
    jobs.plan(
        task="certification.exams.tasks.finalise",
        key=f"exams.finalise:{attempt.pk}:{int(due.timestamp())}",
        ids={"attempt_id": attempt.pk},
        due_at=due,
        now=now,
    )


def append(*, attempt_id: int, wishes: Sequence[Wish], now: datetime) -> Receipt:
    """Store what a device sends; the write path of every answer.

    One short transaction: lock the attempt, give the next seqs, insert. A uuid that is known already gets its stored
    seq again. Nothing is refused for being out of order; what comes after deadline and grace is stored as late.
    Raises errors.AttemptOver only for new events after hand-in by the candidate's own wish; errors.Refusal for an
    event that no device may write.
    """
    for wish in wishes:
        if wish.kind not in CLIENT_KINDS:
            raise errors.Refusal("event_kind", _("不认识的作答记录。"), field="kind")
    with transaction.atomic():
        attempt = _locked(attempt_id)
        if attempt.state in (AttemptState.PREPARED, AttemptState.ABSENT):
            raise errors.SessionClosed("not_started", _("考试还没有开始。"))
        over = attempt.state == AttemptState.FINALISED
        late = over or clock.is_late(now, attempt.deadline_at)
        known: dict[uuid.UUID, int] = dict(
            AttemptEvent.objects.filter(
                attempt_id=attempt_id, client_uuid__in=[wish.client_uuid for wish in wishes]
            ).values_list("client_uuid", "seq")
        )
        fresh = []
        for wish in wishes:
            if wish.client_uuid in known:
                continue
            attempt.last_seq += 1
            known[wish.client_uuid] = attempt.last_seq
            fresh.append(
                AttemptEvent(
                    attempt_id=attempt_id,
                    seq=attempt.last_seq,
                    client_uuid=wish.client_uuid,
                    # A device cannot claim an epoch that has not begun.
                    epoch=min(wish.epoch, attempt.epoch),
                    client_seq=wish.client_seq,
                    kind=wish.kind,
                    item=wish.item,
                    payload=wish.payload,
                    received_at=now,
                    client_at=wish.client_at,
                    late=late,
                )
            )
        if fresh:
            AttemptEvent.objects.bulk_create(fresh)
            Attempt.objects.filter(pk=attempt_id).update(last_seq=attempt.last_seq)
    return Receipt(
        seqs=known,
        remaining_seconds=0 if over else clock.remaining_seconds(attempt.deadline_at, now=now),
        epoch=attempt.epoch,
        state=attempt.state,
        late=frozenset(event.client_uuid for event in fresh) if late else frozenset(),
    )


@transaction.atomic
def submit(*, attempt_id: int, actor: Any, now: datetime) -> Attempt:
    """Hand in: the candidate's own wish. A second press changes nothing."""
    attempt = _locked(attempt_id)
    if attempt.state == AttemptState.FINALISED:
        return attempt
    if attempt.state != AttemptState.STARTED:
        raise errors.SessionClosed("not_started", _("考试还没有开始。"))
    _write(attempt, EventKind.SUBMIT, None, now)
    return _finish(attempt, actor=actor, now=now)


@transaction.atomic
def finalise(*, attempt_id: int, actor: Any = None, now: datetime) -> Attempt:
    """Collect the paper once deadline and grace have passed, with or without the device; safe to repeat.

    Before that moment nothing happens: an extension may have moved it.
    """
    attempt = _locked(attempt_id)
    if attempt.state != AttemptState.STARTED or not is_over(attempt, now=now):
        return attempt
    _write(attempt, EventKind.FINALISE, None, now)
    return _finish(attempt, actor=actor, now=now)


def _finish(attempt: Attempt, *, actor: Any, now: datetime) -> Attempt:
    attempt.state, attempt.finalised_at = AttemptState.FINALISED, now
    mark_attempt(attempt, grader=None, reason="auto", now=now)
    attempt.save()
    jobs.announce(
        signal="certification.exams.signals.attempt_finalised",
        key=f"exams.finalised:{attempt.pk}",
        ids={"attempt_id": attempt.pk},
        now=now,
    )
    audit.record(actor=actor, action="exams.attempt.finalised", target=attempt, data={"seq": attempt.last_seq}, now=now)
    return attempt


def mark_attempt(attempt: Attempt, *, grader: Any, reason: str, now: datetime) -> Decimal:
    """Mark every item by its frozen key, append the marks, set the outcome on `attempt` (the caller saves it).

    The score is the sum of the marks; an item earns its marks times the fraction of its type's rule, rounded to cents
    of a mark as decimals, never as floats.
    """
    answers = folding.answers(selectors.log(attempt.pk), admitted=selectors.admitted(attempt.pk))
    given, total = [], Decimal(0)
    for item in PaperItem.objects.filter(attempt=attempt).order_by("position"):
        fraction = scoring.score(item.content["content"], answers.get(item.position))
        marks = (item.marks * fraction).quantize(Decimal("0.01"))
        total += marks
        given.append(
            Mark(
                item=item,
                marks=marks,
                fraction=fraction,
                key_hash=item.content["hash"],
                grader=grader,
                reason=reason,
                given_at=now,
            )
        )
    Mark.objects.bulk_create(given)
    attempt.score = total
    attempt.passed = total >= Session.objects.get(registrations__attempt=attempt.pk).pass_mark
    return total


@transaction.atomic
def mark_absent(*, attempt_id: int, now: datetime) -> Attempt:
    """Note that the candidate never opened the paper."""
    attempt = _locked(attempt_id)
    if attempt.state == AttemptState.PREPARED:
        attempt.state, attempt.finalised_at = AttemptState.ABSENT, now
        attempt.save(update_fields=["state", "finalised_at"])
        audit.record(actor=None, action="exams.attempt.absent", target=attempt, now=now)
    return attempt


@transaction.atomic
def extend(*, attempt_id: int, minutes: int, reason: str, actor: Any, now: datetime) -> Attempt:
    """Give a candidate extra time; an event of the log, and a new deadline.

    Arguments: minutes, added to what was given before; reason, written into the log.
    """
    if minutes <= 0 or minutes > 240:
        raise errors.Refusal("minutes", _("延时要在 1 到 240 分钟之间。"), field="minutes")
    attempt = _locked(attempt_id)
    if attempt.state == AttemptState.FINALISED:
        raise errors.AttemptOver("finalised", _("考生已经交卷，不能再延时。"))
    attempt.extra_minutes += minutes
    _write(attempt, EventKind.EXTENSION, {"minutes": minutes, "reason": reason}, now)
    if attempt.started_at is not None:
        session = Session.objects.get(registrations__attempt=attempt_id)
        attempt.deadline_at = clock.deadline(
            started_at=attempt.started_at,
            minutes=session.minutes,
            closes_at=session.closes_at,
            extra_minutes=attempt.extra_minutes,
        )
        _plan_finalise(attempt, now)
    attempt.save()
    audit.record(actor=actor, action="exams.attempt.extended", target=attempt, data={"minutes": minutes}, now=now)
    return attempt


@transaction.atomic
def extend_session(*, session: Session, minutes: int, reason: str, actor: Any, now: datetime) -> int:
    """Give everybody in the room who has not handed in extra time; return how many."""
    pks = Attempt.objects.filter(
        registration__session=session, state__in=[AttemptState.PREPARED, AttemptState.STARTED]
    ).values_list("pk", flat=True)
    for pk in list(pks.order_by("pk")):
        extend(attempt_id=pk, minutes=minutes, reason=reason, actor=actor, now=now)
    return len(pks)


@transaction.atomic
def admit_late(*, attempt_id: int, seqs: Sequence[int], reason: str, actor: Any, now: datetime) -> Attempt:
    """Let an invigilator count late answers (a power cut, say) and mark the attempt anew; marks are appended."""
    attempt = _locked(attempt_id)
    if attempt.state != AttemptState.FINALISED:
        raise errors.SessionClosed("not_finalised", _("交卷以后才能补收。"))
    _write(attempt, EventKind.ADMIT, {"seqs": sorted(seqs), "reason": reason}, now)
    mark_attempt(attempt, grader=actor, reason="admit", now=now)
    attempt.save()
    audit.record(actor=actor, action="exams.attempt.admitted", target=attempt, data={"count": len(seqs)}, now=now)
    return attempt
