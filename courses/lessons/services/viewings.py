"""Opening a lesson, its heartbeats, and the answers to "are you there?"."""

import hashlib
import secrets
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses.catalogue import selectors as catalogue
from courses.catalogue.enums import ONLINE
from courses.lessons import errors, permissions
from courses.lessons.enums import BeatKind, PresenceWay
from courses.lessons.logic import LONGEST_BEAT_MS, crediting, presence
from courses.lessons.models import Heartbeat, LessonProgress, PresenceAnswer, Viewing
from courses.lessons.services import progress, receipts
from courses.lessons.services.receipts import Receipt

# More than an hour and a half of heartbeats; an outbox sends them in one piece so that they share the wall clock.
MAX_EVENTS = 300
_MS = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Beat:
    """A heartbeat as a player reports it; positions in ms, of the film or of the reading time of this viewing."""

    client_uuid: UUID
    kind: str
    from_ms: int
    to_ms: int
    visible: bool = True


@dataclass(frozen=True)
class Answer:
    """An answer to question `number` of a viewing; `code` where `way` is "code"."""

    client_uuid: UUID
    number: int
    way: str
    code: str = ""


def _device(session_key: str) -> str:
    return hashlib.sha256(session_key.encode()).hexdigest()[:32] if session_key else ""


def open_lesson(
    *,
    enrolment: Any,
    lesson_uuid: UUID | str,
    session_key: str = "",
    seed: int | None = None,
    lesson: dict[str, Any] | None = None,
    actor: Any,
    now: datetime,
) -> Viewing:
    """Open an online lesson here; a viewing that was live elsewhere ends.

    Arguments: enrolment, as courses.enrolment.selectors give it; seed, of the presence moments, drawn when None; lesson,
    as the caller has read it already. Raises NotYours for somebody else's class, Refusal where the class is not open.
    """
    if actor is not None and not permissions.is_learner(actor, enrolment):
        raise errors.NotYours
    if not permissions.may_learn(enrolment):
        raise errors.Refusal("not_learning", _("您不在这个班学习。"))
    lesson = lesson or catalogue.lesson_in(enrolment.training_class.version, lesson_uuid)
    if lesson is None or lesson["kind"] not in ONLINE:
        raise errors.NotYours
    fresh = {
        "enrolment_id": enrolment.pk,
        "person_id": enrolment.person_id,
        "lesson_uuid": lesson["uuid"],
        "device": _device(session_key),
        "opened_at": now,
        "last_seen_at": now,
        "lesson_ms": lesson["minutes"] * 60_000,
        "media_ms": (lesson["video"] or {}).get("seconds", 0) * 1000,
        "question_count": len(lesson["quiz"]),
        "seed": secrets.randbelow(2**31) if seed is None else seed,
    }
    try:
        return _take_over(fresh, now=now)
    except IntegrityError:
        # Two devices opened in the same moment: the other one was first, so now it ends.
        return _take_over(fresh, now=now)


@transaction.atomic
def _take_over(fresh: dict[str, Any], *, now: datetime) -> Viewing:
    Viewing.objects.filter(person_id=fresh["person_id"], ended_at=None).update(ended_at=now)
    return Viewing.objects.create(**fresh)


@transaction.atomic
def heartbeat(
    *, viewing: str, events: list[Beat | Answer], position_ms: int | None = None, actor: Any, now: datetime
) -> Receipt:
    """Take what a player reports, in the order in which it happened; what came before is passed over.

    Arguments: viewing, public id; position_ms, where the film stands. Raises NotYours for somebody else's viewing.
    """
    row = _viewing(viewing, actor)
    state = progress.locked(enrolment_id=row.enrolment_id, lesson_uuid=row.lesson_uuid, now=now)
    _record(row, state, events[:MAX_EVENTS], position_ms=position_ms, actor=actor, now=now)
    return receipts.receipt(row, state)


@transaction.atomic
def answer_presence(
    *, viewing: str, number: int, way: str, code: str = "", client_uuid: UUID | None = None, actor: Any, now: datetime
) -> Receipt:
    """Answer question `number` of a viewing by button or by its four digits; both count alike.

    Raises Refusal("code") for other digits; the learner simply tries again.
    """
    row = _viewing(viewing, actor)
    if way == PresenceWay.CODE and code != presence.code(row.seed, number):
        raise errors.Refusal("code", _("数字不对，请看着屏幕再输一次。"), field="code")
    answer = Answer(client_uuid or uuid.uuid4(), number, way, code)
    return heartbeat(viewing=viewing, events=[answer], actor=actor, now=now)


