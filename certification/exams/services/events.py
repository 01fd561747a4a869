"""The log of an attempt: what devices send, and what the server writes itself."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.exams import errors
from certification.exams.enums import CLIENT_KINDS, AttemptState, EventKind
from certification.exams.logic import clock, responses
from certification.exams.models import Attempt, AttemptEvent, PaperItem

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


def _check_against_paper(attempt_id: int, numbered: Sequence[tuple[int, Wish]]) -> None:
    """Refuse an item that the paper does not have, and an answer that its question cannot have."""
    positions = {wish.item for _number, wish in numbered if wish.item is not None}
    if not positions:
        return
    # Two values out of the frozen copy, not the whole copy: this runs at every saved answer.
    paper = {
        position: (kind, keys)
        for position, kind, keys in PaperItem.objects.filter(attempt_id=attempt_id, position__in=positions).values_list(
            "position", "content__type", "content__order"
        )
    }
    for number, wish in numbered:
        if wish.item is None:
            continue
        if wish.item not in paper:
            raise _refuse(number, "unknown_item", _("试卷上没有第 %(item)s 题。") % {"item": wish.item})
        kind, keys = paper[wish.item]
        if not responses.fits(wish.kind, wish.payload, type=kind, keys=keys):
            raise _refuse(number, "payload", _("第 %(item)s 题的答案格式不对。") % {"item": wish.item})


def _storable_moment(at: datetime | None) -> datetime | None:
    """Return the device's own time if it is a time at all; a phone whose clock says year 1 loses no answer."""
    if at is None or at.tzinfo is None or not 2000 <= at.year <= 2100:
        return None
    return at.astimezone(UTC)


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
    with transaction.atomic():
        attempt = locked(attempt_id)
        if attempt.state in (AttemptState.PREPARED, AttemptState.ABSENT):
            raise errors.SessionClosed("not_started", _("考试还没有开始。"))
        over = attempt.state == AttemptState.FINALISED
        late = over or clock.is_late(now, attempt.deadline_at)
        known: dict[uuid.UUID, int] = dict(
            AttemptEvent.objects.filter(
                attempt_id=attempt_id, client_uuid__in=[wish.client_uuid for wish in wishes]
            ).values_list("client_uuid", "seq")
        )
        numbered = [(number, wish) for number, wish in enumerate(wishes) if wish.client_uuid not in known]
        _check_against_paper(attempt_id, numbered)
        if attempt.last_seq + len(numbered) > MOST_EVENTS:
            raise errors.TooMany("too_many_events", _("作答记录太多，请联系监考老师。"))
        fresh = []
        for _number, wish in numbered:
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
                    client_at=_storable_moment(wish.client_at),
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
