"""The log of an attempt: what devices send, and what the server writes itself."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from certification.exams import adapters, errors
from certification.exams.enums import CLIENT_KINDS, AttemptState, EventKind
from certification.exams.logic import clock, responses
from certification.exams.models import Attempt, AttemptEvent, PaperItem
from portal.audit import services as audit

# A hundred questions changed a hundred times each; more is no exam but an attack on the log.
MOST_EVENTS = 10_000


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


def locked(attempt_id: int) -> Attempt:
    """Return the attempt under its lock: every write of an attempt begins here."""
    return Attempt.objects.select_for_update().get(pk=attempt_id)


def write(attempt: Attempt, kind: str, payload: Any, now: datetime) -> AttemptEvent:
    """Append an event of the server's own to a locked attempt (the caller saves last_seq)."""
    attempt.last_seq += 1
    return AttemptEvent.objects.create(
        attempt=attempt,
        seq=attempt.last_seq,
        client_uuid=uuid.uuid4(),
        epoch=attempt.epoch,
        kind=kind,
        payload=payload,
        received_at=now,
    )


def _refuse(number: int, code: str, message: object) -> errors.Refusal:
    return errors.Refusal(code, message, field=f"events.{number}")


def _check_alone(number: int, wish: Wish) -> None:
    """Refuse what can be judged without the paper."""
    if wish.kind not in CLIENT_KINDS:
        raise _refuse(number, "event_kind", _("不认识的作答记录。"))
    if not responses.storable(wish.payload):
        raise _refuse(number, "payload", _("第 %(item)s 题的作答内容过大或不完整。") % {"item": wish.item or "-"})
    if (wish.item is None) != (wish.kind == EventKind.SIGNAL):
        raise _refuse(number, "item", _("作答记录没有写明是哪一题。"))


@lru_cache(maxsize=4096)
def _shape(kind: str, keys: frozenset[str]) -> tuple[str, frozenset[str]]:
    """Return one and the same pair for equal questions: a hundred items of a paper then share a few of them."""
    return kind, keys