@transaction.atomic
def read_without_scripts(*, viewing: str, actor: Any, now: datetime) -> Receipt:
    """Credit reading where no script can send heartbeats: the time since the page was opened.

    Nobody knows whether the page was in sight, so the time ends where the first question of presence would have stood; a
    new visit starts anew.
    """
    row = _viewing(viewing, actor)
    end = row.ended_at or now
    elapsed = max(0, (end - row.opened_at) // _MS)
    events: list[Beat | Answer] = []
    for start in range(0, min(elapsed, presence.moment(row.seed, 0)), LONGEST_BEAT_MS):
        stretch = Beat(
            uuid.uuid5(uuid.NAMESPACE_OID, f"{row.public_id}:{start}:{elapsed}"),
            BeatKind.READING,
            start,
            min(start + LONGEST_BEAT_MS, elapsed),
        )
        events.append(stretch)
    return heartbeat(viewing=viewing, events=events, actor=actor, now=now)


def _viewing(public_id: str, actor: Any) -> Viewing:
    found = Viewing.objects.select_for_update(of=("self",)).select_related("person").filter(public_id=public_id).first()
    if found is None or (actor is not None and found.person.user_id != actor.pk):
        raise errors.NotYours
    return found


def _record(
    row: Viewing,
    state: LessonProgress,
    events: list[Beat | Answer],
    *,
    position_ms: int | None,
    actor: Any,
    now: datetime,
) -> None:
    known = {event.client_uuid for event in events}
    if known:
        known = set(row.heartbeats.filter(client_uuid__in=known).values_list("client_uuid", flat=True)) | set(
            row.presence_answers.filter(client_uuid__in=known).values_list("client_uuid", flat=True)
        )
    new = []
    for event in events:
        if event.client_uuid not in known:
            known.add(event.client_uuid)
            new.append(event)
    beats, answers = _fold(row, state, new, now=now)
    Heartbeat.objects.bulk_create(beats)
    PresenceAnswer.objects.bulk_create(answers)
    moved = position_ms is not None and row.ended_at is None
    if moved:
        state.position_ms = max(0, min(position_ms or 0, row.media_ms))
    if new:
        row.save(update_fields=["last_seen_at", "played_ms", "bank_ms", "answered"])
    if not beats and not moved:
        return
    frame = crediting.Frame(row.lesson_ms, row.media_ms)
    before = state.credited_ms
    state.credited_ms = before + sum(beat.credited_ms for beat in beats)
    progress.settle(
        row=state, frame=frame, question_count=row.question_count, credited_before=before, actor=actor, now=now
    )


def _fold(
    row: Viewing, state: LessonProgress, events: list[Beat | Answer], *, now: datetime
) -> tuple[list[Heartbeat], list[PresenceAnswer]]:
    """Apply new events to the viewing and the progress in memory; return the rows of the log."""
    frame = crediting.Frame(row.lesson_ms, row.media_ms)
    # What a viewing that has ended still sends is credited up to its end, not beyond.
    seen = min(now, row.ended_at or now)
    account = crediting.Account(
        allowance_ms=crediting.allowance(bank_ms=row.bank_ms, elapsed_ms=(seen - row.last_seen_at) // _MS),
        played_ms=row.played_ms,
        limit_ms=presence.moment(row.seed, row.answered),
        watched=tuple((start, end) for start, end in state.watched),
        read_ms=state.read_ms,
    )
    beats: list[Heartbeat] = []
    answers: list[PresenceAnswer] = []
    total = state.credited_ms
    for event in events:
        if isinstance(event, Answer):
            answers.append(_answer(row, account, event, now=now))
            account = replace(account, limit_ms=presence.moment(row.seed, row.answered))
            continue
        claim = crediting.Beat(event.kind, event.from_ms, event.to_ms, event.visible)
        account, gained = crediting.credit(frame, account, claim)
        # A class that moved to another version may bring a shorter film: what was credited once stays within the minutes.
        gained = max(0, min(gained, frame.lesson_ms - total))
        total += gained
        beats.append(
            Heartbeat(
                viewing=row,
                client_uuid=event.client_uuid,
                kind=event.kind,
                from_ms=event.from_ms,
                to_ms=event.to_ms,
                visible=event.visible,
                credited_ms=gained,
                received_at=now,
            )
        )
    if beats:
        row.bank_ms = crediting.banked(account.allowance_ms)
        row.last_seen_at = max(row.last_seen_at, seen)
    row.played_ms = account.played_ms
    state.watched = [list(part) for part in account.watched]
    state.read_ms = account.read_ms
    return beats, answers


def _answer(row: Viewing, account: crediting.Account, event: Answer, *, now: datetime) -> PresenceAnswer:
    """Judge an answer: to the question that stands, when it stands (or nearly: players and servers round apart)."""
    stands = event.number == row.answered and account.played_ms >= account.limit_ms - LONGEST_BEAT_MS
    given = event.way == PresenceWay.BUTTON or (
        event.way == PresenceWay.CODE and event.code == presence.code(row.seed, event.number)
    )
    if stands and given:
        row.answered += 1
    return PresenceAnswer(
        viewing=row,
        client_uuid=event.client_uuid,
        number=event.number,
        way=event.way,
        accepted=stands and given,
        answered_at=now,
    )