# A paper never changes, so a process asks for its shape once; the seed tells two papers of one number apart.
@lru_cache(maxsize=2048)
def _paper(attempt_id: int, seed: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return type and option keys of each question, in the order of the paper, whose positions count from 1."""
    found = PaperItem.objects.filter(attempt_id=attempt_id, attempt__seed=seed).order_by("position")
    return tuple(_shape(kind, frozenset(keys)) for kind, keys in found.values_list("content__type", "content__order"))


def _check_against_paper(attempt_id: int, seed: str, numbered: Sequence[tuple[int, Wish]]) -> None:
    """Refuse an item that the paper does not have, and an answer that its question cannot have."""
    paper = _paper(attempt_id, seed)
    for number, wish in numbered:
        if wish.item is None:
            continue
        if not 0 < wish.item <= len(paper):
            raise _refuse(number, "unknown_item", _("试卷上没有第 %(item)s 题。") % {"item": wish.item})
        kind, keys = paper[wish.item - 1]
        if not responses.fits(wish.kind, wish.payload, type=kind, keys=keys):
            raise _refuse(number, "payload", _("第 %(item)s 题的答案格式不对。") % {"item": wish.item})


def _storable_moment(at: datetime | None) -> datetime | None:
    """Return the device's own time if it is a time at all; a phone whose clock says year 1 loses no answer."""
    if at is None or at.tzinfo is None or not 2000 <= at.year <= 2100:
        return None
    return at.astimezone(UTC)


def _event(attempt_id: int, wish: Wish, *, seq: int, epoch: int, late: bool, now: datetime) -> AttemptEvent:
    """Return the line of the log for a wish; epoch is the one in force."""
    return AttemptEvent(
        attempt_id=attempt_id,
        seq=seq,
        client_uuid=wish.client_uuid,
        # A device cannot claim an epoch that has not begun.
        epoch=min(wish.epoch, epoch),
        client_seq=wish.client_seq,
        kind=wish.kind,
        item=wish.item,
        payload=wish.payload,
        received_at=now,
        client_at=_storable_moment(wish.client_at),
        late=late,
    )


def _store(events: list[AttemptEvent]) -> None:
    if len(events) == 1:
        audit.append(events[0])
    else:
        AttemptEvent.objects.bulk_create(events)


def _append_new(attempt_id: int, wishes: Sequence[Wish], now: datetime) -> Receipt | None:
    """Store events that are all new, of an attempt in progress, in two statements; None, nothing stored, otherwise.

    Taking the seqs locks the attempt and tells its clock; that an event is known already shows when it is inserted.
    """
    try:
        with transaction.atomic():
            taken = adapters.take(attempt_id, count=len(wishes), most=MOST_EVENTS)
            if taken is None:
                return None
            _check_against_paper(attempt_id, taken.seed, list(enumerate(wishes)))
            late = clock.is_late(now, taken.deadline_at)
            events = [
                _event(attempt_id, wish, seq=seq, epoch=taken.epoch, late=late, now=now)
                for seq, wish in enumerate(wishes, taken.first_seq)
            ]
            _store(events)
    except (IntegrityError, errors.Refusal):
        return None
    seqs = {event.client_uuid: event.seq for event in events}
    return Receipt(
        seqs=seqs,
        remaining_seconds=clock.remaining_seconds(taken.deadline_at, now=now),
        epoch=taken.epoch,
        state=AttemptState.STARTED.value,
        late=frozenset(seqs) if late else frozenset(),
    )


def append(*, attempt_id: int, wishes: Sequence[Wish], now: datetime) -> Receipt:
    """Store what a device sends; the write path of every answer.

    One short transaction: lock the attempt, give the next seqs, insert. A uuid that is known already gets its stored
    seq again. Nothing is refused for being out of order or late: what comes after deadline and grace, or after
    hand-in, is stored as late. The log is its own audit.
    Raises errors.Refusal, its field naming the event ("events.3"), for what no device may write, an item that the
    paper lacks, or an answer of a wrong shape; then nothing of the whole call is stored, and the device keeps it.
    """
    for number, wish in enumerate(wishes):
        _check_alone(number, wish)
    # What nearly every call is; whatever else it may be is found out below, with more questions.
    receipt = _append_new(attempt_id, wishes, now) if wishes else None
    return receipt if receipt is not None else _append_any(attempt_id, wishes, now)


def _append_any(attempt_id: int, wishes: Sequence[Wish], now: datetime) -> Receipt:
    """Store what is new among events, some of which may be known, of an attempt in any state."""
    with transaction.atomic():
        attempt = locked(attempt_id)
        if attempt.state in (AttemptState.PREPARED, AttemptState.ABSENT):
            raise errors.SessionClosed("not_started", _("考试还没有开始。"))
        over = attempt.state == AttemptState.FINALISED
        # Set with the start; a paper that was closed without one is over anyway.
        late = over or attempt.deadline_at is None or clock.is_late(now, attempt.deadline_at)
        known: dict[uuid.UUID, int] = dict(
            AttemptEvent.objects.filter(
                attempt_id=attempt_id, client_uuid__in=[wish.client_uuid for wish in wishes]
            ).values_list("client_uuid", "seq")
        )
        numbered = [(number, wish) for number, wish in enumerate(wishes) if wish.client_uuid not in known]
        _check_against_paper(attempt_id, attempt.seed, numbered)
        if attempt.last_seq + len(numbered) > MOST_EVENTS:
            raise errors.TooMany("too_many_events", _("作答记录太多，请联系监考老师。"))
        fresh = []
        for _number, wish in numbered:
            if wish.client_uuid in known:
                continue
            attempt.last_seq += 1
            known[wish.client_uuid] = attempt.last_seq
            fresh.append(_event(attempt_id, wish, seq=attempt.last_seq, epoch=attempt.epoch, late=late, now=now))
        if fresh:
            _store(fresh)
            Attempt.objects.filter(pk=attempt_id).update(last_seq=attempt.last_seq)
    return Receipt(
        seqs=known,
        remaining_seconds=(
            0 if over or attempt.deadline_at is None else clock.remaining_seconds(attempt.deadline_at, now=now)
        ),
        epoch=attempt.epoch,
        state=attempt.state,
        late=frozenset(event.client_uuid for event in fresh) if late else frozenset(),
    )
